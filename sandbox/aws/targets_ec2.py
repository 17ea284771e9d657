"""
EC2 resources of a call, with their tags.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
"""

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends

from calls import Target, pass_role, tags_as_context

TYPE_BY_ID_PREFIX = {
    "i": "instance",
    "vpc": "vpc",
    "subnet": "subnet",
    "sg": "security-group",
    "vol": "volume",
    "snap": "snapshot",
    "eni": "network-interface",
    "ami": "image",
    "rtb": "route-table",
    "acl": "network-acl",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "lt": "launch-template",
    "eipalloc": "elastic-ip",
    "vpce": "vpc-endpoint",
    "key": "key-pair",
    "pcx": "vpc-peering-connection",
    "dopt": "dhcp-options",
}
# Parameters that name an existing resource, whatever the action.
ID_PARAMS = (
    "InstanceId",
    "InstanceIds",
    "VpcId",
    "SubnetId",
    "GroupId",
    "VolumeId",
    "SnapshotId",
    "NetworkInterfaceId",
    "ImageId",
    "RouteTableId",
    "InternetGatewayId",
    "NatGatewayId",
    "LaunchTemplateId",
    "AllocationId",
)
CREATED = {
    "CreateVpc": "vpc",
    "CreateSubnet": "subnet",
    "CreateSecurityGroup": "security-group",
    "CreateVolume": "volume",
    "CreateKeyPair": "key-pair",
    "ImportKeyPair": "key-pair",
    "CreateNetworkInterface": "network-interface",
    "CreateRouteTable": "route-table",
    "CreateInternetGateway": "internet-gateway",
    "CreateLaunchTemplate": "launch-template",
    "CreateImage": "image",
}


def _arn(call, kind: str, name: str) -> str:
    # Images and snapshots carry no account in their ARN.
    account = "" if kind in ("image", "snapshot") else call.account
    return f"arn:aws:ec2:{call.region}:{account}:{kind}/{name}"


def existing(call, resource_id: str) -> tuple[str, dict]:
    """The ARN of something that is there, and its tags as condition keys."""
    kind = TYPE_BY_ID_PREFIX.get(resource_id.split("-")[0], "instance")
    backend = ec2_backends[call.account][call.region]
    context = {}
    for key, value in backend.tags.get(resource_id, {}).items():
        context[f"aws:ResourceTag/{key}"] = value
        context[f"ec2:ResourceTag/{key}"] = value
    if kind == "instance":
        instance = next((i for r in backend.reservations.values() for i in r.instances if i.id == resource_id), None)
        if instance:
            context["ec2:InstanceType"] = instance.instance_type
    return _arn(call, kind, resource_id), context


def _request_tags(call, kind: str) -> dict:
    specifications = call.params.get("TagSpecifications") or []
    return tags_as_context([t for s in specifications if s.get("ResourceType") == kind for t in s.get("Tags", [])])


def _create_tags_on_creation(call) -> list:
    """A creation that tags also needs ec2:CreateTags, with ec2:CreateAction naming the creation."""
    found = []
    for specification in call.params.get("TagSpecifications") or []:
        kind = specification.get("ResourceType", "")
        if specification.get("Tags"):
            context = {"ec2:CreateAction": call.operation, **_request_tags(call, kind)}
            found.append(Target("ec2:CreateTags", _arn(call, kind, "*"), context))
    return found


def _profile_role(call) -> list:
    profile = call.params.get("IamInstanceProfile") or {}
    name = profile.get("Name") or str(profile.get("Arn", "")).split("/")[-1]
    found = next((p for p in iam_backends[call.account]["aws"].instance_profiles.values() if p.name == name), None)
    return [pass_role(call, role.arn, "ec2.amazonaws.com") for role in found.roles] if found else []


def _run_instances(call) -> list:
    params, type_key = call.params, {"ec2:InstanceType": call.params.get("InstanceType")}
    interfaces = params.get("NetworkInterfaces") or []
    subnets = [params.get("SubnetId")] + [i.get("SubnetId") for i in interfaces]
    groups = (params.get("SecurityGroupIds") or []) + [g for i in interfaces for g in i.get("Groups", [])]
    found = [Target(call.action, _arn(call, "instance", "*"), {**type_key, **_request_tags(call, "instance")})]
    found += [Target(call.action, _arn(call, kind, "*"), _request_tags(call, kind)) for kind in ("volume", "network-interface")]
    for resource_id in [params.get("ImageId"), *subnets, *groups]:
        if resource_id:
            found.append(Target(call.action, *existing(call, resource_id)))
    if params.get("KeyName"):
        found.append(Target(call.action, _arn(call, "key-pair", params["KeyName"])))
    template = params.get("LaunchTemplate") or {}
    if template:
        found.append(Target(call.action, _arn(call, "launch-template", template.get("LaunchTemplateId", "*"))))
    return found + _create_tags_on_creation(call) + _profile_role(call)


def targets(call) -> list:
    params, operation = call.params, call.operation
    if operation == "RunInstances":
        found = _run_instances(call)
    elif operation == "DescribeVpcAttribute":
        found = [Target(call.action, *existing(call, params.get("VpcId", "")))]
    elif operation.startswith("Describe"):
        found = [Target(call.action)]
    elif operation in ("CreateTags", "DeleteTags"):
        tags = tags_as_context(params.get("Tags"))
        found = [Target(call.action, arn, {**own, **tags}) for arn, own in (existing(call, r) for r in params.get("Resources", []))]
    else:
        ids = [v for name in ID_PARAMS for v in (params.get(name) if isinstance(params.get(name), list) else [params.get(name)]) if v]
        found = [Target(call.action, *existing(call, resource_id)) for resource_id in ids]
        if operation in CREATED:
            kind = CREATED[operation]
            found.append(Target(call.action, _arn(call, kind, params.get("KeyName", "*")), _request_tags(call, kind)))
            found += _create_tags_on_creation(call)
        elif params.get("KeyName"):
            found.append(Target(call.action, _arn(call, "key-pair", params["KeyName"])))
        if operation in ("AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"):
            found += _profile_role(call)
    found = found or [Target(call.action)]
    for target in found:
        target.context.setdefault("ec2:Region", call.region)
    return found
