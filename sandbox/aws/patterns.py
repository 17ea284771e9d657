"""Matching of IAM patterns: wildcards, ARNs and policy variables."""

import functools
import re

ARN_PARTS = 6
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_DEFAULT = re.compile(r"^\s*([^,\s]+)\s*,\s*'(.*)'\s*$")
# A wildcard that came out of a variable is literal; these private characters carry it through to the matcher.
_LITERAL_MARKS = {"\ue000": "*", "\ue001": "?"}
_LITERALS = {"*": "\ue000", "?": "\ue001", "$": "$"}


@functools.lru_cache(maxsize=8192)
def _wildcard_regex(pattern: str, ignore_case: bool) -> re.Pattern:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(_LITERAL_MARKS.get(c, c)) for c in pattern)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(pattern: str, value: str, ignore_case: bool = False) -> bool:
    """`*` stands for any run of characters, `?` for exactly one; everything else is literal."""
    return _wildcard_regex(pattern, ignore_case).fullmatch(value) is not None


def _mark(value: str) -> str:
    return value.replace("*", "\ue000").replace("?", "\ue001")


def unmark(value: str) -> str:
    """For comparisons without wildcards: what `substitute` marked becomes plain text again."""
    return value.replace("\ue000", "*").replace("\ue001", "?")


@functools.lru_cache(maxsize=8192)
def _resource_regex(pattern: str) -> re.Pattern:
    pieces, colons = [], 0
    for index, char in enumerate(pattern):
        free = colons >= ARN_PARTS - 1
        if char == "*":
            ends_segment = pattern[index + 1 : index + 2] in ("", ":", "*")
            pieces.append(".*" if free or ends_segment else "[^:]*")
        elif char == "?":
            pieces.append("." if free else "[^:]")
        else:
            colons += char == ":"
            pieces.append(re.escape(_LITERAL_MARKS.get(char, char)))
    return re.compile("".join(pieces), re.DOTALL)


def resource_like(pattern: str, resource: str) -> bool:
    """
    Wildcards of a Resource element stay inside their segment, except that a `*` at the end of a segment may run on past the colon.
    An ARN with fewer than six parts is completed with `*`. The resource `*` of a call that names none is matched by `*` only.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    if pattern == "*":
        return True
    if resource.count(":") < ARN_PARTS - 1:
        return False
    completed = pattern + ":*" * (ARN_PARTS - 1 - pattern.count(":"))
    return any(_resource_regex(p).fullmatch(resource) is not None for p in (pattern, completed))


def arn_like(pattern: str, value: str) -> bool:
    """
    ARN conditions compare the six colon-separated parts one by one, so a `*` cannot reach over a colon of the first five.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    """
    if pattern == "*":
        return True
    wanted, given = pattern.split(":", ARN_PARTS - 1), value.split(":", ARN_PARTS - 1)
    if len(wanted) != ARN_PARTS or len(given) != ARN_PARTS:
        return False
    return all(like(w, g) for w, g in zip(wanted, given))


def substitute(pattern: str, context: dict, enabled: bool) -> str | None:
    """
    Puts context values into `${key}` and `${key, 'default'}`; None when a variable has no value, which then matches nothing.
    Wildcards inside a value are literal.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    if not enabled or "${" not in pattern:
        return pattern
    missing = False

    def value_of(match: re.Match) -> str:
        nonlocal missing
        name = match.group(1)
        if name in _LITERALS:
            return _LITERALS[name]
        with_default = _DEFAULT.match(name)
        key, default = (with_default.group(1), with_default.group(2)) if with_default else (name.strip(), None)
        found = context.get(key.lower())
        # A multivalued key cannot be used as a variable.
        if found is not None and len(found) == 1:
            return _mark(found[0])
        if default is None:
            missing = True
            return ""
        return default

    result = _VARIABLE.sub(value_of, pattern)
    return None if missing else result
