"""
Which service each principal used last, for the service-last-accessed reports. Kept in memory: after a restart nothing was used.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
"""

import dataclasses
import datetime

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.iam.responses import IamResponse
from moto.moto_api._internal import mock_random

import principals
import sandbox_clock
from conditions import as_list
from denials import Fault
from evaluator import parse_policy

SERVICE_NAMES = {
    "ec2": "Amazon EC2",
    "ecs": "Amazon Elastic Container Service",
    "iam": "AWS Identity and Access Management",
    "sts": "AWS Security Token Service",
    "elasticloadbalancing": "Elastic Load Balancing",
    "autoscaling": "Amazon EC2 Auto Scaling",
    "application-autoscaling": "Application Auto Scaling",
    "ssm": "AWS Systems Manager",
    "logs": "Amazon CloudWatch Logs",
    "ecr": "Amazon Elastic Container Registry",
}


@dataclasses.dataclass
class Use:
    at: datetime.datetime
    region: str


@dataclasses.dataclass
class Job:
    arn: str
    granularity: str
    created: datetime.datetime


_services: dict[tuple[str, str], Use] = {}
_actions: dict[tuple[str, str], Use] = {}
_jobs: dict[str, Job] = {}


def note(principal, call) -> None:
    use = Use(sandbox_clock.current(), call.region)
    _services[(principal.iam_arn, call.service)] = use
    _actions[(principal.iam_arn, call.action)] = use


def forget() -> None:
    for store in (_services, _actions, _jobs):
        store.clear()


def _sources(arn: str):
    if ":policy/" in arn:
        policy = iam_backends[arn.split(":")[4]]["aws"].managed_policies.get(arn)
        return None if policy is None else [principals.PolicySource(policy.name, principals.managed_policy_document(policy))]
    entity = principals.find_user(arn) or principals.find_role(arn)
    return None if entity is None else principals.identity_policies(entity)


def _granted_services(arn: str) -> list[str]:
    """Service prefixes that the entity's Allow statements name; a `*` grants every service we know by name."""
    found = set()
    for source in _sources(arn) or []:
        for statement in parse_policy(source.document)[1]:
            if statement.get("Effect") == "Allow":
                for action in as_list(statement.get("Action")) or ["*"]:
                    prefix = action.split(":")[0].lower()
                    found |= set(SERVICE_NAMES) if "*" in prefix else {prefix}
    return sorted(found)


def generate_service_last_accessed_details(self) -> ActionResult:
    arn = self._get_param("Arn")
    if _sources(arn) is None:
        raise Fault("NoSuchEntity", f"ARN {arn} not found.", 404)
    job_id = str(mock_random.uuid4())
    _jobs[job_id] = Job(arn, self._get_param("Granularity") or "SERVICE_LEVEL", sandbox_clock.current())
    return ActionResult({"JobId": job_id})


def _service_row(job: Job, service: str) -> dict:
    use = _services.get((job.arn, service))
    row = {"ServiceName": SERVICE_NAMES.get(service, service), "ServiceNamespace": service, "TotalAuthenticatedEntities": 1 if use else 0}
    if use:
        row |= {"LastAuthenticated": use.at, "LastAuthenticatedEntity": job.arn, "LastAuthenticatedRegion": use.region}
    if job.granularity == "ACTION_LEVEL":
        mine = [(action, at) for (arn, action), at in _actions.items() if arn == job.arn and action.startswith(f"{service}:")]
        row["TrackedActionsLastAccessed"] = [
            {"ActionName": a.split(":")[1], "LastAccessedEntity": job.arn, "LastAccessedTime": u.at, "LastAccessedRegion": u.region} for a, u in mine
        ]
    return row


def get_service_last_accessed_details(self) -> ActionResult:
    job = _jobs.get(self._get_param("JobId"))
    if job is None:
        raise Fault("NoSuchEntity", f"Job {self._get_param('JobId')} not found.", 404)
    return ActionResult(
        {
            "JobStatus": "COMPLETED",
            "JobType": job.granularity,
            "JobCreationDate": job.created,
            "JobCompletionDate": job.created,
            "ServicesLastAccessed": [_service_row(job, service) for service in _granted_services(job.arn)],
            "IsTruncated": False,
        }
    )


def install() -> None:
    IamResponse.generate_service_last_accessed_details = generate_service_last_accessed_details
    IamResponse.get_service_last_accessed_details = get_service_last_accessed_details
