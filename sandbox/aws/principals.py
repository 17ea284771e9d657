"""Who calls: a user or a role session, with the policies and context keys that belong to it."""

import dataclasses
import re
from urllib.parse import unquote

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

import sandbox_clock
from evaluator import PolicySource

# The user of this name (world.ts) may assume any role: it stands for the credential services of EC2, EKS and OIDC.
CONTROL_USER = "sandbox-control"


@dataclasses.dataclass
class Principal:
    arn: str  # as AWS reports it: a user's ARN or an assumed-role session's
    iam_arn: str  # the user or the role behind the session
    account: str
    entity: object  # moto's User or Role
    session: object | None = None  # moto's AssumedRole

    @property
    def is_control(self) -> bool:
        return self.session is None and self.iam_arn.endswith(f":user/{CONTROL_USER}")


def managed_policy_document(policy) -> str:
    return next(version.document for version in policy.versions if version.version_id == policy.default_version_id)


def _attached(owner) -> list[PolicySource]:
    return [PolicySource(policy.name, managed_policy_document(policy)) for policy in owner.managed_policies.values()]


def _inline(owner) -> list[PolicySource]:
    return [PolicySource(name, unquote(document) if "%7B" in document else document) for name, document in owner.policies.items()]


def find_user(arn: str):
    match = re.fullmatch(r"arn:([^:]+):iam::(\d{12}):user/(?:.*/)?([^/]+)", arn)
    backend = iam_backends[match[2]][match[1]] if match else None
    return backend.users.get(match[3]) if match else None


def find_role(arn: str):
    match = re.fullmatch(r"arn:([^:]+):iam::(\d{12}):role/.+", arn)
    if not match:
        return None
    return next((role for role in iam_backends[match[2]][match[1]].roles.values() if role.arn == arn), None)


def find_role_by_name(account: str, name: str, partition: str = "aws"):
    return next((role for role in iam_backends[account][partition].roles.values() if role.name == name), None)


def identity_policies(entity) -> list[PolicySource]:
    """A user's or role's inline and attached policies, a user's groups included."""
    sources = _inline(entity) + _attached(entity)
    if hasattr(entity, "access_keys"):
        backend = iam_backends[entity.account_id]["aws"]
        for group in backend.get_groups_for_user(entity.name):
            sources += _inline(group) + _attached(group)
    return sources


def boundary_policies(entity) -> list[PolicySource] | None:
    arn = getattr(entity, "permissions_boundary_arn", None)
    if not arn:
        return None
    policy = iam_backends[entity.account_id]["aws"].managed_policies.get(arn)
    return [PolicySource(policy.name, managed_policy_document(policy))] if policy else []


def session_policies(session) -> list[PolicySource] | None:
    if session is None:
        return None
    sources = [PolicySource("session", session.policy)] if session.policy else []
    for arn in getattr(session, "policy_arns", []):
        policy = iam_backends[session.account_id]["aws"].managed_policies.get(arn)
        sources += [PolicySource(policy.name, managed_policy_document(policy))] if policy else []
    restricted = bool(session.policy) or bool(getattr(session, "policy_arns", []))
    return sources if restricted else None


def entity_tags(entity) -> dict[str, str]:
    backend = iam_backends[entity.account_id]["aws"]
    if hasattr(entity, "access_keys"):
        return {tag["Key"]: tag["Value"] for tag in backend.tagger.list_tags_for_resource(entity.arn)["Tags"]}
    tags = entity.tags.values() if isinstance(entity.tags, dict) else entity.tags or []
    return {tag["Key"]: tag["Value"] for tag in tags}


def user_of_key(account: str, access_key_id: str):
    """-> (user, key) or None. A deactivated key is found too: the caller decides what that means."""
    for user in iam_backends[account]["aws"].users.values():
        for key in user.access_keys:
            if key.access_key_id == access_key_id:
                return user, key
    return None


def session_of_key(account: str, access_key_id: str):
    return sts_backends[account]["aws"].get_assumed_role_from_access_key(access_key_id)


def principal_of_user(user) -> Principal:
    return Principal(user.arn, user.arn, user.account_id, user)


def principal_of_session(session) -> Principal | None:
    role = find_role(session.role_arn)
    return Principal(session.arn, session.role_arn, session.account_id, role, session) if role else None


def context_of(principal: Principal) -> dict:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
    now = sandbox_clock.current()
    context = {
        "aws:PrincipalArn": principal.iam_arn,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalType": "AssumedRole" if principal.session else "User",
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(sandbox_clock.current_epoch())),
        "aws:SourceIp": "127.0.0.1",
        # The sandbox stands for AWS's own endpoints, which are reached over TLS only.
        "aws:SecureTransport": "true",
        "aws:ViaAWSService": "false",
        "aws:PrincipalIsAWSService": "false",
    }
    for key, value in entity_tags(principal.entity).items():
        context[f"aws:PrincipalTag/{key}"] = value
    if principal.session:
        # Long-term keys do not carry this key at all; sessions of a role say false.
        context["aws:MultiFactorAuthPresent"] = "false"
        context["aws:userid"] = principal.session.user_id
    else:
        context["aws:username"] = principal.entity.name
        context["aws:userid"] = principal.entity.id
    return context
