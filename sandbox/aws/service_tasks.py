"""
The tasks of a service. All their values are computed from the service, so reading one creates nothing to store.
"""

import ipaddress

import network_path
import task_causes
import task_health
import task_placement
from ecs_tasks import spelled
from service_life import Refusal

# AWS reserves the first four addresses of a subnet and the last one.
KEPT_ADDRESSES, LAST_ADDRESS = 4, 1


class ServiceTask:
    overrides, tags = {}, []

    def __init__(self, service, identity: str, number: int, deployment, created, instance):
        self.service, self.id, self.deployment, self.created = service, identity, deployment, created
        self.definition = deployment.definition
        self.definitions = spelled(self.definition)
        self.called_stop, self.is_counted, self.is_registered = None, False, False
        self.container_ids = [f"{identity}-{index}" for index in range(len(self.definitions))]
        self.cluster_arn, self.task_definition_arn = service.cluster_arn, self.definition.arn
        self.task_arn = f"{service.cluster_arn.replace(':cluster/', ':task/')}/{identity}"
        self.group, self.started_by = f"service:{service.name}", deployment.id
        self.launch_type = "FARGATE" if service.is_fargate else "EC2"
        self.platform_version = "1.4.0" if service.is_fargate else None
        self.capacity_provider_name = next(iter(service.providers), None)
        self.container_instance_arn = instance.container_instance_arn if instance else None
        account, region = service._account_id, service.region_name
        has_network = self.definition.network_mode == "awsvpc"
        self.place = network_path.place_of(account, region, service.network_configuration, number) if has_network else None
        self.attachments = _attachments(self.place, identity, number)
        self._look_ahead(account, region)

    def _look_ahead(self, account: str, region: str) -> None:
        """How the task will end and when it is healthy, from the world as it is when the task is made."""
        grace = int(self.service.kept.get("healthCheckGracePeriodSeconds") or 0)
        role = getattr(self.definition, "execution_role_arn", None)
        self.targets = task_health.target_checks(self.service, self.place, self.definitions)
        self.healthy_after = task_health.healthy_after(self.definitions, self.targets)
        start = task_causes.Start(self.id, account, region, self.definitions, role, self.service.is_fargate, self.place)
        by_checks = task_health.ending_by_checks(self.definitions, self.targets, grace)
        self.ending = task_health.first_of(task_causes.ending_of(start), by_checks)

    def advance(self) -> None:
        """moto calls this at each read, but only time changes the task."""


def make_task(backend, service, identity: str, number: int, deployment, moment):
    """A new task, or a Refusal when it cannot be started or placed."""
    definition = deployment.definition
    for role in (getattr(definition, "execution_role_arn", None), getattr(definition, "task_role_arn", None)):
        refused = task_causes.unassumable_role(role)
        if refused:
            return Refusal(f"failed to launch a task with (error {refused}).")
    if service.is_fargate:
        refused = task_placement.over_quota(backend, definition, moment)
        return Refusal(refused) if refused else ServiceTask(service, identity, number, deployment, moment, None)
    instance, refused = task_placement.place(backend, service, definition, moment)
    return Refusal(refused) if refused else ServiceTask(service, identity, number, deployment, moment, instance)


def _attachments(place: network_path.Place | None, identity: str, number: int) -> list[dict]:
    if place is None:
        return []
    network = ipaddress.ip_network(place.ec2.get_subnet(place.subnet).cidr_block)
    room = network.num_addresses - KEPT_ADDRESSES - LAST_ADDRESS
    details = {
        "subnetId": place.subnet,
        "networkInterfaceId": f"eni-{identity.replace('-', '')[:17]}",
        "privateIPv4Address": str(network[KEPT_ADDRESSES + number % room]),
    }
    listed = [{"name": name, "value": value} for name, value in details.items()]
    return [{"id": identity, "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": listed}]
