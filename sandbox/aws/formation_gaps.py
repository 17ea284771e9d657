"""
What moto's CloudFormation leaves out of IAM: the managed policies of a new user or role, and the tags of a user.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""

from moto.iam.models import Role, User, iam_backends


def _completed(plain, attach: str, complete=None):
    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        made = plain(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)
        properties = cloudformation_json.get("Properties", {})
        backend = iam_backends[account_id]["aws"]
        for arn in properties.get("ManagedPolicyArns", []):
            getattr(backend, attach)(arn, made.name)
        if complete:
            complete(backend, made, properties)
        return made

    return classmethod(create)


def _tag_user(backend, user, properties) -> None:
    if properties.get("Tags"):
        backend.tag_user(user.name, [dict(tag) for tag in properties["Tags"]])


def install() -> None:
    User.create_from_cloudformation_json = _completed(User.create_from_cloudformation_json.__func__, "attach_user_policy", _tag_user)
    Role.create_from_cloudformation_json = _completed(Role.create_from_cloudformation_json.__func__, "attach_role_policy")
