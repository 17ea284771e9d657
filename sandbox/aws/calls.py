"""A call as IAM sees it, and the things that must be allowed for it."""

import dataclasses

# IAM prefixes that differ from moto's service names.
IAM_PREFIXES = {"elbv2": "elasticloadbalancing", "elb": "elasticloadbalancing", "applicationautoscaling": "application-autoscaling"}


@dataclasses.dataclass
class Target:
    """One thing that must be allowed for the call to go ahead."""

    action: str
    resource: str = "*"
    context: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Call:
    service: str  # the IAM prefix: ec2, iam, ecs, elasticloadbalancing, ...
    operation: str
    params: dict
    account: str
    region: str
    principal: object

    @property
    def action(self) -> str:
        return f"{self.service}:{self.operation}"

    def arn(self, resource: str, service: str | None = None, region: str | None = None) -> str:
        return f"arn:aws:{service or self.service}:{self.region if region is None else region}:{self.account}:{resource}"


def tags_as_context(tags: list[dict] | None) -> dict:
    """aws:RequestTag and aws:TagKeys of a request that carries tags; both spellings of the members occur."""
    pairs = {tag.get("Key", tag.get("key")): tag.get("Value", tag.get("value", "")) for tag in tags or []}
    if not pairs:
        return {}
    return {"aws:TagKeys": list(pairs), **{f"aws:RequestTag/{key}": value for key, value in pairs.items()}}


def pass_role(call: Call, role_arn: str, service: str) -> Target:
    return Target("iam:PassRole", role_arn, {"iam:PassedToService": service})
