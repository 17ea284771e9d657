"""
ECS resources of a call.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
"""

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


def _passed_roles(params: dict) -> list[str]:
    overrides = params.get("overrides") or {}
    named = (params.get(key) or overrides.get(key) for key in ("executionRoleArn", "taskRoleArn"))
    return [arn for arn in named if arn]


def targets(call) -> list:
    cluster = call.params.get("cluster") or "default"
    shared = {"ecs:cluster": _cluster(call, cluster)[0], **tags_as_context(call.params.get("tags"))}
    found = [Target(call.action, arn, {**shared, **own}) for arn, own in _resources(call, cluster)]
    if call.operation.startswith(("Create", "Register", "Run")) and call.params.get("tags"):
        context = {**shared, "ecs:CreateAction": call.operation}
        found.append(Target("ecs:TagResource", found[0].resource, context))
    for role in _passed_roles(call.params):
        arn = role if role.startswith("arn:") else f"arn:aws:iam::{call.account}:role/{role}"
        found.append(pass_role(call, arn, "ecs-tasks.amazonaws.com"))
    return found
