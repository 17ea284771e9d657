"""
Who may assume a role: the role's trust policy and, where IAM wants it, the caller's own policies.

In one account a trust policy that names the caller is enough; one that names the account leaves it to the caller's policies.
Across accounts both sides must allow it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from urllib.parse import unquote

from moto.core.responses import ActionResult
from moto.sts.responses import TokenResponse

import enforcement
import principals
from conditions import as_list, conditions_hold, normalise_context
from denials import Fault
from evaluator import ALLOWED, EXPLICIT_DENY, evaluate, parse_policy
from patterns import like

MIN_SESSION_SECONDS, CHAINED_SESSION_SECONDS, DEFAULT_SESSION_SECONDS = 900, 3600, 3600
# What a statement's principal says about the caller.
NOT_NAMED, NAMED_BY_ACCOUNT, NAMED_DIRECTLY = 0, 1, 2


def _principal_match(statement: dict, principal: principals.Principal) -> int:
    element = statement.get("Principal")
    named = as_list(element if isinstance(element, str) else (element or {}).get("AWS"))
    if principal.arn in named or principal.iam_arn in named or "*" in named:
        return NAMED_DIRECTLY
    account = principal.account
    return NAMED_BY_ACCOUNT if account in named or f"arn:aws:iam::{account}:root" in named else NOT_NAMED


def trust_decision(document: str, principal: principals.Principal, context: dict) -> tuple[str, int]:
    """-> (decision, how the caller was named by the statement that allowed it)."""
    variables, statements = parse_policy(document)
    known, best = normalise_context(context), NOT_NAMED
    for statement in statements:
        match = _principal_match(statement, principal)
        if match == NOT_NAMED or not any(like(a, "sts:AssumeRole", True) for a in as_list(statement.get("Action"))):
            continue
        if not conditions_hold(statement.get("Condition"), known, variables):
            continue
        if statement.get("Effect") == "Deny":
            return EXPLICIT_DENY, match
        best = max(best, match)
    return (ALLOWED, best) if best else ("implicitDeny", NOT_NAMED)


def trusts_service(role, service: str) -> bool:
    """Whether an AWS service may assume the role."""
    decision = "implicitDeny"
    for statement in parse_policy(unquote(role.assume_role_policy_document))[1]:
        element = statement.get("Principal")
        named = as_list(element.get("Service")) if isinstance(element, dict) else []
        if service not in named or not any(like(a, "sts:AssumeRole", True) for a in as_list(statement.get("Action"))):
            continue
        if statement.get("Effect") == "Deny":
            return False
        decision = ALLOWED
    return decision == ALLOWED


def _refuse(principal: principals.Principal, role_arn: str, why: str = "") -> Fault:
    text = f"User: {principal.arn} is not authorized to perform: sts:AssumeRole on resource: {role_arn}"
    return Fault("AccessDenied", f"{text} {why}".rstrip(), 403)


def _check(principal: principals.Principal, role_arn: str, request: dict, region: str) -> None:
    role = principals.find_role(role_arn)
    if role is None:
        raise _refuse(principal, role_arn)
    if principal.is_control:
        return
    context = {**principals.context_of(principal), "aws:RequestedRegion": region, **request}
    identity = evaluate(
        principals.identity_policies(principal.entity),
        "sts:AssumeRole",
        role_arn,
        {**context, **{f"aws:ResourceTag/{k}": v for k, v in principals.entity_tags(role).items()}},
        principals.boundary_policies(principal.entity),
        principals.session_policies(principal.session),
    )
    same_account = principal.account == role.account_id
    decision, match = trust_decision(unquote(role.assume_role_policy_document), principal, context)
    if identity.decision == EXPLICIT_DENY:
        raise _refuse(principal, role_arn, "with an explicit deny in an identity-based policy")
    if decision == EXPLICIT_DENY:
        raise _refuse(principal, role_arn, "with an explicit deny in the role trust policy")
    if decision != ALLOWED:
        raise _refuse(principal, role_arn, "because no role trust policy allows the sts:AssumeRole action" if same_account else "")
    if identity.decision != ALLOWED and not (same_account and match == NAMED_DIRECTLY):
        raise _refuse(principal, role_arn, "because no identity-based policy allows the sts:AssumeRole action")


def check_duration(seconds: int, role, chained: bool) -> None:
    if seconds < MIN_SESSION_SECONDS:
        raise Fault(
            "ValidationError",
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: "
            f"Member must have value greater than or equal to {MIN_SESSION_SECONDS}",
        )
    if chained and seconds > CHAINED_SESSION_SECONDS:
        raise Fault("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
    if seconds > int(role.max_session_duration or DEFAULT_SESSION_SECONDS):
        raise Fault("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


_plain_assume_role = TokenResponse.assume_role


def assume_role(self) -> ActionResult:
    role_arn = self._get_param("RoleArn")
    principal = enforcement.identify(self)
    if principal is not None:
        request = {"sts:RoleSessionName": self._get_param("RoleSessionName")}
        if self._get_param("ExternalId"):
            request["sts:ExternalId"] = self._get_param("ExternalId")
        if self._get_param("SourceIdentity"):
            request["sts:SourceIdentity"] = self._get_param("SourceIdentity")
        _check(principal, role_arn, request, self.region)
        seconds = self._get_int_param("DurationSeconds", DEFAULT_SESSION_SECONDS)
        check_duration(seconds, principals.find_role(role_arn), principal.session is not None)
    result = _plain_assume_role(self)
    session = result.result["Credentials"]
    session.policy_arns = [p["arn"] for p in self._get_param("PolicyArns") or []]
    return result


def _unavailable(operation: str):
    def answer(self):
        raise NotImplementedError(f"{operation} is not simulated: the emulator would hand out credentials that open nothing.")

    return answer


def install() -> None:
    TokenResponse.assume_role = assume_role
    TokenResponse.get_session_token = _unavailable("GetSessionToken")
    TokenResponse.get_federation_token = _unavailable("GetFederationToken")
    TokenResponse.assume_role_with_saml = _unavailable("AssumeRoleWithSAML")
