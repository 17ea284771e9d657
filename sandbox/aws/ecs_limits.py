"""
Pages and batches of ECS. Plain moto returns every list whole, takes batches of any size and leaves out what it cannot find.
Each limit is on the page of its operation: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
"""

import base64
import binascii
import dataclasses
import json

from moto.core.responses import ActionResult
from moto.ecs.responses import EC2ContainerServiceResponse

from denials import Fault


@dataclasses.dataclass
class Pages:
    """A paged list: the member of the response, the page size without maxResults, and the largest maxResults."""

    member: str
    default: int = 100
    most: int = 100


PAGES = {
    "list_clusters": Pages("clusterArns"),
    "list_services": Pages("serviceArns", default=10),
    "list_tasks": Pages("taskArns"),
    "list_task_definitions": Pages("taskDefinitionArns"),
    "list_task_definition_families": Pages("families"),
    "list_container_instances": Pages("containerInstanceArns"),
    "list_attributes": Pages("attributes"),
    "list_account_settings": Pages("settings", default=10, most=10),
}

# The list parameter of each call, and how many entries it may have.
BATCHES = {
    "describe_capacity_providers": ("capacityProviders", 100),
    "describe_clusters": ("clusters", 100),
    "describe_container_instances": ("containerInstances", 100),
    "describe_services": ("services", 10),
    "describe_tasks": ("tasks", 100),
    "delete_task_definitions": ("taskDefinitions", 10),
    "put_attributes": ("attributes", 10),
    "start_task": ("containerInstances", 10),
    "update_container_instances_state": ("containerInstances", 10),
}
# Calls that need at least one entry. DescribeClusters without one describes the default cluster.
NEVER_EMPTY = {"describe_container_instances", "describe_services", "describe_tasks"}
MOST_TASKS_TO_RUN = 10
REVISION_DIGITS = 10


def refuse(message: str) -> Fault:
    return Fault("InvalidParameterException", message)


def _position(entry) -> str:
    """Orders a list. Revisions are numbers: web:9 comes before web:10."""
    text = entry if isinstance(entry, str) else json.dumps(entry, sort_keys=True, default=vars)
    name, colon, revision = text.rpartition(":")
    return f"{name}:{revision.zfill(REVISION_DIGITS)}" if colon and revision.isdigit() else text


def _token(member: str, position: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([member, position]).encode()).decode()


def _position_of(token: str, member: str) -> str:
    """A page begins after the position of the last entry before it, so that nothing is skipped when that entry is deleted."""
    try:
        of, position = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (binascii.Error, ValueError, TypeError):
        raise refuse("Invalid token.") from None
    if of != member or not isinstance(position, str):
        raise refuse("Invalid token.")
    return position


def _page_size(response, pages: Pages) -> int:
    size = response._get_param("maxResults")
    if size is None:
        return pages.default
    if not 1 <= int(size) <= pages.most:
        raise refuse(f"maxResults must be between 1 and {pages.most}.")
    return int(size)


def _paged(plain, pages: Pages):
    def call(self) -> ActionResult:
        size, token = _page_size(self, pages), self._get_param("nextToken")
        begin = _position_of(token, pages.member) if token else None
        descending = self._get_param("sort") == "DESC"
        result = plain(self).result
        entries = sorted(result[pages.member], key=_position, reverse=descending)
        if begin is not None:
            entries = [entry for entry in entries if (_position(entry) < begin if descending else _position(entry) > begin)]
        page = entries[:size]
        more = {"nextToken": _token(pages.member, _position(page[-1]))} if len(entries) > size else {}
        return ActionResult({**result, pages.member: page, **more})

    return call


def _in_batches(plain, operation: str):
    parameter, most = BATCHES[operation]

    def call(self) -> ActionResult:
        entries = self._get_param(parameter) or []
        if len(entries) > most:
            raise refuse(f"{parameter} can have at most {most} items.")
        if not entries and operation in NEVER_EMPTY:
            raise refuse(f"{parameter} cannot be empty.")
        return plain(self)

    return call


def _run_task(plain):
    def call(self) -> ActionResult:
        if not 1 <= self._get_int_param("count", 1) <= MOST_TASKS_TO_RUN:
            raise refuse(f"count must be between 1 and {MOST_TASKS_TO_RUN}.")
        return plain(self)

    return call


def install() -> None:
    responses = EC2ContainerServiceResponse
    for operation, pages in PAGES.items():
        setattr(responses, operation, _paged(getattr(responses, operation), pages))
    for operation in BATCHES:
        setattr(responses, operation, _in_batches(getattr(responses, operation), operation))
    responses.run_task = _run_task(responses.run_task)
