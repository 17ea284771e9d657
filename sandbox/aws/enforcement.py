"""Authentication and authorisation of one call: signature, key, session, clock, region, then the policies."""

import datetime
from urllib.parse import urlparse

from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import determine_request_protocol
from moto.core.utils import get_service_model
from moto.iam.access_control import IAMRequest
from werkzeug.exceptions import HTTPException

import denials
import last_accessed
import principals
import regions
import sandbox_clock
from calls import IAM_PREFIXES, Call
from evaluator import evaluate
from targets import targets_of

# AWS refuses a signature whose time is further away than this.
MAX_CLOCK_SKEW = datetime.timedelta(minutes=5)
# Anyone may ask who they are; AWS grants these whatever the policies say.
ALWAYS_ALLOWED = {"sts:GetCallerIdentity", "sts:GetAccessKeyInfo"}
# Signed by the token they carry, not by AWS credentials.
UNSIGNED = {"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"}
# Answered by trust.py, which weighs identity and trust policy together.
OWN_RULES = {"sts:AssumeRole"}
READS = ("Describe", "List", "Get", "Lookup", "Search", "BatchGet", "Simulate", "Decode")


def parsed_params(response) -> dict:
    """The call's parameters under the names of AWS's own model, whatever the protocol."""
    model = get_service_model(response.boto3_service_name)
    operation = model.operation_model(response._get_action())
    request = response.sandbox_request
    protocol = determine_request_protocol(model, request.content_type)
    return PROTOCOL_PARSERS[protocol](operation, map_type=dict).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": response.uri_match if isinstance(response.uri_match, dict) else {},
        }
    )


def is_known(response, operation: str) -> bool:
    """Whether AWS has the operation, whoever simulates it."""
    return operation in get_service_model(response.boto3_service_name).operation_names


def protocol_of(response) -> str:
    return str(get_service_model(response.boto3_service_name).protocol)


def _check_signature(response, protocol: str) -> None:
    path = response.raw_path
    query = urlparse(response.uri).query
    try:
        request = IAMRequest(
            account_id=response.current_account,
            method=response.method,
            path=f"{path}?{query}" if query else path,
            data=response.data,
            body=response.raw_body,
            headers=response.headers,
            action=response._get_action(),
        )
    except HTTPException:
        raise denials.bad_key(protocol) from None
    try:
        request.check_signature()
    except HTTPException:
        raise denials.bad_signature(protocol) from None


def _check_clock(response, protocol: str) -> None:
    signed_at = response.headers.get("X-Amz-Date", "")
    try:
        instant = datetime.datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ")
    except ValueError:
        raise denials.bad_signature(protocol) from None
    now = sandbox_clock.current()
    if abs(now - instant) > MAX_CLOCK_SKEW:
        raise denials.request_expired(protocol, signed_at, now.strftime("%Y%m%dT%H%M%SZ"))


def authenticate(response, protocol: str) -> principals.Principal:
    if "Authorization" not in response.headers:
        raise denials.missing_token(protocol)
    _check_signature(response, protocol)
    _check_clock(response, protocol)
    account, key_id = response.current_account, response.access_key
    owner = principals.user_of_key(account, key_id)
    if owner:
        user, key = owner
        if key.status != "Active":
            raise denials.bad_key(protocol)
        return principals.principal_of_user(user)
    session = principals.session_of_key(account, key_id)
    principal = principals.principal_of_session(session) if session else None
    if principal is None:
        raise denials.bad_key(protocol)
    if session.expiration <= sandbox_clock.current():
        raise denials.expired_session(protocol)
    return principal


def identify(response) -> principals.Principal | None:
    """The caller without any check: for calls that are answered while enforcement is off."""
    account, key_id = response.current_account, response.access_key
    owner = principals.user_of_key(account, key_id)
    if owner:
        return principals.principal_of_user(owner[0])
    session = principals.session_of_key(account, key_id)
    return principals.principal_of_session(session) if session else None


def authorise(call: Call, protocol: str) -> None:
    """Raises the denial of the first thing that the caller may not do."""
    if call.action in ALWAYS_ALLOWED | OWN_RULES:
        return
    principal = call.principal
    identity = principals.identity_policies(principal.entity)
    boundary = principals.boundary_policies(principal.entity)
    session = principals.session_policies(principal.session)
    base = {**principals.context_of(principal), "aws:RequestedRegion": call.region, "aws:ResourceAccount": call.account}
    for target in targets_of(call):
        context = {**base, **target.context}
        verdict = evaluate(identity, target.action, target.resource, context, boundary, session)
        if verdict.decision != "allowed":
            writes = not call.operation.startswith(READS)
            raise denials.denied(protocol, principal, target.action, target.resource, verdict, context, writes)


def check(response) -> Call | None:
    """The whole gate. Returns the call for those that need it later; None when it carries no AWS signature."""
    operation, protocol = response._get_action(), protocol_of(response)
    if operation in UNSIGNED:
        return None
    regions.check(response, protocol)
    principal = authenticate(response, protocol)
    service = IAM_PREFIXES.get(response.service_name, response.service_name)
    call = Call(service, operation, parsed_params(response), response.current_account, response.region, principal)
    authorise(call, protocol)
    last_accessed.note(principal, call)
    return call
