"""
Decides whether policies allow an action, after the IAM user guide's evaluation logic.

Covered: explicit deny before everything, Action/NotAction, Resource/NotResource, conditions, policy variables, permission
boundaries and session policies (each can only narrow). Not covered: service control policies and resource-based policies
other than trust policies (see trust.py); the sandbox has neither.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import dataclasses
import functools
import json

from conditions import as_list, condition_keys, conditions_hold, normalise_context
from patterns import like, resource_like, substitute

ALLOWED, IMPLICIT_DENY, EXPLICIT_DENY = "allowed", "implicitDeny", "explicitDeny"


@dataclasses.dataclass(frozen=True)
class PolicySource:
    """One policy document and the name people know it by."""

    name: str
    document: str
    kind: str = "IAM Policy"


@dataclasses.dataclass
class Layer:
    """What one kind of policy says: identity, boundary or session."""

    decision: str = IMPLICIT_DENY
    matched: list = dataclasses.field(default_factory=list)
    missing: set = dataclasses.field(default_factory=set)


@dataclasses.dataclass
class Verdict:
    decision: str
    matched: list
    missing: list
    reason: str  # identity, boundary or session: which layer refused; empty when allowed
    boundary_allows: bool | None


@functools.lru_cache(maxsize=4096)
def parse_policy(document: str) -> tuple[bool, tuple]:
    """-> (policy variables are on, statements). A document that is not JSON grants nothing."""
    try:
        policy = json.loads(document)
    except ValueError:
        return False, ()
    return policy.get("Version") == "2012-10-17", tuple(as_list(policy.get("Statement")))


def _action_matches(statement: dict, action: str) -> bool:
    if "NotAction" in statement:
        return not any(like(p, action, True) for p in as_list(statement["NotAction"]))
    return any(like(p, action, True) for p in as_list(statement.get("Action")))


def _resource_matches(statement: dict, resource: str, context: dict, variables: bool) -> bool:
    def hit(pattern: str) -> bool:
        filled = substitute(pattern, context, variables)
        return filled is not None and resource_like(filled, resource)

    if "NotResource" in statement:
        return not any(hit(p) for p in as_list(statement["NotResource"]))
    return any(hit(p) for p in as_list(statement.get("Resource")))


def evaluate_layer(sources: list[PolicySource], action: str, resource: str, context: dict) -> Layer:
    layer, allows, denies = Layer(), [], []
    for source in sources:
        variables, statements = parse_policy(source.document)
        for index, statement in enumerate(statements):
            if not _action_matches(statement, action) or not _resource_matches(statement, resource, context, variables):
                continue
            layer.missing |= {k for k in condition_keys(statement.get("Condition")) if k.lower() not in context}
            if conditions_hold(statement.get("Condition"), context, variables):
                (denies if statement.get("Effect") == "Deny" else allows).append((source, index))
    if denies:
        layer.decision, layer.matched = EXPLICIT_DENY, denies
    elif allows:
        layer.decision, layer.matched = ALLOWED, allows
    return layer


def evaluate(
    identity: list[PolicySource],
    action: str,
    resource: str = "*",
    context: dict | None = None,
    boundary: list[PolicySource] | None = None,
    session: list[PolicySource] | None = None,
) -> Verdict:
    """`boundary` and `session` are None when there is none; an empty list is one that allows nothing."""
    known = normalise_context(context or {})
    layers = {"identity": evaluate_layer(identity, action, resource, known)}
    if boundary is not None:
        layers["boundary"] = evaluate_layer(boundary, action, resource, known)
    if session is not None:
        layers["session"] = evaluate_layer(session, action, resource, known)
    missing = sorted(set().union(*(layer.missing for layer in layers.values())))
    boundary_allows = layers["boundary"].decision == ALLOWED if "boundary" in layers else None
    for wanted in (EXPLICIT_DENY, IMPLICIT_DENY):
        for name, layer in layers.items():
            if layer.decision == wanted:
                return Verdict(wanted, layer.matched, missing, name, boundary_allows)
    matched = [hit for layer in layers.values() for hit in layer.matched]
    return Verdict(ALLOWED, matched, missing, "", boundary_allows)
