"""
Why a task ends without a call: what its start needs and does not find in the local world, then what its program does.
The words are those of AWS's pages on stopped tasks:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import dataclasses
import re

from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

import network_path
import principals
import task_images
from evaluator import EXPLICIT_DENY, evaluate
from task_life import KILLED, RUNS_SECONDS, Ending
from trust import trusts_service

TASKS = "ecs-tasks.amazonaws.com"
AUTH = "ResourceInitializationError: unable to pull secrets or registry auth: "
LOGGER = "ResourceInitializationError: failed to validate logger args: "


@dataclasses.dataclass(frozen=True)
class Start:
    """What the start of a task depends on. `place` is None for a task without its own network interface."""

    id: str
    account: str
    region: str
    containers: list[dict]
    execution_role: str | None
    is_fargate: bool
    place: network_path.Place | None

    @property
    def own_way(self) -> network_path.Place | None:
        """On an instance the agent pulls, logs and reads secrets, over the network of the instance."""
        return self.place if self.is_fargate else None


def _denied(start: Start, action: str, resource: str) -> str | None:
    """The refusal of an action to the execution role; None when it is allowed, or when the instance acts."""
    role = principals.find_role(start.execution_role) if start.execution_role else None
    if role is None:
        return None
    verdict = evaluate(principals.identity_policies(role), action, resource, {}, principals.boundary_policies(role))
    if verdict.decision == "allowed":
        return None
    session = f"arn:aws:sts::{start.account}:assumed-role/{role.name}/{start.id}"
    why = (
        "with an explicit deny in an identity-based policy"
        if verdict.decision == EXPLICIT_DENY
        else f"because no identity-based policy allows the {action} action"
    )
    return f"AccessDeniedException: User: {session} is not authorized to perform: {action} on resource: {resource} {why}"


def _api_error(start: Start, call: str, error: str) -> str:
    return f"operation error {call}, https response error StatusCode: 400, RequestID: {start.id}, api error {error}"


def _no_answer(call: str, host: str) -> str:
    return (
        f"operation error {call}, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , "
        f'request send failed, Post "https://{host}/": dial tcp 52.94.0.1:443: i/o timeout'
    )


def unassumable_role(role_arn: str | None) -> str | None:
    """Why ECS does not start a task with this role; None when it can assume it."""
    role = principals.find_role(role_arn) if role_arn else None
    if not role_arn or (role is not None and trusts_service(role, TASKS)):
        return None
    return (
        f"ECS was unable to assume the role '{role_arn}' that was provided for this task. Please verify that the role being passed "
        "has the proper trust relationship and permissions and that your IAM user has permissions to pass this role."
    )


def _no_address(start: Start) -> str | None:
    if start.place is None or start.place.ec2.get_subnet(start.place.subnet).available_ip_address_count > 0:
        return None
    return (
        "Unexpected EC2 error while attempting to Create Network Interface "
        f"in subnet '{start.place.subnet}': InsufficientFreeAddressesInSubnet"
    )


def _registry_sign_in(start: Start) -> str | None:
    for container in start.containers:
        image = task_images.parse(container.get("image", ""))
        if image.owner is None:
            continue
        region = image.owner[1]
        if start.own_way and not network_path.reaches(start.own_way, "ecr.api"):
            return (
                f"{AUTH}The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and "
                "Amazon ECR. Check your task network configuration. "
                + _no_answer("ECR: GetAuthorizationToken", f"api.ecr.{region}.amazonaws.com")
            )
        denied = _denied(start, "ecr:GetAuthorizationToken", "*")
        if denied:
            return (
                f"{AUTH}execution resource retrieval failed: unable to retrieve ecr registry auth: "
                f"service call has been retried 3 time(s): {_api_error(start, 'ECR: GetAuthorizationToken', denied)}"
            )
    return None


_SECRET = re.compile(r"(arn:aws:secretsmanager:([a-z0-9-]+):(\d{12}):secret:[^:]+)")
_PARAMETER = re.compile(r"arn:aws:ssm:([a-z0-9-]+):(\d{12}):parameter(/.+)")


def _secret(start: Start, value: str) -> str | None:
    found = _SECRET.match(value)
    if found:
        return _stored_secret(start, *found.groups())
    parameter = _PARAMETER.fullmatch(value)
    region, account, name = parameter.groups() if parameter else (start.region, start.account, value)
    return _stored_parameter(start, region, account, name)


def _stored_secret(start: Start, arn: str, region: str, account: str) -> str | None:
    call = "Secrets Manager: GetSecretValue"
    if start.own_way and not network_path.reaches(start.own_way, "secretsmanager"):
        return (
            f"{AUTH}unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. "
            f"Check your task network configuration. failed to fetch secret {arn} from secrets manager: operation error {call}, "
            "https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded"
        )
    error = _denied(start, "secretsmanager:GetSecretValue", arn)
    if error is None and arn not in secretsmanager_backends[account][region].secrets:
        error = "ResourceNotFoundException: Secrets Manager can't find the specified secret."
    if error is None:
        return None
    return (
        f"{AUTH}execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): "
        f"failed to fetch secret {arn} from secrets manager: {_api_error(start, call, error)}"
    )


def _stored_parameter(start: Start, region: str, account: str, name: str) -> str | None:
    call, arn = "SSM: GetParameters", f"arn:aws:ssm:{region}:{account}:parameter/{name.lstrip('/')}"
    if start.own_way and not network_path.reaches(start.own_way, "ssm"):
        return (
            f"{AUTH}unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection "
            "issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. "
            + _no_answer(call, f"ssm.{region}.amazonaws.com")
        )
    denied = _denied(start, "ssm:GetParameters", arn)
    missing = not ssm_backends[account][region].get_parameters([name])
    if denied is None and not missing:
        return None
    error = _api_error(start, call, denied) if denied else f"invalid parameters: {name}"
    return (
        f"{AUTH}execution resource retrieval failed: unable to retrieve secrets from ssm: "
        f"service call has been retried 1 time(s): {error}"
    )


def _secrets(start: Start) -> str | None:
    for container in start.containers:
        logs = container.get("logConfiguration") or {}
        for secret in [*(container.get("secrets") or []), *(logs.get("secretOptions") or [])]:
            reason = _secret(start, str(secret.get("valueFrom", "")))
            if reason:
                return reason
    return None


@dataclasses.dataclass(frozen=True)
class Logs:
    """Where a container writes with the driver awslogs."""

    region: str
    group: str
    stream: str
    creates_group: bool


def logs_of(container: dict, task_id: str, region: str) -> Logs | None:
    configuration = container.get("logConfiguration") or {}
    options = configuration.get("options") or {}
    group = options.get("awslogs-group")
    if configuration.get("logDriver") != "awslogs" or not group:
        return None
    prefix = options.get("awslogs-stream-prefix")
    stream = f"{prefix}/{container['name']}/{task_id}" if prefix else task_id
    creates = str(options.get("awslogs-create-group", "false")).lower() == "true"
    return Logs(options.get("awslogs-region") or region, group, stream, creates)


def _logging(start: Start) -> tuple[str | None, dict | None]:
    """-> (why the logs cannot be written, the container)"""
    for container in start.containers:
        logs = logs_of(container, start.id, start.region)
        error = _log_error(start, logs) if logs else None
        if error is None:
            continue
        if start.is_fargate:
            return f"{LOGGER}{error}", container
        # On an instance Docker writes the logs, so the container is what does not start.
        return f"CannotStartContainerError: Error response from daemon: failed to initialize logging driver: {error}", container
    return None, None


def _log_error(start: Start, logs: Logs) -> str | None:
    if start.own_way and not network_path.reaches(start.own_way, "logs"):
        return (
            "The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between "
            "the task and Amazon CloudWatch. Check your network configuration. : signal: killed"
        )
    has_group = logs.group in logs_backends[start.account][logs.region].groups
    arn = f"arn:aws:logs:{logs.region}:{start.account}:log-group:{logs.group}:log-stream:"
    retried = "create stream has been retried 1 times: failed to create Cloudwatch log"
    rights = start.is_fargate
    if not has_group and logs.creates_group:
        denied = _denied(start, "logs:CreateLogGroup", arn) if rights else None
        if denied:
            return f"{retried} group: {_api_error(start, 'CloudWatch Logs: CreateLogGroup', denied)} : exit status 1"
        has_group = True
    error = _denied(start, "logs:CreateLogStream", f"{arn}{logs.stream}") if rights else None
    if error is None and has_group:
        return None
    error = error or "ResourceNotFoundException: The specified log group does not exist."
    return f"{retried} stream: {_api_error(start, 'CloudWatch Logs: CreateLogStream', error)} : exit status 1"


def _image(start: Start) -> tuple[str | None, dict | None]:
    """-> (why an image cannot be pulled, its container)"""
    for container in start.containers:
        reason = _pull(start, container.get("image", ""))
        if reason:
            return reason, container
    return None, None


def _pull(start: Start, text: str) -> str | None:
    image = task_images.parse(text)
    way = start.own_way
    if image.owner is None:
        if way and not network_path.reaches_internet(way):
            host = "registry-1.docker.io" if image.registry == "docker.io" else image.registry
            address = f"https://{host}/v2/{image.repository}/manifests/{image.digest or image.tag}"
            return task_images.pull_failure(image, f'failed to do request: Head "{address}": dial tcp 44.208.254.194:443: i/o timeout')
        return task_images.pull_refusal(text, start.is_fargate)
    if way and not (network_path.reaches(way, "ecr.dkr") and network_path.reaches(way, "s3")):
        address = f"https://{image.registry}/v2/{image.repository}/manifests/{image.digest or image.tag}"
        return task_images.pull_failure(image, f'failed to do request: Head "{address}": dial tcp 52.94.0.2:443: i/o timeout')
    account, region = image.owner
    repository = f"arn:aws:ecr:{region}:{account}:repository/{image.repository}"
    held = task_images.repository_of(image)
    is_refused = account != start.account and not (held is not None and held.policy)
    if is_refused or _denied(start, "ecr:BatchGetImage", repository):
        address = f"https://{image.registry}/v2/{image.repository}/manifests/{image.digest or image.tag}"
        return task_images.pull_failure(image, f"unexpected status from HEAD request to {address}: 403 Forbidden")
    return task_images.pull_refusal(text, start.is_fargate)


def _failed_to_start(start: Start, reason: str, container: dict | None, pulls: bool) -> Ending:
    """On Fargate the task itself has the reason; on an instance its container has."""
    name = container["name"] if container else None
    own = reason if container else None
    shown = reason if start.is_fargate or container is None else "Task failed to start"
    return Ending("TaskFailedToStart", shown, "PENDING", 0, name, None, own, pulls)


def _ending_of_program(containers: list[dict]) -> Ending | None:
    """How the first essential container that ends takes the task with it."""
    for container in containers:
        if not container.get("essential", True):
            continue
        reason, name = "Essential container in task exited", container["name"]
        if task_images.runs_out_of_memory(container):
            detail = "OutOfMemoryError: Container killed due to memory usage"
            return Ending("EssentialContainerExited", reason, None, RUNS_SECONDS, name, KILLED, detail)
        code = task_images.exit_code_of(container)
        if code is not None:
            return Ending("EssentialContainerExited", reason, None, RUNS_SECONDS, name, code)
    return None


def ending_of(start: Start) -> Ending | None:
    """How the task ends unless a call stops it, in the order in which a start meets its obstacles."""
    no_address = _no_address(start)
    if no_address:
        return Ending("TaskFailedToStart", no_address, "PROVISIONING", pulls=False)
    prepared = _registry_sign_in(start) or _secrets(start)
    if prepared:
        return _failed_to_start(start, prepared, None, False)
    log_failure, container = _logging(start)
    if log_failure:
        return _failed_to_start(start, log_failure, container, not start.is_fargate)
    not_pulled, container = _image(start)
    if not_pulled:
        return _failed_to_start(start, not_pulled, container, True)
    return _ending_of_program(start.containers)
