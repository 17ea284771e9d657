"""
One clock for everything moto dates: real time, except while a journalled call is replayed (its own time) or the seed says
when something is meant to have happened (header x-sandbox-time, so that a key can be old).
"""

import datetime

import moto.core.utils as moto_utils

_override: datetime.datetime | None = None


def current() -> datetime.datetime:
    """UTC without a time zone, as moto stores it."""
    return _override or datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def current_epoch() -> float:
    return current().replace(tzinfo=datetime.timezone.utc).timestamp()


def set_time(iso: str | None) -> None:
    global _override
    _override = datetime.datetime.fromisoformat(iso.replace("Z", "")) if iso else None


def _utcnow():
    from sandbox_clock import current as sandbox_current

    return sandbox_current()


def install() -> None:
    # Modules of moto hold their own reference to utcnow, so its body is exchanged rather than the name.
    moto_utils.utcnow.__code__ = _utcnow.__code__
