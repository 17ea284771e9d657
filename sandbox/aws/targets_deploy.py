"""
Resources of the calls that deployments make beside EC2 and ECS: image registry, service scaling, commands on instances,
logs and secrets.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

from calls import Target, tags_as_context
from targets_ec2 import existing

# Actions of Application Auto Scaling that name a scalable target; its ARN ends in an id that the caller does not know.
SCALABLE = {"RegisterScalableTarget", "DeregisterScalableTarget", "PutScalingPolicy", "DeleteScalingPolicy"}
SCALABLE |= {"PutScheduledAction", "DeleteScheduledAction"}


def ecr(call) -> list[Target]:
    if call.operation == "GetAuthorizationToken":
        return [Target(call.action)]
    names = call.params.get("repositoryNames") or [call.params.get("repositoryName") or "*"]
    return [Target(call.action, call.arn(f"repository/{name}"), tags_as_context(call.params.get("tags"))) for name in names]


def application_autoscaling(call) -> list[Target]:
    if call.operation not in SCALABLE:
        return [Target(call.action)]
    keys = {
        "application-autoscaling:service-namespace": call.params.get("ServiceNamespace"),
        "application-autoscaling:scalable-dimension": call.params.get("ScalableDimension"),
    }
    return [Target(call.action, call.arn("scalable-target/*"), keys)]


def logs(call) -> list[Target]:
    group, stream = call.params.get("logGroupName"), call.params.get("logStreamName")
    if call.operation == "DescribeLogGroups" or group is None:
        return [Target(call.action)]
    return [Target(call.action, call.arn(f"log-group:{group}:log-stream:{stream or ''}"))]


def secretsmanager(call) -> list[Target]:
    secret = call.params.get("SecretId") or call.params.get("Name")
    if secret is None:
        return [Target(call.action)]
    # The six characters at the end of an ARN are not part of a name.
    return [Target(call.action, secret if secret.startswith("arn:") else call.arn(f"secret:{secret}-??????"))]


def ssm(call) -> list[Target]:
    params, operation = call.params, call.operation
    if operation == "SendCommand":
        name = params.get("DocumentName", "*")
        # Documents of AWS have no account in their ARN.
        account = "" if name.startswith("AWS-") else call.account
        found = [Target(call.action, f"arn:aws:ssm:{call.region}:{account}:document/{name}")]
        return found + [_instance(call, instance_id) for instance_id in params.get("InstanceIds") or []]
    if operation == "GetConnectionStatus":
        return [_instance(call, params.get("Target", "*"))]
    if operation in ("GetServiceSetting", "UpdateServiceSetting", "ResetServiceSetting"):
        return [Target(call.action, call.arn(f"servicesetting/{params.get('SettingId', '*').lstrip('/')}"))]
    if operation in ("GetParameter", "PutParameter", "DeleteParameter"):
        return [_parameter(call, params.get("Name", "*"))]
    if operation in ("GetParameters", "DeleteParameters"):
        return [_parameter(call, name) for name in params.get("Names") or ["*"]]
    return [Target(call.action)]


def _parameter(call, name: str) -> Target:
    return Target(call.action, call.arn(f"parameter/{name.lstrip('/')}"))


def _instance(call, instance_id: str) -> Target:
    arn, context = existing(call, instance_id)
    own = {key.replace("aws:ResourceTag/", "ssm:resourceTag/"): value for key, value in context.items()}
    return Target(call.action, arn, {**context, **own})
