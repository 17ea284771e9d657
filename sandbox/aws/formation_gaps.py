"""
What moto's CloudFormation leaves out of IAM: the managed policies of a new user or role, the tags of a user, identity providers,
and that a stack whose creation fails is rolled back.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html
"""

import moto.cloudformation.models
from moto.core.common_models import CloudFormationModel
from moto.iam.models import ManagedPolicy, Role, User, iam_backends

PARTITION = "aws"
# Moto renamed the class in 5.2.
Stack = getattr(moto.cloudformation.models, "Stack", None) or moto.cloudformation.models.FakeStack


class OidcProvider(CloudFormationModel):
    """An identity provider as a resource of a stack; its physical ID is its ARN."""

    # Moto files every model under the service that its module names.
    __module__ = "moto.iam.models"

    def __init__(self, arn: str):
        self.arn = arn
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::IAM::OIDCProvider"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "Arn"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json.get("Properties", {})
        made = iam_backends[account_id][PARTITION].create_open_id_connect_provider(
            url=properties["Url"],
            thumbprint_list=properties.get("ThumbprintList", []),
            client_id_list=properties.get("ClientIdList", []),
            tags=[dict(tag) for tag in properties.get("Tags", [])],
        )
        return cls(made.arn)

    def is_created(self) -> bool:
        return True


def _completed(plain, attach: str, complete=None):
    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        made = plain(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        properties = cloudformation_json.get("Properties", {})
        backend = iam_backends[account_id][PARTITION]
        for arn in properties.get("ManagedPolicyArns", []):
            getattr(backend, attach)(arn, made.name)
        if complete:
            complete(backend, made, properties)
        return made

    return classmethod(create)


def _tag_user(backend, user, properties) -> None:
    if properties.get("Tags"):
        backend.tag_user(user.name, [dict(tag) for tag in properties["Tags"]])


def _remove(backend, made) -> None:
    if isinstance(made, OidcProvider):
        backend.delete_open_id_connect_provider(made.arn)
    elif isinstance(made, ManagedPolicy):
        for holder in [*backend.users.values(), *backend.roles.values()]:
            if made.arn in holder.managed_policies:
                made.detach_from(holder)
        backend.delete_policy(made.arn)
    elif isinstance(made, (User, Role)):
        for policy in list(made.managed_policies.values()):
            policy.detach_from(made)
        (backend.delete_user if isinstance(made, User) else backend.delete_role)(made.name)


def _roll_back(stack, reason: Exception) -> None:
    stack._add_stack_event("ROLLBACK_IN_PROGRESS", resource_status_reason=str(reason))
    resources = stack.resource_map
    made = [resources._parsed_resources[name] for name in resources._resource_json_map if name in resources._parsed_resources]
    for one in reversed(made):
        _remove(iam_backends[stack.account_id][PARTITION], one)
    # The map makes what is asked of it: a stack that was rolled back has neither resources nor outputs.
    resources._resource_json_map, stack.output_map._output_json_map = {}, {}
    stack.status = "ROLLBACK_COMPLETE"
    stack._add_stack_event("ROLLBACK_COMPLETE")


def _rolling_back(plain):
    def create_resources(self) -> None:
        try:
            plain(self)
        except Exception as reason:
            _roll_back(self, reason)

    return create_resources


def install() -> None:
    User.create_from_cloudformation_json = _completed(User.create_from_cloudformation_json.__func__, "attach_user_policy", _tag_user)
    Role.create_from_cloudformation_json = _completed(Role.create_from_cloudformation_json.__func__, "attach_role_policy")
    Stack.create_resources = _rolling_back(Stack.create_resources)
