"""
Tasks that start, run and stop as time passes. Plain moto advances a task with each read and has no stop codes.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
"""

from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend, Task
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.moto_api._internal import mock_random

import ecs_clock
import task_causes
import task_health
import task_life
from ecs_limits import refuse
from network_path import place_of

_stop_task = EC2ContainerServiceBackend.stop_task


def spelled(task_definition) -> list[dict]:
    """The containers with the member names of the API; CloudFormation begins names with a capital."""
    given = task_definition.container_definitions
    return [{key[:1].lower() + key[1:]: value for key, value in each.items()} for each in given]


def _overridden(containers: list[dict], overrides: dict) -> list[dict]:
    """The containers as a call changed them. Their sizes count in AWS too, but nothing here depends on them."""
    changes = {each.get("name"): each for each in overrides.get("containerOverrides") or []}
    commands = {name: {"command": each["command"]} for name, each in changes.items() if each.get("command")}
    return [{**container, **commands.get(container["name"], {})} for container in containers]


def _with_life(init):
    """Stores with a new task the values that its life is computed from."""

    def task_init(self, cluster, task_definition, *args, networking_configuration=None, **named):
        init(self, cluster, task_definition, *args, networking_configuration=networking_configuration, **named)
        self.created = ecs_clock.now()
        self.definition = task_definition
        self.called_stop = None
        self.definitions = _overridden(spelled(task_definition), self.overrides)
        self.container_ids = [str(mock_random.uuid4()) for _ in self.definitions]
        account, region = self._account_id, self.region_name
        role = self.overrides.get("executionRoleArn") or getattr(task_definition, "execution_role_arn", None)
        self.ending = task_causes.ending_of(
            task_causes.Start(
                self.id,
                account,
                region,
                self.definitions,
                role,
                self.launch_type == "FARGATE",
                place_of(account, region, networking_configuration),
            )
        )

    return task_init


def life_of(task, now) -> task_life.Life:
    return task_life.life(task.created, now, task.definition.network_mode == "awsvpc", task.ending, task.called_stop)


def _container(task, life: task_life.Life, index: int, now) -> dict:
    container, stop = task.definitions[index], life.stop
    status = "STOPPED" if life.status == "STOPPED" else "RUNNING" if life.started else "PENDING"
    ended = life.execution_stopped or life.status == "STOPPED"
    is_cause = task.ending is not None and task.ending.container == container["name"]
    own = {}
    if stop and ended:
        by_itself = is_cause and stop is not task.called_stop
        if life.started:
            own["exitCode"] = stop.exit_code if by_itself else task_life.TERMINATED
        if by_itself and stop.container_reason:
            own["reason"] = stop.container_reason
    check = task_health.container_check(container)
    checked = check.status(life.started, life.stop.at if life.stop else now) if check else "UNKNOWN"
    return {
        "containerArn": f"{task.task_arn.replace(':task/', ':container/')}/{task.container_ids[index]}",
        "taskArn": task.task_arn,
        "name": container["name"],
        "image": container.get("image"),
        "lastStatus": status,
        "healthStatus": checked,
        "networkInterfaces": [],
        **own,
    }


