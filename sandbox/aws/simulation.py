"""
IAM's policy simulator and the decoding of refused calls.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
"""

import json
import re

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.iam.responses import IamResponse
from moto.sts.responses import TokenResponse

import principals
from conditions import as_list, condition_keys
from denials import Fault, decode_message
from evaluator import PolicySource, Verdict, evaluate, parse_policy

_VARIABLE_KEY = re.compile(r"\$\{([a-z0-9-]+:[^},]+)")


def _positions(document: str, index: int) -> dict:
    """Line and column of a statement in its document, found by parsing from each `{` inside the Statement list."""
    start = document.find("{", document.find('"Statement"'))
    decoder = json.JSONDecoder()
    for _ in range(index + 1):
        _, end = decoder.raw_decode(document, start)
        span, start = (start, end), document.find("{", end)
    return {"StartPosition": _line_column(document, span[0]), "EndPosition": _line_column(document, span[1])}


def _line_column(document: str, offset: int) -> dict:
    before = document[:offset]
    return {"Line": before.count("\n") + 1, "Column": offset - (before.rfind("\n") + 1) + 1}


def _matched(verdict: Verdict) -> list[dict]:
    return [{"SourcePolicyId": s.name, "SourcePolicyType": s.kind, **_positions(s.document, i)} for s, i in verdict.matched]


def _result(action: str, resource: str, verdict: Verdict) -> dict:
    result = {"EvalActionName": action, "EvalResourceName": resource, "EvalDecision": verdict.decision, "MatchedStatements": _matched(verdict)}
    boundary = {} if verdict.boundary_allows is None else {"AllowedByPermissionsBoundary": verdict.boundary_allows}
    if boundary:
        result["PermissionsBoundaryDecisionDetail"] = boundary
    # AWS reports missing context per resource as soon as resources are given.
    result["MissingContextValues"] = verdict.missing if resource == "*" else []
    if resource != "*":
        specific = {"EvalResourceName": resource, "EvalResourceDecision": verdict.decision, "MatchedStatements": result["MatchedStatements"]}
        specific["MissingContextValues"] = verdict.missing
        if boundary:
            specific["PermissionsBoundaryDecisionDetail"] = boundary
        result["ResourceSpecificResults"] = [specific]
    return result


def _context(self) -> dict:
    return {entry["ContextKeyName"]: entry.get("ContextKeyValues", []) for entry in self._get_param("ContextEntries") or []}


def _documents(self, name: str) -> list[PolicySource]:
    found = [PolicySource(f"{name}.{i + 1}", document) for i, document in enumerate(self._get_param(name) or [])]
    for source in found:
        try:
            json.loads(source.document)
        except ValueError:
            raise Fault("InvalidInput", f"The policy {source.name} is not in valid JSON.", 400) from None
    return found


def _simulate(self, identity: list[PolicySource], boundary, context: dict) -> ActionResult:
    boundary = _documents(self, "PermissionsBoundaryPolicyInputList") or boundary
    results = [
        _result(action, resource, evaluate(identity, action, resource, context, boundary))
        for action in self._get_param("ActionNames") or []
        for resource in self._get_param("ResourceArns") or ["*"]
    ]
    start = int(self._get_param("Marker") or 0)
    end = start + int(self._get_param("MaxItems") or 100)
    page = {"EvaluationResults": results[start:end], "IsTruncated": end < len(results)}
    return ActionResult({**page, "Marker": str(end)} if page["IsTruncated"] else page)


def _source_entity(arn: str):
    if re.fullmatch(r"arn:aws:iam::\d{12}:group/.+", arn):
        name = arn.split("/")[-1]
        entity = next((g for g in iam_backends[arn.split(":")[4]]["aws"].groups.values() if g.name == name), None)
    else:
        entity = principals.find_user(arn) or principals.find_role(arn)
    if entity is None:
        raise Fault("NoSuchEntity", f"The policy source {arn} cannot be found.", 404)
    return entity


def simulate_principal_policy(self) -> ActionResult:
    entity = _source_entity(self._get_param("PolicySourceArn"))
    known = {"aws:PrincipalArn": entity.arn, "aws:PrincipalAccount": entity.arn.split(":")[4]}
    if ":user/" in entity.arn:
        known["aws:username"] = entity.name
    identity = principals.identity_policies(entity) + _documents(self, "PolicyInputList")
    return _simulate(self, identity, principals.boundary_policies(entity), {**known, **_context(self)})


def simulate_custom_policy(self) -> ActionResult:
    return _simulate(self, _documents(self, "PolicyInputList"), None, _context(self))


def _keys_of(sources: list[PolicySource]) -> ActionResult:
    keys = set()
    for source in sources:
        for statement in parse_policy(source.document)[1]:
            keys |= condition_keys(statement.get("Condition"))
            texts = [r for name in ("Resource", "NotResource") for r in as_list(statement.get(name))]
            keys |= {match for text in [*texts, json.dumps(statement.get("Condition", {}))] for match in _VARIABLE_KEY.findall(text)}
    return ActionResult({"ContextKeyNames": sorted(keys)})


def get_context_keys_for_principal_policy(self) -> ActionResult:
    entity = _source_entity(self._get_param("PolicySourceArn"))
    return _keys_of(principals.identity_policies(entity) + _documents(self, "PolicyInputList"))


def get_context_keys_for_custom_policy(self) -> ActionResult:
    return _keys_of(_documents(self, "PolicyInputList"))


def decode_authorization_message(self) -> ActionResult:
    return ActionResult({"DecodedMessage": decode_message(self._get_param("EncodedMessage") or "")})


def install() -> None:
    for answer in (
        simulate_principal_policy,
        simulate_custom_policy,
        get_context_keys_for_principal_policy,
        get_context_keys_for_custom_policy,
    ):
        setattr(IamResponse, answer.__name__, answer)
    TokenResponse.decode_authorization_message = decode_authorization_message
