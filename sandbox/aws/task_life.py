"""
The state of a task at a moment, computed from its creation, its ending and its stop. Reading changes nothing.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

import dataclasses
import datetime

# Seconds that a task spends in each state. Only a task with a network interface has the first state and the last.
STARTING = (("PROVISIONING", 3), ("PENDING", 5), ("ACTIVATING", 2))
STOPPING = (("DEACTIVATING", 1), ("STOPPING", 2), ("DEPROVISIONING", 2))
OF_NETWORK = {"PROVISIONING", "DEPROVISIONING"}
# How long a container runs that is meant to exit.
RUNS_SECONDS = 5
# DescribeTasks returns a stopped task for at least an hour.
KEPT = datetime.timedelta(hours=1)
# Exit codes: 128 plus the number of the signal.
TERMINATED, KILLED = 143, 137


@dataclasses.dataclass(frozen=True)
class Stop:
    """Why and when a task stops."""

    at: datetime.datetime
    code: str
    reason: str
    exit_code: int | None = None
    container_reason: str | None = None


@dataclasses.dataclass(frozen=True)
class Ending:
    """How a task ends when no call stops it: while it starts, or some seconds after it began to run."""

    code: str
    reason: str
    # The state that it does not leave; None when it ends while it runs.
    during: str | None = None
    seconds: int = 0
    container: str | None = None
    exit_code: int | None = None
    container_reason: str | None = None
    # False when the task ends before it pulls its first image.
    pulls: bool = True


@dataclasses.dataclass(frozen=True)
class Life:
    status: str
    desired: str
    pull_started: datetime.datetime | None
    pull_stopped: datetime.datetime | None
    started: datetime.datetime | None
    stop: Stop | None
    execution_stopped: datetime.datetime | None
    stopped: datetime.datetime | None

    def is_forgotten(self, now: datetime.datetime) -> bool:
        return self.stopped is not None and now - self.stopped > KEPT


def _ends(begin: datetime.datetime, states, has_network: bool) -> list[tuple[str, datetime.datetime]]:
    """Each state with the moment at which it ends."""
    found, end = [], begin
    for state, seconds in states:
        if has_network or state not in OF_NETWORK:
            end += datetime.timedelta(seconds=seconds)
            found.append((state, end))
    return found


def _own_stop(ending: Ending | None, moments: dict[str, datetime.datetime]) -> Stop | None:
    """How the task ends when no call stops it."""
    if ending is None:
        return None
    begun = moments.get(ending.during) if ending.during else moments["ACTIVATING"]
    at = (begun or moments["PENDING"]) + datetime.timedelta(seconds=ending.seconds)
    return Stop(at, ending.code, ending.reason, ending.exit_code, ending.container_reason)


def life(
    created: datetime.datetime,
    now: datetime.datetime,
    has_network: bool,
    ending: Ending | None = None,
    called: Stop | None = None,
) -> Life:
    """`called` is the stop that a call requested. It counts unless the task ended before."""
    ends = _ends(created, STARTING, has_network)
    moments = dict(ends)
    pull = moments.get("PROVISIONING", created)
    pulled, running = moments["PENDING"], moments["ACTIVATING"]
    own = _own_stop(ending, moments)
    stop = own if called is None or (own is not None and own.at <= called.at) else called
    if stop is not None and stop.at > now:
        stop = None
    until = stop.at if stop else now
    pulls = ending is None or ending.pulls
    started = running if running <= until else None
    seen = {
        "pull_started": pull if pulls and pull <= until else None,
        "pull_stopped": pulled if pulls and pulled <= until else None,
        "started": started,
        "stop": stop,
    }
    if stop is None:
        status = next((state for state, end in ends if now < end), "RUNNING")
        return Life(status, "RUNNING", **seen, execution_stopped=None, stopped=None)
    stopping = _ends(stop.at, STOPPING, has_network)
    status = next((state for state, end in stopping if now < end), "STOPPED")
    halted, gone = dict(stopping)["STOPPING"], stopping[-1][1]
    return Life(
        status,
        "STOPPED",
        **seen,
        execution_stopped=halted if started and halted <= now else None,
        stopped=gone if gone <= now else None,
    )
