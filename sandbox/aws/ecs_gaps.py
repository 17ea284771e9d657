"""
What moto's ECS leaves out or fails on with an internal error: container instances of a cluster that has none, tasks that do
not exist, tasks of Fargate whose memory is that of the task, and network interfaces without a security group or a DNS name.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
"""

import re

from moto.core.responses import ActionResult
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ecs.models import EC2ContainerServiceBackend, Service, Task
from moto.ecs.responses import EC2ContainerServiceResponse

from denials import Fault
from ecs_limits import refuse
from ecs_tasks import spelled
from task_causes import unassumable_role

_describe_instances = EC2ContainerServiceBackend.describe_container_instances
_describe_tasks = EC2ContainerServiceResponse.describe_tasks
_run_task = EC2ContainerServiceBackend.run_task
_start_task = EC2ContainerServiceBackend.start_task
_task_init, _validate_network = Task.__init__, Service._validate_network


def _id(arn: str) -> str:
    return arn.split("/")[-1]


def describe_container_instances(self, cluster_str: str, list_container_instance_ids: list[str]):
    self.container_instances.setdefault(self._get_cluster(cluster_str).name, {})
    return _describe_instances(self, cluster_str, list_container_instance_ids)


def describe_tasks(self) -> ActionResult:
    """Returns a failure for each task that the cluster does not have. moto searches every cluster and leaves those out."""
    result = _describe_tasks(self).result
    cluster = self.ecs_backend._get_cluster(self._get_param("cluster", "default"))
    tasks = [task for task in result["tasks"] if task.cluster_arn == cluster.arn]
    found = {task.id for task in tasks}
    prefix = cluster.arn.replace(":cluster/", ":task/")
    asked = [name for name in self._get_param("tasks", []) if _id(name) not in found]
    failures = [{"arn": name if name.startswith("arn:") else f"{prefix}/{name}", "reason": "MISSING"} for name in asked]
    return ActionResult({**result, "tasks": tasks, "failures": failures})


def run_task(self, cluster_str: str, task_definition_str: str, count, overrides, started_by, tags, launch_type, *rest, **named):
    cluster = self._get_cluster(cluster_str)
    definition = self.describe_task_definition(task_definition_str)
    for role in (getattr(definition, "execution_role_arn", None), getattr(definition, "task_role_arn", None)):
        refused = unassumable_role(role)
        if refused:
            raise Fault("ClientException", refused)
    needs_instances = launch_type != "FARGATE" and not named.get("capacity_provider_strategy")
    if needs_instances and not self.container_instances.get(cluster.name) and not cluster.default_capacity_provider_strategy:
        raise refuse("No Container Instances were found in your cluster.")
    return _run_task(self, cluster_str, task_definition_str, count, overrides, started_by, tags, launch_type, *rest, **named)


def start_task(self, cluster_str: str, task_definition_str: str, container_instances: list[str], *rest, **named):
    known = self.container_instances.get(self._get_cluster(cluster_str).name) or {}
    if any(_id(instance) not in known for instance in container_instances or []):
        raise refuse("The referenced container instance was not found.")
    return _start_task(self, cluster_str, task_definition_str, container_instances, *rest, **named)


def units(text) -> int:
    """CPU units or MiB: 512, "512", ".5 vCPU", "1 GB"."""
    number, unit = re.fullmatch(r"\s*([\d.]+)\s*(\w*)\s*", str(text or 0)).groups()
    return int(float(number) * (1024 if unit else 1))


def resource_requirements(task_definition) -> dict:
    """The resources that a task takes from an instance. Without sizes of its containers, those of the task count."""
    needs = {"CPU": 0, "MEMORY": 0, "PORTS": [], "PORTS_UDP": []}
    for container in spelled(task_definition):
        needs["CPU"] += int(container.get("cpu") or 0)
        needs["MEMORY"] += int(container.get("memoryReservation") or container.get("memory") or 0)
        for mapping in container.get("portMappings") or []:
            port = mapping.get("hostPort", mapping.get("HostPort"))
            protocol = mapping.get("protocol", mapping.get("Protocol")) or "tcp"
            if port:
                needs["PORTS_UDP" if protocol == "udp" else "PORTS"].append(port)
    return {**needs, "CPU": needs["CPU"] or units(task_definition.cpu), "MEMORY": needs["MEMORY"] or units(task_definition.memory)}


def _with_groups(network: dict | None) -> dict | None:
    """Security groups are optional: AWS uses the default group of the VPC."""
    if not network:
        return network
    return {"awsvpcConfiguration": {"securityGroups": [], **network.get("awsvpcConfiguration", {})}}


def task_init(self, *args, networking_configuration=None, **named):
    _task_init(self, *args, networking_configuration=_with_groups(networking_configuration), **named)


def install() -> None:
    EC2ContainerServiceBackend.describe_container_instances = describe_container_instances
    EC2ContainerServiceBackend.run_task = run_task
    EC2ContainerServiceBackend.start_task = start_task
    EC2ContainerServiceBackend._calculate_task_resource_requirements = staticmethod(resource_requirements)
    EC2ContainerServiceResponse.describe_tasks = describe_tasks
    Task.__init__ = task_init
    Service._validate_network = lambda self, network: _validate_network(self, _with_groups(network))
    # moto sets the name only in a VPC with DNS names, but reads it for every task.
    NetworkInterface.private_dns_name = ""
