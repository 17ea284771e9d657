"""
Refusals as AWS words them, in the code of each service's protocol.
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

import base64
import json
import zlib

from moto.core.exceptions import ServiceException

# Protocol of the service -> (denied, bad key, bad signature, expired session).
_CODES = {
    "ec2": ("UnauthorizedOperation", "AuthFailure", "AuthFailure", "RequestExpired"),
    "query": ("AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken"),
    "json": ("AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException"),
}
_LAYERS = {"identity": "identity-based policy", "boundary": "permissions boundary", "session": "session policy"}
_BAD_KEY = "The security token included in the request is invalid."
_BAD_KEY_EC2 = "AWS was not able to validate the provided access credentials"
_BAD_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)
ENCODED_PREFIX = "sbx1-"


class Fault(ServiceException):
    """An answer in AWS's words. It lives outside moto's packages: moto picks the error model by the exception's module."""

    def __init__(self, code: str, message: str, status: int = 400):
        super().__init__(code, message)
        self.status = status


def _family(protocol: str) -> str:
    return protocol if protocol in ("ec2", "query") else "json"


def _denied_status(family: str) -> int:
    return 400 if family == "json" else 403


def bad_key(protocol: str) -> Fault:
    family = _family(protocol)
    if family == "ec2":
        return Fault(_CODES[family][1], _BAD_KEY_EC2, 401)
    return Fault(_CODES[family][1], _BAD_KEY, _denied_status(family))


def bad_signature(protocol: str, message: str = _BAD_SIGNATURE) -> Fault:
    family = _family(protocol)
    if family == "ec2":
        return Fault(_CODES[family][2], _BAD_KEY_EC2, 401)
    return Fault(_CODES[family][2], message, _denied_status(family))


def request_expired(protocol: str, signed_at: str, now: str) -> Fault:
    """The caller's clock and ours differ by more than AWS tolerates."""
    if protocol == "ec2":
        return Fault("RequestExpired", "Request has expired.", 400)
    return bad_signature(protocol, f"Signature expired: {signed_at} is now earlier than {now}")


def expired_session(protocol: str) -> Fault:
    family = _family(protocol)
    message = "Request has expired." if family == "ec2" else "The security token included in the request is expired"
    return Fault(_CODES[family][3], message, _denied_status(family) if family != "ec2" else 400)


def missing_token(protocol: str) -> Fault:
    if protocol == "ec2":
        return Fault("MissingParameter", "The request must contain the parameter AWSAccessKeyId", 400)
    code = "MissingAuthenticationToken" if protocol == "query" else "MissingAuthenticationTokenException"
    return Fault(code, "Request is missing Authentication Token", _denied_status(_family(protocol)))


def because(verdict, action: str) -> str:
    layer = _LAYERS[verdict.reason]
    if verdict.decision == "explicitDeny":
        article = "an" if layer[0] in "aeiou" else "a"
        return f"with an explicit deny in {article} {layer}"
    return f"because no {layer} allows the {action} action"


def denied(protocol: str, principal, action: str, resource: str, verdict, context: dict, writes: bool) -> Fault:
    family = _family(protocol)
    # EC2 leaves the resource out where the action knows none; the others say "*".
    on = "" if family == "ec2" and resource == "*" else f" on resource: {resource}"
    text = f"User: {principal.arn} is not authorized to perform: {action}{on} {because(verdict, action)}"
    if family == "ec2":
        text = f"You are not authorized to perform this operation. {text}."
        # EC2 adds the encoded message to refused writes only.
        if writes:
            text += f" Encoded authorization failure message: {encode_message(principal, action, resource, verdict, context)}"
    return Fault(_CODES[family][0], text, _denied_status(family))


def _items(values: list) -> dict:
    return {"items": values}


def encode_message(principal, action: str, resource: str, verdict, context: dict) -> str:
    """https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html"""
    entity_id = principal.session.user_id if principal.session else principal.entity.id
    message = {
        "allowed": False,
        "explicitDeny": verdict.decision == "explicitDeny",
        "matchedStatements": _items([{"statementId": "", "effect": "DENY", "policyId": s.name, "index": i} for s, i in verdict.matched]),
        "failures": _items([]),
        "context": {
            "principal": {"id": entity_id, "name": principal.entity.name, "arn": principal.arn},
            "action": action,
            "resource": resource,
            "conditions": _items(
                [{"key": k, "values": _items([{"value": str(v)}])} for k, v in sorted(context.items()) if not isinstance(v, list)]
            ),
        },
    }
    packed = zlib.compress(json.dumps(message).encode())
    return ENCODED_PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_message(encoded: str) -> str:
    try:
        if not encoded.startswith(ENCODED_PREFIX):
            raise ValueError("not encoded here")
        body = encoded[len(ENCODED_PREFIX) :]
        return zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))).decode()
    except (ValueError, zlib.error):
        raise Fault("InvalidAuthorizationMessageException", "The authorization message is invalid.", 400) from None
