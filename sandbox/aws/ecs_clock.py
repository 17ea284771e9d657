"""
The clock of ECS: the sandbox's clock plus the advanced time. Tasks follow it, so that a test need not wait for them.
Signatures, sessions and the other services keep the plain clock: AWS refuses a signature that is five minutes old.
"""

import datetime

import sandbox_clock

# More than any test needs, and within the range of dates.
MOST_SECONDS = 30 * 24 * 3600
_advanced = datetime.timedelta()


def now() -> datetime.datetime:
    """UTC without a time zone, as moto stores it."""
    return sandbox_clock.current() + _advanced


def seconds_of(word: str) -> int | None:
    """The whole number of seconds in a control call, or None when the clock cannot be advanced by it."""
    return int(word) if word.isascii() and word.isdigit() and 0 < int(word) <= MOST_SECONDS else None


def advance(seconds: int) -> None:
    global _advanced
    _advanced += datetime.timedelta(seconds=seconds)


def reset() -> None:
    global _advanced
    _advanced = datetime.timedelta()
