"""
Where a task finds a place: on a container instance with enough CPU, memory, ports and network interfaces, or on Fargate within
the account's vCPUs.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""

import dataclasses

from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidInstanceIdError
from moto.ec2.models import ec2_backends
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ecs.responses import EC2ContainerServiceResponse

import ecs_clock
from ecs_gaps import resource_requirements, units
from ecs_tasks import life_of
from service_life import GUIDE

# The quota "Fargate On-Demand vCPU resource count". AWS gives new accounts 6 and raises it on request.
FARGATE_VCPUS = 32
UNITS_OF_VCPU = 1024
NO_PLACE = "was unable to place a task because no container instance met all of its requirements."
# Why an instance does not take a task: the reason code of the API, and the words of a service's event.
WORDS = {
    "RESOURCE:CPU": "has insufficient CPU units available.",
    "RESOURCE:MEMORY": "has insufficient memory available.",
    "RESOURCE:PORTS": "is already using a port required by your task.",
    "RESOURCE:ENI": 'encountered error "RESOURCE:ENI".',
    "AGENT": 'encountered error "AGENT".',
}


@dataclasses.dataclass
class Room:
    """What an instance has left."""

    cpu: int
    memory: int
    interfaces: int
    ports: set[str]
    running: int = 0
    pending: int = 0


def _tasks(backend, cluster: str) -> list:
    alone = [task for task in (backend.tasks.get(cluster) or {}).values() if not hasattr(task, "service")]
    services = [each for each in backend.services.values() if each.cluster_name == cluster and hasattr(each, "life")]
    return [*alone, *(task for service in services for task in service.life.tasks)]


def _interfaces(backend, instance) -> int:
    """Network interfaces of an instance for tasks: all but its own first one."""
    try:
        kind = ec2_backends[backend.account_id][backend.region_name].get_instance(instance.ec2_instance_id).instance_type
    except InvalidInstanceIdError:
        return 0
    network = INSTANCE_TYPES.get(kind, {}).get("NetworkInfo", {})
    return int(network.get("MaximumNetworkInterfaces", 4)) - 1


def _room(backend, cluster: str, instance, now) -> Room:
    registered = {each["name"]: each for each in instance.registered_resources}
    cpu, memory = registered["CPU"]["integerValue"], registered["MEMORY"]["integerValue"]
    room = Room(cpu, memory, _interfaces(backend, instance), set(registered["PORTS"]["stringSetValue"]))
    for task in _tasks(backend, cluster):
        status = life_of(task, now).status
        if task.container_instance_arn != instance.container_instance_arn or status == "STOPPED":
            continue
        needs = resource_requirements(task.definition)
        room.cpu -= needs["CPU"]
        room.memory -= needs["MEMORY"]
        room.interfaces -= task.definition.network_mode == "awsvpc"
        room.ports |= {str(port) for port in needs["PORTS"]}
        room.running += status == "RUNNING"
        room.pending += status in ("PROVISIONING", "PENDING", "ACTIVATING")
    return room


def obstacle(backend, cluster: str, instance, definition, now) -> str | None:
    """The reason code why an instance does not take a task; None when it does."""
    if not instance.agent_connected:
        return "AGENT"
    needs, room = resource_requirements(definition), _room(backend, cluster, instance, now)
    has_network = definition.network_mode == "awsvpc"
    if not has_network and room.ports & {str(port) for port in needs["PORTS"]}:
        return "RESOURCE:PORTS"
    if needs["CPU"] > room.cpu:
        return "RESOURCE:CPU"
    if needs["MEMORY"] > room.memory:
        return "RESOURCE:MEMORY"
    return "RESOURCE:ENI" if has_network and room.interfaces < 1 else None


def active_instances(backend, cluster: str) -> list:
    return [each for each in (backend.container_instances.get(cluster) or {}).values() if each.status == "ACTIVE"]


def place(backend, service, definition, now) -> tuple[object, str | None]:
    """-> (the instance with the most room that takes the task, or why there is none)"""
    cluster = service.cluster_name
    instances = active_instances(backend, cluster)
    if not instances:
        return None, f"{NO_PLACE} Reason: No Container Instances were found in your cluster. {GUIDE}"
    ordered = sorted(instances, key=lambda each: (-_room(backend, cluster, each, now).memory, each.container_instance_arn))
    reasons = {each.container_instance_arn: obstacle(backend, cluster, each, definition, now) for each in ordered}
    fitting = next((each for each in ordered if reasons[each.container_instance_arn] is None), None)
    if fitting:
        return fitting, None
    closest = ordered[0].container_instance_arn
    words = WORDS[reasons[closest]]
    return None, f"{NO_PLACE} The closest matching (container-instance {closest.split('/')[-1]}) {words} {GUIDE}"


def over_quota(backend, definition, now) -> str | None:
    """The words of a service's event when Fargate starts no more tasks."""
    tasks = [task for cluster in backend.clusters for task in _tasks(backend, cluster) if task.launch_type == "FARGATE"]
    running = [task for task in tasks if life_of(task, now).status != "STOPPED"]
    used = sum(units(task.definition.cpu) for task in running)
    if used + units(definition.cpu) <= FARGATE_VCPUS * UNITS_OF_VCPU:
        return None
    return f"was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently. {GUIDE}"


def show_remaining(backend, now) -> None:
    """Writes into each instance what is left of it."""
    for cluster, instances in backend.container_instances.items():
        for instance in instances.values():
            room = _room(backend, cluster, instance, now)
            left = {"CPU": room.cpu, "MEMORY": room.memory}
            for resource in instance.remaining_resources:
                if resource["name"] in left:
                    resource["integerValue"] = left[resource["name"]]
                if resource["name"] == "PORTS":
                    resource["stringSetValue"] = sorted(room.ports)
            instance.running_tasks_count, instance.pending_tasks_count = room.running, room.pending


def failures(backend, cluster: str, definition, now) -> list[dict]:
    """Why no instance takes one more task, as RunTask returns it."""
    found = [(each, obstacle(backend, cluster, each, definition, now)) for each in active_instances(backend, cluster)]
    return [{"arn": instance.container_instance_arn, "reason": reason} for instance, reason in found if reason]


def _with_failures(plain):
    """RunTask succeeds with fewer tasks, or none, and says why in its failures."""

    def call(self) -> ActionResult:
        result = plain(self).result
        wanted = int(self._get_param("count") or 1)
        if self._get_param("launchType") == "FARGATE" or len(result["tasks"]) >= wanted:
            return ActionResult(result)
        backend = self.ecs_backend
        cluster = backend._get_cluster(self._get_param("cluster", "default")).name
        definition = backend.describe_task_definition(self._get_param("taskDefinition"))
        return ActionResult({**result, "failures": failures(backend, cluster, definition, ecs_clock.now())})

    return call


def install() -> None:
    EC2ContainerServiceResponse.run_task = _with_failures(EC2ContainerServiceResponse.run_task)
