"""
Tasks as targets of a load balancer. ECS registers them when they run and takes them out when they stop; moto does neither.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html
"""

from moto.core.responses import ActionResult
from moto.ecs.models import ecs_backends
from moto.elbv2.models import FakeHealthStatus, elbv2_backends
from moto.elbv2.responses import ELBV2Response

import ecs_clock
import ecs_services
from ecs_tasks import life_of

_describe = ELBV2Response.describe_target_health
# Host ports that Docker picks for containers without a fixed one.
FIRST_DYNAMIC_PORT, DYNAMIC_PORTS = 32768, 28232

NOT_IN_USE = ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
STARTING = ("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
LEAVING = ("draining", "Target.DeregistrationInProgress", "Target deregistration is in progress")


def _address(backend, task, check) -> tuple[str, int]:
    """The address of a task with its own interface, or the instance and host port of one without."""
    details = {each["name"]: each["value"] for attachment in task.attachments for each in attachment["details"]}
    if "privateIPv4Address" in details:
        return details["privateIPv4Address"], check.port
    instances = (backend.container_instances.get(task.service.cluster_name) or {}).values()
    host = next((each.ec2_instance_id for each in instances if each.container_instance_arn == task.container_instance_arn), "")
    container = next(each for each in task.definitions if each["name"] == check.container)
    mappings = [each for each in container.get("portMappings") or [] if each.get("containerPort") == check.port]
    fixed = int(mappings[0].get("hostPort") or 0) if mappings else 0
    return host, fixed or FIRST_DYNAMIC_PORT + int(task.id.replace("-", "")[:8], 16) % DYNAMIC_PORTS


def _state(group, life, check, now) -> tuple[str, str | None, str | None]:
    if life.stop is not None:
        return LEAVING
    if not group.load_balancer_arns:
        return NOT_IN_USE
    if (now - life.started).total_seconds() < check.seconds:
        return STARTING
    return ("healthy", None, None) if check.reason is None else ("unhealthy", check.code, check.reason)


def _of_services(backend, group, now) -> list[FakeHealthStatus]:
    found = []
    services = [service for service in backend.services.values() if hasattr(service, "life")]
    for task in [task for service in services for task in service.life.tasks]:
        life = life_of(task, now)
        if life.started is None or life.stopped is not None:
            continue
        for check in task.targets:
            if check.group == group.arn:
                identity, port = _address(backend, task, check)
                asked = group.health_check_port if group.health_check_port != "traffic-port" else str(port)
                found.append(FakeHealthStatus(identity, port, asked, *_state(group, life, check, now)))
    return found


def describe_target_health(self) -> ActionResult:
    account, region = self.current_account, self.region
    ecs_services.settle_account(account)
    group = elbv2_backends[account][region].target_groups.get(self._get_param("TargetGroupArn"))
    own = _of_services(ecs_backends[account][region], group, ecs_clock.now()) if group is not None else []
    wished = [target["Id"] for target in self._get_param("Targets") or []]
    ids = {each.instance_id for each in own}
    if wished and ids.issuperset(wished):
        return ActionResult({"TargetHealthDescriptions": [each for each in own if each.instance_id in wished]})
    result = _describe(self).result
    others = [each for each in result["TargetHealthDescriptions"] if each.instance_id not in ids]
    return ActionResult({**result, "TargetHealthDescriptions": [*others, *(each for each in own if not wished or each.instance_id in wished)]})


def install() -> None:
    ELBV2Response.describe_target_health = describe_target_health
