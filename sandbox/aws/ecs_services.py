"""
Services that start tasks and roll out deployments, and clusters that count them. Plain moto has only counters.
Services with another deployment controller and those of the daemon strategy keep moto's counters.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
"""

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends
from moto.ecs.responses import EC2ContainerServiceResponse

import ecs_clock
import task_placement
from ecs_tasks import life_of
from service_life import ServiceLife
from service_tasks import make_task

_backend = EC2ContainerServiceBackend
_create, _update, _delete = _backend.create_service, _backend.update_service, _backend.delete_service
_list = _backend.list_services
# Members of a service that moto does not keep.
KEPT = (
    "capacityProviderStrategy",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "placementConstraints",
    "placementStrategy",
)

# Called with the backend and the moment once all its services are settled.
after_settling: list = []


def _is_simulated(service) -> bool:
    is_rolling = service.deployment_controller.get("type", "ECS") == "ECS"
    return bool(is_rolling and service.task_definition and service.scheduling_strategy != "DAEMON")


def _keep(backend, service, asked: dict) -> None:
    """What moto does not keep of a service, and where its tasks run."""
    kept = {**getattr(service, "kept", {}), **{key: asked[key] for key in KEPT if asked.get(key) is not None}}
    service.kept = kept
    for key, value in kept.items():
        setattr(service, camelcase_to_underscores(key), value)
    cluster = backend.clusters[service.cluster_name]
    named = bool(asked.get("launchType")) or getattr(service, "names_launch_type", False)
    service.names_launch_type = named
    strategy = kept.get("capacityProviderStrategy") or ([] if named else cluster.default_capacity_provider_strategy or [])
    service.providers = [each.get("capacityProvider", "") for each in strategy]
    if strategy:
        service.launch_type = None
    service.is_fargate = service.launch_type == "FARGATE" or any(name.startswith("FARGATE") for name in service.providers)


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


def _first(services: list, now):
    """The service whose next step comes first, with its moment; services share instances, so their steps happen in order."""
    due = [(moment, index) for index, each in enumerate(services) if (moment := each.life.next_moment()) is not None and moment <= now]
    return min(due, default=None)


def settle(backend) -> None:
    """Every service and cluster of the backend as they are now."""
    now = ecs_clock.now()
    services = [service for service in backend.services.values() if hasattr(service, "life")]
    while (due := _first(services, now)) is not None:
        services[due[1]].life.step(due[0])
    for service in services:
        _show(backend, service, now)
    task_placement.show_remaining(backend, now)
    for follow in after_settling:
        follow(backend, now)
    for cluster in backend.clusters.values():
        states = [life_of(task, now).status for task in (backend.tasks.get(cluster.name) or {}).values()]
        own = [service for service in backend.services.values() if service.cluster_name == cluster.name]
        counted = [service for service in own if not hasattr(service, "life")]
        cluster.running_tasks_count = states.count("RUNNING") + sum(service.running_count for service in counted)
        pending = sum(states.count(state) for state in ("PROVISIONING", "PENDING", "ACTIVATING"))
        cluster.pending_tasks_count = pending + sum(service.pending_count for service in counted)
        cluster.active_services_count = sum(service.status == "ACTIVE" for service in own)


def settle_account(account: str) -> None:
    """Before a call changes the world, so that a task started earlier depends on what there was then."""
    if account in ecs_backends:
        for backend in list(ecs_backends[account].values()):
            settle(backend)


def _configured(before: dict, changes: dict | None) -> dict:
    defaults = {"maximumPercent": 200, "minimumHealthyPercent": 100, "deploymentCircuitBreaker": {"enable": False, "rollback": False}}
    return {**defaults, **before, **(changes or {})}


def create_service(self, *args, **named):
    asked = self.__dict__.pop("asked", {})
    service, now = _create(self, *args, **named), ecs_clock.now()
    service.created_at = now
    _keep(self, service, asked)
    if _is_simulated(service):
        life = ServiceLife(
            service.name,
            f"{service.arn}/{now.isoformat()}",
            lambda *task: make_task(self, service, *task),
            life_of,
        )
        service.life = life
        life.desired, life.configuration = service.desired_count, _configured({}, asked.get("deploymentConfiguration"))
        life.deploy(self.describe_task_definition(service.task_definition), now)
        life.step(now)
        _show(self, service, now)
    return service


def update_service(self, properties: dict):
    asked, changes = self.__dict__.pop("asked", {}), dict(properties)
    service, now = _update(self, properties), ecs_clock.now()
    _keep(self, service, asked)
    if hasattr(service, "life"):
        life = service.life
        life.configuration = _configured(life.configuration, changes.get("deployment_configuration"))
        if changes.get("desired_count") is not None:
            life.desired = changes["desired_count"]
        definition = life.deployments[0].definition
        wished = self.describe_task_definition(changes["task_definition"]) if changes.get("task_definition") else definition
        redeploys = changes.get("force_new_deployment") or changes.get("network_configuration") or asked.get("loadBalancers")
        if wished.arn != definition.arn or redeploys:
            life.deploy(wished, now)
        life.step(now)
        _show(self, service, now)
    return service


def delete_service(self, cluster_name: str, service_name: str, force: bool):
    service, now = _delete(self, cluster_name, service_name, force), ecs_clock.now()
    if hasattr(service, "life"):
        service.life.desired = 0
        service.life.step(now)
        _show(self, service, now)
    return service


def list_services(self, *args, **named):
    """
    Without the deleted services, which only DescribeServices still knows.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
    """
    deleted = {service.arn for service in self.services.values() if service.status == "INACTIVE"}
    return [arn for arn in _list(self, *args, **named) if arn not in deleted]


def _settled(plain):
    def call(self) -> ActionResult:
        settle(self.ecs_backend)
        return plain(self)

    return call


def _asking(plain):
    """Hands the members of the request that moto does not pass on to the backend."""

    def call(self) -> ActionResult:
        members = (*KEPT, "deploymentConfiguration", "launchType", "loadBalancers")
        self.ecs_backend.asked = {key: value for key in members if (value := self._get_param(key)) is not None}
        return plain(self)

    return call


def _stop_response(plain):
    def call(self) -> ActionResult:
        result = plain(self)
        for service in self.ecs_backend.services.values():
            if hasattr(service, "life"):
                service.life.step(ecs_clock.now())
        return result

    return call


def install() -> None:
    _backend.create_service, _backend.update_service, _backend.delete_service = create_service, update_service, delete_service
    _backend.list_services = list_services
    responses = EC2ContainerServiceResponse
    for operation in ("create_service", "update_service"):
        setattr(responses, operation, _asking(getattr(responses, operation)))
    responses.stop_task = _stop_response(responses.stop_task)
    for operation in ("describe_clusters", "describe_container_instances", "describe_services", "describe_tasks", "list_tasks"):
        setattr(responses, operation, _settled(getattr(responses, operation)))
