"""
AssumeRoleWithWebIdentity: provider, audience, expiry and the trust policy's conditions on the token's claims.
The token's signature is not verified: a sandbox has no way to the issuer's keys.
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
"""

import base64
import json
from urllib.parse import unquote

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.sts.responses import TokenResponse

import principals
import sandbox_clock
import trust
from conditions import as_list, conditions_hold, normalise_context
from denials import Fault
from evaluator import parse_policy
from patterns import like

ACTION = "sts:AssumeRoleWithWebIdentity"


def _claims(token: str) -> dict:
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if not isinstance(claims, dict):
            raise ValueError("claims are no object")
        return claims
    except (IndexError, ValueError):
        raise Fault("InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)") from None


def _provider(account: str, issuer: str):
    host = issuer.removeprefix("https://").rstrip("/")
    return next((p for p in iam_backends[account]["aws"].open_id_providers.values() if p.url.rstrip("/") == host), None)


def _trusted(role, provider, claims: dict) -> bool:
    context = {f"{provider.url}:{key}": value for key, value in claims.items() if isinstance(value, (str, list))}
    known = normalise_context(context)
    variables, statements = parse_policy(unquote(role.assume_role_policy_document))
    allowed = False
    for statement in statements:
        element = statement.get("Principal") or {}
        federated = as_list(element.get("Federated")) if isinstance(element, dict) else ["*"]
        if provider.arn not in federated and "*" not in federated:
            continue
        if not any(like(a, ACTION, True) for a in as_list(statement.get("Action"))):
            continue
        if conditions_hold(statement.get("Condition"), known, variables):
            if statement.get("Effect") == "Deny":
                return False
            allowed = True
    return allowed


_plain = TokenResponse.assume_role_with_web_identity


def assume_role_with_web_identity(self) -> ActionResult:
    refused = Fault("AccessDenied", f"Not authorized to perform {ACTION}", 403)
    role = principals.find_role(self._get_param("RoleArn"))
    claims = _claims(self._get_param("WebIdentityToken") or "")
    if role is None:
        raise refused
    issuer = str(claims.get("iss", ""))
    provider = _provider(role.account_id, issuer)
    if provider is None:
        raise Fault("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {issuer}")
    audiences = as_list(claims.get("aud"))
    if not any(audience in provider.client_id_list for audience in audiences):
        raise Fault("InvalidIdentityToken", "Incorrect token audience")
    expires = claims.get("exp")
    if isinstance(expires, (int, float)) and expires < sandbox_clock.current_epoch():
        raise Fault("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time")
    if not _trusted(role, provider, claims):
        raise refused
    trust.check_duration(self._get_int_param("DurationSeconds", trust.DEFAULT_SESSION_SECONDS), role, False)
    result = _plain(self)
    return ActionResult({**result.result, "SubjectFromWebIdentityToken": claims.get("sub"), "Audience": audiences[0], "Provider": provider.arn})


def install() -> None:
    TokenResponse.assume_role_with_web_identity = assume_role_with_web_identity
