"""
What moto's IAM leaves out: conflicts on deletion, boundaries of users, the name of the role for ECS, and a credential report with
the root account in it.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend, SERVICE_NAME_CONVERSION
from moto.iam.responses import IamResponse

import sandbox_clock
from denials import Fault

DATE = "%Y-%m-%dT%H:%M:%S+00:00"
COLUMNS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,"
    "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,"
    "access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
)
NO_CERTIFICATES = ["false", "N/A", "false", "N/A"]
_plain_delete_policy, _plain_delete_user, _plain_create_user = IAMBackend.delete_policy, IAMBackend.delete_user, IamResponse.create_user


def delete_policy(self, policy_arn: str) -> None:
    policy = self.get_policy(policy_arn)
    if policy.attachment_count > 0:
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        )
    _plain_delete_policy(self, policy_arn)


def delete_user(self, user_name: str) -> None:
    user = self.get_user(user_name)
    if user.access_keys:
        raise DeleteConflictException("Cannot delete entity, must delete access keys first.")
    if user.password:
        raise DeleteConflictException("Cannot delete entity, must delete login profile first.")
    if user.mfa_devices:
        raise DeleteConflictException("Cannot delete entity, must delete MFA device first.")
    if self.get_groups_for_user(user_name):
        raise DeleteConflictException("Cannot delete entity, must remove user from group first.")
    _plain_delete_user(self, user_name)


def _set_boundary(user, arn: str | None) -> None:
    user.permissions_boundary_arn = arn
    # The response serialiser reads the attribute of this name.
    user.permissions_boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None


def create_user(self) -> ActionResult:
    boundary = self._get_param("PermissionsBoundary")
    result = _plain_create_user(self)
    if boundary:
        _set_boundary(result.result["User"], boundary)
    return result


def put_user_permissions_boundary(self) -> ActionResult:
    _set_boundary(self.backend.get_user(self._get_param("UserName")), self._get_param("PermissionsBoundary"))
    return EmptyResult()


def delete_user_permissions_boundary(self) -> ActionResult:
    user = self.backend.get_user(self._get_param("UserName"))
    if not getattr(user, "permissions_boundary_arn", None):
        raise Fault("NoSuchEntity", f"The user {user.name} does not have a permissions boundary.", 404)
    _set_boundary(user, None)
    return EmptyResult()


def _key_columns(key) -> list[str]:
    if key is None:
        return ["false", "N/A", "N/A", "N/A", "N/A"]
    used = key.last_used
    where = [used.strftime(DATE), used.region, used.service] if used else ["N/A", "N/A", "N/A"]
    return ["true" if key.status == "Active" else "false", key.create_date.strftime(DATE), *where]


def _user_row(user) -> str:
    keys = (list(user.access_keys) + [None, None])[:2]
    created = user.create_date.strftime(DATE)
    password = ["true", "no_information", created, "N/A"] if user.password else ["false", "N/A", "N/A", "N/A"]
    mfa = "true" if user.mfa_devices else "false"
    return ",".join([user.name, user.arn, created, *password, mfa, *_key_columns(keys[0]), *_key_columns(keys[1]), *NO_CERTIFICATES])


def _root_row(account: str) -> str:
    """The sandbox's root accounts have a password, no keys and no MFA device."""
    founded = "2021-03-01T09:00:00+00:00"
    password = ["not_supported", "no_information", "not_supported", "not_supported"]
    keys = [*_key_columns(None), *_key_columns(None)]
    return ",".join(["<root_account>", f"arn:aws:iam::{account}:root", founded, *password, "false", *keys, *NO_CERTIFICATES])


def get_credential_report(self) -> ActionResult:
    if not self.backend.credential_report:
        raise Fault("ReportNotPresent", "No report exists. Use GenerateCredentialReport to create one.", 410)
    rows = [COLUMNS, _root_row(self.current_account), *map(_user_row, self.backend.users.values())]
    return ActionResult({"Content": "\n".join(rows), "ReportFormat": "text/csv", "GeneratedTime": sandbox_clock.current()})


def install() -> None:
    SERVICE_NAME_CONVERSION["ecs"] = "ECS"
    IAMBackend.delete_policy = delete_policy
    IAMBackend.delete_user = delete_user
    for answer in (create_user, put_user_permissions_boundary, delete_user_permissions_boundary, get_credential_report):
        setattr(IamResponse, answer.__name__, answer)
