"""
The log lines of tasks that use the driver awslogs. Each line has a time computed from the task, so reading adds none.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
"""

import datetime

from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse

import ecs_services
import task_images
from ecs_tasks import life_of
from task_causes import Logs, logs_of

READS = ("describe_log_groups", "describe_log_streams", "filter_log_events", "get_log_events")


def _lines(task, container: dict, life) -> list[tuple[datetime.datetime, str]]:
    """What a container has written until now, oldest first."""
    name = container["name"]
    ports = [str(each.get("containerPort")) for each in container.get("portMappings") or []]
    lines = [(life.started, f"{name} is starting")]
    code = task_images.exit_code_of(container)
    if code is None and not task_images.runs_out_of_memory(container):
        lines.append((life.started + datetime.timedelta(seconds=1), f"{name} is listening on port {', '.join(ports)}" if ports else f"{name} is running"))
    if task_images.answer_of(container) != 200:
        lines.append((life.started + datetime.timedelta(seconds=2), f"GET /healthz {task_images.answer_of(container)}"))
    if life.stop and task.ending and task.ending.container == name and code:
        failed = [f"Error: {name} ends with exit code {code}", "    at main (/app/server.js:14:9)", "    at start (/app/server.js:3:1)"]
        lines += [(life.stop.at, line) for line in failed]
    elif life.stop and life.stop is task.called_stop:
        lines.append((life.stop.at, f"{name} received SIGTERM and ends"))
    return lines


def _stream(account: str, logs: Logs):
    backend = logs_backends[account][logs.region]
    if logs.group not in backend.groups and logs.creates_group:
        backend.create_log_group(logs.group, {})
    group = backend.groups.get(logs.group)
    if group is None:
        return None
    if logs.stream not in group.streams:
        group.create_log_stream(logs.stream)
    return group.streams[logs.stream]


def _milliseconds(moment: datetime.datetime) -> int:
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)


def write(backend, now) -> None:
    """Adds the lines that are new since the last time."""
    tasks = [task for cluster in backend.tasks.values() for task in cluster.values()]
    for task in tasks:
        life = life_of(task, now)
        for container in task.definitions if life.started else []:
            logs = logs_of(container, task.id, backend.region_name)
            stream = _stream(backend.account_id, logs) if logs else None
            known = len(stream.events) if stream else 0
            fresh = _lines(task, container, life)[known:] if stream else []
            if fresh:
                stream.put_log_events([{"timestamp": _milliseconds(at), "message": line} for at, line in fresh])


def _settled(plain):
    def call(self):
        ecs_services.settle_account(self.current_account)
        return plain(self)

    return call


def install() -> None:
    ecs_services.after_settling.append(write)
    for operation in READS:
        setattr(LogsResponse, operation, _settled(getattr(LogsResponse, operation)))