def picture(task, now) -> dict:
    """The task as the API shows it at a moment."""
    life = life_of(task, now)
    containers = [_container(task, life, index, now) for index in range(len(task.definitions))]
    # Containers without a check do not count when another has one.
    health = {each["healthStatus"] for each, own in zip(containers, task.definitions) if own.get("healthCheck")} or {"UNKNOWN"}
    moments = {
        "createdAt": task.created,
        "pullStartedAt": life.pull_started,
        "pullStoppedAt": life.pull_stopped,
        "startedAt": life.started,
        "stoppingAt": life.stop.at if life.stop else None,
        "executionStoppedAt": life.execution_stopped,
        "stoppedAt": life.stopped,
    }
    stopped = {"stopCode": life.stop.code, "stoppedReason": life.stop.reason} if life.stop else {}
    shown = {
        "taskArn": task.task_arn,
        "clusterArn": task.cluster_arn,
        "taskDefinitionArn": task.task_definition_arn,
        "containerInstanceArn": task.container_instance_arn,
        "capacityProviderName": getattr(task, "capacity_provider_name", None),
        "attachments": task.attachments,
        "containers": containers,
        "cpu": task.definition.cpu,
        "memory": task.definition.memory,
        "desiredStatus": life.desired,
        "lastStatus": life.status,
        "healthStatus": next((each for each in ("UNHEALTHY", "UNKNOWN") if each in health), "HEALTHY"),
        "group": task.group,
        "launchType": task.launch_type or None,
        "overrides": task.overrides,
        "platformVersion": task.platform_version,
        "startedBy": task.started_by or None,
        "tags": task.tags,
        **moments,
        **stopped,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _in_pictures(plain):
    """The response of a call with its tasks as they are now; tasks that stopped long ago are missing."""

    def call(self) -> ActionResult:
        result, now = plain(self).result, ecs_clock.now()
        tasks, failures = [], list(result.get("failures") or [])
        for task in result["tasks"]:
            if life_of(task, now).is_forgotten(now):
                failures.append({"arn": task.task_arn, "reason": "MISSING"})
            else:
                tasks.append(picture(task, now))
        return ActionResult({**result, "tasks": tasks, "failures": failures})

    return call


def _stop_response(self) -> ActionResult:
    cluster, task, reason = (self._get_param(key) for key in ("cluster", "task", "reason"))
    stopped = self.ecs_backend.stop_task(cluster or "default", task, reason)
    return ActionResult({"task": picture(stopped, ecs_clock.now())})


def stop_task(self, cluster_str: str, task_str: str, reason: str | None):
    """Only the first stop counts: a task that has ended or is ending stays as it is."""
    tasks = self.tasks.get(self._get_cluster(cluster_str).name) or {}
    task = next((task for task in tasks.values() if task.id == task_str.split("/")[-1]), None)
    now = ecs_clock.now()
    if task is None or life_of(task, now).is_forgotten(now):
        raise refuse("The referenced task was not found.")
    if life_of(task, now).stop is None:
        _stop_task(self, cluster_str, task_str, reason)
        task.called_stop = task_life.Stop(now, "UserInitiated", reason or "Task stopped by user", task_life.TERMINATED)
    return task


def list_tasks(self) -> ActionResult:
    cluster = self.ecs_backend._get_cluster(self._get_param("cluster", "default"))
    now = ecs_clock.now()
    wished = {key: self._get_param(key) for key in ("containerInstance", "family", "launchType", "serviceName", "startedBy")}
    desired = self._get_param("desiredStatus") or "RUNNING"

    def matches(task) -> bool:
        life = life_of(task, now)
        facts = {
            "containerInstance": (task.container_instance_arn or "").split("/")[-1],
            "family": task.definition.family,
            "launchType": task.launch_type,
            "serviceName": task.group.removeprefix("service:"),
            "startedBy": task.started_by,
        }
        asked = {key: value.split("/")[-1] if key == "containerInstance" else value for key, value in wished.items() if value}
        return life.desired == desired and not life.is_forgotten(now) and all(facts[key] == value for key, value in asked.items())

    tasks = (self.ecs_backend.tasks.get(cluster.name) or {}).values()
    return ActionResult({"taskArns": [task.task_arn for task in tasks if matches(task)]})


def install() -> None:
    Task.__init__ = _with_life(Task.__init__)
    EC2ContainerServiceBackend.stop_task = stop_task
    responses = EC2ContainerServiceResponse
    responses.stop_task = _stop_response
    responses.list_tasks = list_tasks
    for operation in ("run_task", "start_task", "describe_tasks"):
        setattr(responses, operation, _in_pictures(getattr(responses, operation)))
