"""
The health checks of a task: those of its containers, and those of the load balancers that it is a target of.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

import dataclasses

from moto.elbv2.models import elbv2_backends

import network_path
import task_images
from task_life import TERMINATED, Ending

# What ECS uses where a container's check does not say it, in seconds and times.
INTERVAL, RETRIES = 30, 3
STOPPED_BY_SCHEDULER = "ServiceSchedulerInitiated"


@dataclasses.dataclass(frozen=True)
class Check:
    """What a check finds, and how many seconds after the start of the task."""

    seconds: int
    passes: bool

    def status(self, started, now) -> str:
        if started is None or (now - started).total_seconds() < self.seconds:
            return "UNKNOWN"
        return "HEALTHY" if self.passes else "UNHEALTHY"


@dataclasses.dataclass(frozen=True)
class TargetCheck:
    """What a load balancer finds about a task as a target of a group; `reason` is None for a healthy one."""

    group: str
    container: str
    port: int
    seconds: int
    reason: str | None = None
    code: str | None = None


def container_check(container: dict) -> Check | None:
    check = container.get("healthCheck")
    if not check:
        return None
    interval = int(check.get("interval") or INTERVAL)
    if task_images.fails_health_check(container):
        return Check(int(check.get("startPeriod") or 0) + interval * int(check.get("retries") or RETRIES), False)
    return Check(interval, True)


def _matches(matcher: str, code: int) -> bool:
    for part in matcher.split(","):
        first, _, last = part.strip().partition("-")
        if first.isdigit() and int(first) <= code <= int(last or first):
            return True
    return False


def _balancer_of(account: str, region: str, group):
    balancers = elbv2_backends[account][region].load_balancers
    return next((balancers[arn] for arn in group.load_balancer_arns if arn in balancers), None)


def _target_failure(account: str, region: str, place, group, container: dict, port: int) -> tuple[str, str] | None:
    """-> (reason, reason code) of a target that is not healthy"""
    asked = port if group.health_check_port == "traffic-port" else int(group.health_check_port)
    balancer = _balancer_of(account, region, group)
    if place is not None and balancer is not None:
        subnets = [subnet.id for subnet in balancer.subnets]
        if not network_path.lets_in(place, asked, balancer.security_groups or (), subnets):
            return "Request timed out", "Target.Timeout"
    listens = {int(mapping.get("containerPort") or 0) for mapping in container.get("portMappings") or []}
    if asked not in listens:
        return "Health checks failed", "Target.FailedHealthChecks"
    code = task_images.answer_of(container)
    matcher = (group.matcher or {}).get("HttpCode") or "200"
    if str(group.health_check_protocol).startswith("HTTP") and not _matches(matcher, code):
        return f"Health checks failed with these codes: [{code}]", "Target.ResponseCodeMismatch"
    return None


def target_checks(service, place, containers: list[dict]) -> list[TargetCheck]:
    account, region = service._account_id, service.region_name
    found = []
    for each in service.load_balancers or []:
        group = elbv2_backends[account][region].target_groups.get(each.get("targetGroupArn"))
        container = next((own for own in containers if own["name"] == each.get("containerName")), None)
        if group is None or container is None:
            continue
        port, interval = int(each.get("containerPort") or 0), int(group.health_check_interval_seconds or INTERVAL)
        failure = _target_failure(account, region, place, group, container, port)
        # A new target is healthy after its first check that passes.
        times = 1 if failure is None else int(group.unhealthy_threshold_count or 2)
        found.append(TargetCheck(group.arn, container["name"], port, interval * times, *(failure or ())))
    return found


def healthy_after(containers: list[dict], targets: list[TargetCheck]) -> int:
    """Seconds from the start of a task until all its checks have passed."""
    checks = [check for check in map(container_check, containers) if check]
    return max([each.seconds for each in [*checks, *targets]], default=0)


def ending_by_checks(containers: list[dict], targets: list[TargetCheck], grace_seconds: int) -> Ending | None:
    """How the scheduler stops a task of a service whose check fails. It ignores load balancers during the grace period."""
    endings = []
    for container in containers:
        check = container_check(container)
        if check and not check.passes and container.get("essential", True):
            reason = "Task failed container health checks"
            endings.append(Ending(STOPPED_BY_SCHEDULER, reason, None, max(check.seconds, grace_seconds), exit_code=TERMINATED))
    for target in targets:
        if target.reason:
            reason = f"Task failed ELB health checks in (target-group {target.group})"
            endings.append(Ending(STOPPED_BY_SCHEDULER, reason, None, max(target.seconds, grace_seconds), exit_code=TERMINATED))
    return min(endings, key=lambda ending: ending.seconds, default=None)


def first_of(*endings: Ending | None) -> Ending | None:
    """The ending that comes first; one during the start comes before those of a running task."""
    known = [ending for ending in endings if ending]
    return min(known, key=lambda ending: (ending.during is None, ending.seconds), default=None)
