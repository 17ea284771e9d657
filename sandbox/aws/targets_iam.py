"""
IAM resources of a call: the existing user, role, policy or identity provider with its path and tags, or the ARN it will have.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from moto.iam.models import iam_backends

import principals
from calls import Target, pass_role, tags_as_context

CREATES = {"CreateRole", "CreateUser", "CreatePolicy", "CreateOpenIDConnectProvider"}
# ListX without a parent works on the account as a whole.
UNSCOPED = {"ListRoles", "ListUsers", "ListPolicies", "ListGroups", "ListInstanceProfiles", "ListOpenIDConnectProviders", "GetAccountSummary"}
UNSCOPED |= {"GenerateCredentialReport", "GetCredentialReport", "ListAccountAliases", "SimulateCustomPolicy", "GetContextKeysForCustomPolicy"}
UNSCOPED |= {"GetServiceLastAccessedDetails", "GetServiceLastAccessedDetailsWithEntities", "GetAccountAuthorizationDetails"}


def _resource_tags(tags: dict[str, str]) -> dict:
    context = {}
    for key, value in tags.items():
        context[f"aws:ResourceTag/{key}"] = value
        context[f"iam:ResourceTag/{key}"] = value
    return context


def _new_arn(call, kind: str, name: str) -> str:
    return call.arn(f"{kind}{call.params.get('Path') or '/'}{name}", region="")


def _role(call, name: str) -> tuple[str, dict]:
    role = principals.find_role_by_name(call.account, name)
    return (role.arn, _resource_tags(principals.entity_tags(role))) if role else (_new_arn(call, "role", name), {})


def _user(call, name: str) -> tuple[str, dict]:
    user = iam_backends[call.account]["aws"].users.get(name)
    return (user.arn, _resource_tags(principals.entity_tags(user))) if user else (_new_arn(call, "user", name), {})


def _tagged(call, arn: str) -> tuple[str, dict]:
    backend = iam_backends[call.account]["aws"]
    found = backend.managed_policies.get(arn) or backend.open_id_providers.get(arn)
    tags = found.tags.values() if found else []
    return arn, _resource_tags({tag["Key"]: tag["Value"] for tag in tags})


def _own_name(call) -> str | None:
    """Some actions take the caller's own user when none is named."""
    principal = call.principal
    return principal.entity.name if principal and principal.session is None else None


def _main(call) -> tuple[str, dict]:
    params, operation = call.params, call.operation
    if operation in UNSCOPED:
        return "*", {}
    if operation == "CreatePolicy":
        return _new_arn(call, "policy", params.get("PolicyName", "*")), {}
    if params.get("InstanceProfileName"):
        return _new_arn(call, "instance-profile", params["InstanceProfileName"]), {}
    if params.get("RoleName"):
        return _role(call, params["RoleName"])
    if params.get("GroupName") and not params.get("UserName"):
        return _new_arn(call, "group", params["GroupName"]), {}
    user_name = params.get("UserName") or (_own_name(call) if operation in ("GetUser", "ListAccessKeys", "CreateAccessKey") else None)
    if user_name:
        return _user(call, user_name)
    if operation == "CreateOpenIDConnectProvider":
        return call.arn(f"oidc-provider/{params.get('Url', '').removeprefix('https://')}", region=""), {}
    if operation == "GetAccessKeyLastUsed":
        owner = principals.user_of_key(call.account, params.get("AccessKeyId", ""))
        return (owner[0].arn, {}) if owner else ("*", {})
    if operation == "CreateServiceLinkedRole":
        service = params.get("AWSServiceName", "*")
        return call.arn(f"role/aws-service-role/{service}/*", region=""), {"iam:AWSServiceName": service}
    for key in ("PolicyArn", "PolicySourceArn", "OpenIDConnectProviderArn", "Arn", "SerialNumber"):
        if params.get(key):
            return _tagged(call, params[key])
    return "*", {}


def targets(call) -> list:
    params = call.params
    resource, context = _main(call)
    if call.operation.startswith(("Attach", "Detach")) and params.get("PolicyArn"):
        context["iam:PolicyARN"] = params["PolicyArn"]
    entity = _boundary_of_target(call)
    if entity:
        context["iam:PermissionsBoundary"] = entity
    context.update(tags_as_context(params.get("Tags")))
    if params.get("TagKeys"):
        context["aws:TagKeys"] = params["TagKeys"]
    found = [Target(call.action, resource, context)]
    # A creation that tags needs the tagging permission too.
    if call.operation in CREATES and params.get("Tags"):
        found.append(Target(f"iam:Tag{call.operation.removeprefix('Create')}", resource, dict(context)))
    if call.operation == "AddRoleToInstanceProfile" and params.get("RoleName"):
        found.append(pass_role(call, _role(call, params["RoleName"])[0], "ec2.amazonaws.com"))
    return found


def _boundary_of_target(call) -> str | None:
    """The boundary that the request sets, or that the user or role already has."""
    if call.params.get("PermissionsBoundary"):
        return call.params["PermissionsBoundary"]
    if call.params.get("RoleName"):
        entity = principals.find_role_by_name(call.account, call.params["RoleName"])
    else:
        entity = iam_backends[call.account]["aws"].users.get(call.params.get("UserName", ""))
    return getattr(entity, "permissions_boundary_arn", None)
