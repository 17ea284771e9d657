"""
Fargate services that start tasks and roll out deployments, and clusters that count them. Plain moto has only counters.
EC2 services, and services with another deployment controller, keep moto's counters.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""

import ipaddress

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

import ecs_clock
from ecs_tasks import failure_of, life_of, spelled
from service_life import ServiceLife

_backend = EC2ContainerServiceBackend
_create, _update, _delete = _backend.create_service, _backend.update_service, _backend.delete_service
# AWS reserves the first four addresses of a subnet and the last one.
KEPT_ADDRESSES, LAST_ADDRESS = 4, 1


class ServiceTask:
    """A task that a service started. All its values are computed from the service, so reading it creates nothing to store."""

    container_instance_arn, overrides, tags = None, {}, []
    platform_version, capacity_provider_name = "1.4.0", None

    def __init__(self, service, identity: str, number: int, deployment, created):
        self.service, self.id, self.deployment, self.created = service, identity, deployment, created
        self.definition = deployment.definition
        self.definitions = spelled(self.definition)
        self.failure = failure_of(self.definitions, {})
        self.called_stop, self.is_counted = None, False
        self.container_ids = [f"{identity}-{index}" for index in range(len(self.definitions))]
        self.cluster_arn, self.task_definition_arn = service.cluster_arn, self.definition.arn
        self.task_arn = f"{service.cluster_arn.replace(':cluster/', ':task/')}/{identity}"
        self.group, self.started_by, self.launch_type = f"service:{service.name}", deployment.id, "FARGATE"
        self.attachments = _attachments(service, identity, number)

    def advance(self) -> None:
        """moto calls this at each read, but only time changes the task."""


def _attachments(service, identity: str, number: int) -> list[dict]:
    subnets = (service.network_configuration or {}).get("awsvpcConfiguration", {}).get("subnets") or []
    if not subnets:
        return []
    subnet = subnets[number % len(subnets)]
    found = ec2_backends[service._account_id][service.region_name].describe_subnets(subnet_ids=[subnet])[0]
    network = ipaddress.ip_network(found.cidr_block)
    room = network.num_addresses - KEPT_ADDRESSES - LAST_ADDRESS
    details = {
        "subnetId": subnet,
        "networkInterfaceId": f"eni-{identity.replace('-', '')[:17]}",
        "privateIPv4Address": str(network[KEPT_ADDRESSES + number % room]),
    }
    listed = [{"name": name, "value": value} for name, value in details.items()]
    return [{"id": identity, "type": "ElasticNetworkInterface", "status": "ATTACHED", "details": listed}]


def _is_simulated(service) -> bool:
    return service.launch_type == "FARGATE" and service.deployment_controller.get("type", "ECS") == "ECS" and service.task_definition


def _register(backend, service) -> None:
    """Lists the tasks of the service among those of its cluster, without tasks that stopped long ago."""
    others = backend.tasks.get(service.cluster_name) or {}
    kept = {arn: task for arn, task in others.items() if getattr(task, "service", None) is not service}
    backend.tasks[service.cluster_name] = {**kept, **{task.task_arn: task for task in service.life.tasks}}


def _deployment(service, deployment, is_primary: bool, now) -> dict:
    live = [task for task in service.life.live(now) if task.deployment is deployment]
    running = len(service.life.running(now, deployment))
    return {
        "id": deployment.id,
        "status": "PRIMARY" if is_primary else "ACTIVE",
        "taskDefinition": deployment.definition.arn,
        "desiredCount": service.life.desired if is_primary else len(live),
        "runningCount": running,
        "pendingCount": len(live) - running,
        "failedTasks": deployment.failed,
        "createdAt": deployment.created,
        "updatedAt": deployment.updated,
        "launchType": service.launch_type,
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "networkConfiguration": service.network_configuration or None,
        "rolloutState": deployment.state,
        "rolloutStateReason": deployment.reason,
    }


def _show(backend, service, now) -> None:
    """Writes the state at the moment into the object that moto returns."""
    life = service.life
    _register(backend, service)
    service.running_count = len(life.running(now))
    service.pending_count = len(life.live(now)) - service.running_count
    service.deployments = [_deployment(service, each, index == 0, now) for index, each in enumerate(life.deployments)]
    service.task_definition = life.deployments[0].definition.arn if life.deployments else service.task_definition
    service.events = life.events
    service.deployment_configuration = life.configuration


def settle(backend) -> None:
    """Every service and cluster of the backend as they are now."""
    now = ecs_clock.now()
    services = [service for service in backend.services.values() if hasattr(service, "life")]
    for service in services:
        service.life.settle(now)
        _show(backend, service, now)
    for cluster in backend.clusters.values():
        states = [life_of(task, now).status for task in (backend.tasks.get(cluster.name) or {}).values()]
        own = [service for service in backend.services.values() if service.cluster_name == cluster.name]
        counted = [service for service in own if not hasattr(service, "life")]
        cluster.running_tasks_count = states.count("RUNNING") + sum(service.running_count for service in counted)
        pending = sum(states.count(state) for state in ("PROVISIONING", "PENDING", "ACTIVATING"))
        cluster.pending_tasks_count = pending + sum(service.pending_count for service in counted)
        cluster.active_services_count = sum(service.status == "ACTIVE" for service in own)


def _configured(before: dict, changes: dict | None) -> dict:
    defaults = {"maximumPercent": 200, "minimumHealthyPercent": 100, "deploymentCircuitBreaker": {"enable": False, "rollback": False}}
    return {**defaults, **before, **(changes or {})}


def create_service(self, *args, **named):
    service, now = _create(self, *args, **named), ecs_clock.now()
    service.created_at = now
    if _is_simulated(service):
        life = ServiceLife(
            service.name,
            f"{service.arn}/{now.isoformat()}",
            lambda *task: ServiceTask(service, *task),
            life_of,
        )
        service.life = life
        life.desired, life.configuration = service.desired_count, _configured({}, None)
        life.deploy(self.describe_task_definition(service.task_definition), now)
        life.step(now)
        _show(self, service, now)
    return service


def update_service(self, properties: dict):
    settle(self)
    asked = dict(properties)
    service, now = _update(self, properties), ecs_clock.now()
    if hasattr(service, "life"):
        life = service.life
        life.configuration = _configured(life.configuration, asked.get("deployment_configuration"))
        if asked.get("desired_count") is not None:
            life.desired = asked["desired_count"]
        definition = life.deployments[0].definition
        wished = self.describe_task_definition(asked["task_definition"]) if asked.get("task_definition") else definition
        if wished.arn != definition.arn or asked.get("force_new_deployment") or asked.get("network_configuration"):
            life.deploy(wished, now)
        life.step(now)
        _show(self, service, now)
    return service


def delete_service(self, cluster_name: str, service_name: str, force: bool):
    settle(self)
    service, now = _delete(self, cluster_name, service_name, force), ecs_clock.now()
    if hasattr(service, "life"):
        service.life.desired = 0
        service.life.step(now)
        _show(self, service, now)
    return service


def _settled(plain):
    def call(self) -> ActionResult:
        settle(self.ecs_backend)
        return plain(self)

    return call


def _create_response(plain):
    """moto ignores deploymentConfiguration. Nothing that depends on it has happened yet."""

    def call(self) -> ActionResult:
        result = plain(self).result
        service = result["service"]
        if hasattr(service, "life"):
            service.life.configuration = _configured({}, self._get_param("deploymentConfiguration"))
            _show(self.ecs_backend, service, ecs_clock.now())
        return ActionResult(result)

    return call


def _stop_response(plain):
    def call(self) -> ActionResult:
        settle(self.ecs_backend)
        result = plain(self)
        for service in self.ecs_backend.services.values():
            if hasattr(service, "life"):
                service.life.step(ecs_clock.now())
        return result

    return call


def install() -> None:
    _backend.create_service, _backend.update_service, _backend.delete_service = create_service, update_service, delete_service
    responses = EC2ContainerServiceResponse
    responses.create_service = _create_response(responses.create_service)
    responses.stop_task = _stop_response(responses.stop_task)
    for operation in ("describe_clusters", "describe_services", "describe_tasks", "list_tasks"):
        setattr(responses, operation, _settled(getattr(responses, operation)))
