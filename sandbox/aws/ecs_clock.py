"""
The time of ECS: the sandbox's clock plus what was advanced. Tasks move by it, so that a test need not wait for them.
Signatures, sessions and the other services keep the plain clock: AWS refuses a signature that is five minutes old.
"""

import datetime

import sandbox_clock

# More than any test needs, less than dates can hold.
MOST_SECONDS = 30 * 24 * 3600
_advanced = datetime.timedelta()


def now() -> datetime.datetime:
    """UTC without a zone, the form that moto keeps."""
    return sandbox_clock.current() + _advanced


def seconds_of(word: str) -> int | None:
    """What a control call asks for: a whole number of seconds that the clock can be advanced by."""
    return int(word) if word.isascii() and word.isdigit() and 0 < int(word) <= MOST_SECONDS else None


def advance(seconds: int) -> None:
    global _advanced
    _advanced += datetime.timedelta(seconds=seconds)


def reset() -> None:
    global _advanced
    _advanced = datetime.timedelta()
