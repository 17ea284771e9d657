"""
ECS resources of a call.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

from moto.core.exceptions import ServiceException
from moto.ecs.models import ecs_backends

from calls import Target, pass_role, tags_as_context

# Actions without resource-level permissions; ListServices honours the key ecs:cluster all the same.
UNSCOPED = {
    "ListClusters",
    "ListServices",
    "ListTaskDefinitions",
    "ListTaskDefinitionFamilies",
    "DescribeTaskDefinition",
    "DeregisterTaskDefinition",
    "ListAccountSettings",
    "CreateCluster",
}


def _last(value: str) -> str:
    return value.split("/")[-1]


def _tags(tags) -> dict:
    found = {}
    for tag in tags or []:
        found[f"aws:ResourceTag/{tag['key']}"] = tag["value"]
        found[f"ecs:ResourceTag/{tag['key']}"] = tag["value"]
    return found


def _cluster(call, name: str) -> tuple[str, dict]:
    cluster = ecs_backends[call.account][call.region].clusters.get(_last(name))
    return call.arn(f"cluster/{_last(name)}"), _tags(cluster.tags if cluster else None)


def _service(call, cluster: str, name: str) -> tuple[str, dict]:
    found = ecs_backends[call.account][call.region].services.get(f"{_last(cluster)}:{_last(name)}")
    return call.arn(f"service/{_last(cluster)}/{_last(name)}"), _tags(found.tags if found else None)


def _task_definition(call, name: str) -> tuple[str, dict]:
    return (name if name.startswith("arn:") else call.arn(f"task-definition/{name if ':' in name else name + ':*'}")), {}


def _resources(call, cluster: str) -> list[tuple[str, dict]]:
    params, operation = call.params, call.operation
    if operation in UNSCOPED:
        return [("*", {})]
    if operation == "DescribeCapacityProviders":
        return [(call.arn(f"capacity-provider/{_last(name)}"), {}) for name in params.get("capacityProviders") or ["*"]]
    if operation == "DescribeClusters":
        return [_cluster(call, name) for name in params.get("clusters") or ["default"]]
    if operation == "DescribeServices":
        return [_service(call, cluster, name) for name in params.get("services") or ["*"]]
    if operation in ("CreateService", "UpdateService", "DeleteService"):
        return [_service(call, cluster, params.get("serviceName") or params.get("service") or "*")]
    if operation in ("DescribeTasks", "StopTask"):
        names = params.get("tasks") or [params.get("task") or "*"]
        return [(call.arn(f"task/{_last(cluster)}/{_last(name)}"), {}) for name in names]
    if operation in ("RunTask", "StartTask"):
        return [_task_definition(call, params.get("taskDefinition", "*"))]
    if operation == "RegisterTaskDefinition":
        return [_task_definition(call, params.get("family", "*"))]
    if operation in ("ListTasks", "DescribeContainerInstances"):
        names = params.get("containerInstances") or ["*"]
        return [(call.arn(f"container-instance/{_last(cluster)}/{_last(name)}"), {}) for name in names]
    if operation in ("TagResource", "UntagResource", "ListTagsForResource"):
        return [(params.get("resourceArn", "*"), {})]
    return [_cluster(call, cluster)]


def _passed_roles(call) -> list[str]:
    """
    The roles that the call hands to the tasks: its own, those of its overrides, or those of the task definition it starts.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    overrides = call.params.get("overrides") or {}
    started = _definition_of(call) if call.operation in ("RunTask", "StartTask", "CreateService") else {}
    named = (call.params.get(key) or overrides.get(key) or started.get(key) for key in ("executionRoleArn", "taskRoleArn"))
    return [arn for arn in named if arn]


def _definition_of(call) -> dict:
    try:
        found = ecs_backends[call.account][call.region].describe_task_definition(call.params.get("taskDefinition", ""))
    except ServiceException:
        return {}  # There is none: the call fails for another reason.
    return {"executionRoleArn": getattr(found, "execution_role_arn", None), "taskRoleArn": getattr(found, "task_role_arn", None)}


def _created(call, cluster: str, first: str) -> str:
    """What a creation with tags tags; a task's id is not known before."""
    if call.operation == "CreateCluster":
        return call.arn(f"cluster/{call.params.get('clusterName', 'default')}")
    return call.arn(f"task/{_last(cluster)}/*") if call.operation in ("RunTask", "StartTask") else first


def targets(call) -> list:
    cluster = call.params.get("cluster") or "default"
    shared = {"ecs:cluster": _cluster(call, cluster)[0], **tags_as_context(call.params.get("tags"))}
    found = [Target(call.action, arn, {**shared, **own}) for arn, own in _resources(call, cluster)]
    if call.operation.startswith(("Create", "Register", "Run")) and call.params.get("tags"):
        context = {**shared, "ecs:CreateAction": call.operation}
        found.append(Target("ecs:TagResource", _created(call, cluster, found[0].resource), context))
    for role in _passed_roles(call):
        arn = role if role.startswith("arn:") else f"arn:aws:iam::{call.account}:role/{role}"
        found.append(pass_role(call, arn, "ecs-tasks.amazonaws.com"))
    return found
