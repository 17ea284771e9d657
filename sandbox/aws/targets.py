"""
Which resources a call touches, from its parameters: the ARNs IAM compares and the condition keys that belong to each.
A call whose action knows no resource asks for "*", which only a statement on "*" covers.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import targets_deploy
import targets_ec2
import targets_ecs
import targets_iam
from calls import Call, Target, tags_as_context


def _named_arns(params: dict) -> list[str]:
    """Any parameter that holds ARNs and says so by its name."""
    found = []
    for key, value in params.items():
        if key.lower().endswith(("arn", "arns")):
            found += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str) and v.startswith("arn:")]
    return found


def _autoscaling(call: Call) -> list[Target]:
    name = call.params.get("AutoScalingGroupName")
    if call.operation.startswith("Describe") or not name:
        return [Target(call.action)]
    return [Target(call.action, call.arn(f"autoScalingGroup:*:autoScalingGroupName/{name}"))]


def _by_named_arns(call: Call) -> list[Target]:
    if call.operation.startswith("Describe"):
        return [Target(call.action)]
    tags = tags_as_context(call.params.get("Tags"))
    return [Target(call.action, arn, dict(tags)) for arn in _named_arns(call.params)] or [Target(call.action, "*", tags)]


_BY_SERVICE = {
    "ec2": targets_ec2.targets,
    "iam": targets_iam.targets,
    "ecs": targets_ecs.targets,
    "autoscaling": _autoscaling,
    "ecr": targets_deploy.ecr,
    "application-autoscaling": targets_deploy.application_autoscaling,
    "logs": targets_deploy.logs,
    "secretsmanager": targets_deploy.secretsmanager,
    "ssm": targets_deploy.ssm,
}


def targets_of(call: Call) -> list[Target]:
    return _BY_SERVICE.get(call.service, _by_named_arns)(call)
