"""
Condition blocks of IAM policies.

Every operator and every key of a block must hold; the values of one key are alternatives.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

import base64
import binascii
import datetime
import ipaddress

from patterns import arn_like, like, substitute, unmark


def as_list(value) -> list:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def normalise_context(context: dict) -> dict:
    """Condition keys are case-insensitive; every value becomes a list of strings."""
    return {key.lower(): [_text(v) for v in as_list(value)] for key, value in context.items() if value is not None}


def _number(text: str) -> float:
    return float(text)


def _instant(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        parsed = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=datetime.timezone.utc)).timestamp()


def _in_network(have: str, want: str) -> bool:
    return ipaddress.ip_address(have) in ipaddress.ip_network(want, strict=False)


def _same_binary(have: str, want: str) -> bool:
    return base64.b64decode(have, validate=True) == base64.b64decode(want, validate=True)


# Operator -> (negated, comparison of one given value with one wanted value).
OPERATORS = {
    "StringEquals": (False, lambda h, w: h == w),
    "StringNotEquals": (True, lambda h, w: h == w),
    "StringEqualsIgnoreCase": (False, lambda h, w: h.lower() == w.lower()),
    "StringNotEqualsIgnoreCase": (True, lambda h, w: h.lower() == w.lower()),
    "StringLike": (False, lambda h, w: like(w, h)),
    "StringNotLike": (True, lambda h, w: like(w, h)),
    "ArnEquals": (False, lambda h, w: arn_like(w, h)),
    "ArnLike": (False, lambda h, w: arn_like(w, h)),
    "ArnNotEquals": (True, lambda h, w: arn_like(w, h)),
    "ArnNotLike": (True, lambda h, w: arn_like(w, h)),
    "Bool": (False, lambda h, w: h.lower() == w.lower()),
    "BinaryEquals": (False, _same_binary),
    "NumericEquals": (False, lambda h, w: _number(h) == _number(w)),
    "NumericNotEquals": (True, lambda h, w: _number(h) == _number(w)),
    "NumericLessThan": (False, lambda h, w: _number(h) < _number(w)),
    "NumericLessThanEquals": (False, lambda h, w: _number(h) <= _number(w)),
    "NumericGreaterThan": (False, lambda h, w: _number(h) > _number(w)),
    "NumericGreaterThanEquals": (False, lambda h, w: _number(h) >= _number(w)),
    "DateEquals": (False, lambda h, w: _instant(h) == _instant(w)),
    "DateNotEquals": (True, lambda h, w: _instant(h) == _instant(w)),
    "DateLessThan": (False, lambda h, w: _instant(h) < _instant(w)),
    "DateLessThanEquals": (False, lambda h, w: _instant(h) <= _instant(w)),
    "DateGreaterThan": (False, lambda h, w: _instant(h) > _instant(w)),
    "DateGreaterThanEquals": (False, lambda h, w: _instant(h) >= _instant(w)),
    "IpAddress": (False, _in_network),
    "NotIpAddress": (True, _in_network),
}
_BY_LOWER_NAME = {name.lower(): rule for name, rule in OPERATORS.items()}


def _matches(comparison, have: str, wanted: list[str]) -> bool:
    for want in wanted:
        try:
            if comparison(have, want):
                return True
        except (ValueError, binascii.Error):
            continue  # A value that is no number, date or address matches nothing.
    return False


def _split_operator(name: str) -> tuple[str, str, bool]:
    quantifier, _, base = name.rpartition(":")
    base = base.lower()
    return quantifier.lower(), base.removesuffix("ifexists"), base.endswith("ifexists")


def _key_holds(operator: str, key: str, wanted_raw, context: dict, variables: bool) -> bool:
    quantifier, base, if_exists = _split_operator(operator)
    have = context.get(key.lower())
    if base == "null":
        return (not have) == (_text(as_list(wanted_raw)[0]).lower() == "true")
    rule = _BY_LOWER_NAME.get(base)
    if rule is None:
        return False  # An unknown operator is never satisfied.
    negated, comparison = rule
    wanted = [w for w in (substitute(_text(v), context, variables) for v in as_list(wanted_raw)) if w is not None]
    if "like" not in base and not base.startswith("arn"):
        wanted = [unmark(w) for w in wanted]
    if quantifier == "forallvalues":
        return all(_matches(comparison, h, wanted) != negated for h in have or [])
    if quantifier == "foranyvalue":
        if not have:
            return if_exists and have is None
        return any(_matches(comparison, h, wanted) != negated for h in have)
    if not have:
        return negated or if_exists
    return any(_matches(comparison, h, wanted) for h in have) != negated


def condition_keys(condition: dict | None) -> set[str]:
    return {key for block in (condition or {}).values() for key in block}


def conditions_hold(condition: dict | None, context: dict, variables: bool) -> bool:
    """`context` comes from `normalise_context`; `variables` is on for policies of version 2012-10-17."""
    return all(
        _key_holds(operator, key, wanted, context, variables)
        for operator, block in (condition or {}).items()
        for key, wanted in block.items()
    )
