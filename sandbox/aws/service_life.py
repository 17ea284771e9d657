"""
A service that keeps its tasks running and rolls out new ones. Its steps happen at times computed from its calls, never at the
time of a read, so that reads and restarts change nothing.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
"""

import dataclasses
import datetime
import math
import uuid

import task_life

# A task that ran this long counts as steady. A container that is meant to exit has exited by then.
STEADY = datetime.timedelta(seconds=2 * task_life.RUNS_SECONDS)
# The pause before the next attempt grows with each failure, to 27 minutes at most.
RETRY_SECONDS, MOST_RETRY_SECONDS = 10, 27 * 60
# So many failures in a row make the scheduler say that it slows down.
SLOWS_DOWN_AFTER = 3
# An event of the same words is left out until its cause is over or this time has passed.
REPEATED = datetime.timedelta(hours=6)
GUIDE = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
# The circuit breaker opens at half of the desired tasks, within these bounds.
LEAST_FAILURES, MOST_FAILURES = 3, 200
MOST_EVENTS = 100
FAR = datetime.datetime.max - datetime.timedelta(days=2)


@dataclasses.dataclass
class Deployment:
    id: str
    definition: object
    created: datetime.datetime
    updated: datetime.datetime
    state: str = "IN_PROGRESS"
    reason: str = ""
    failed: int = 0
    restarts: int = 0
    retry_at: datetime.datetime | None = None
    # A rollback completes only after it was observed for a while, even when all its tasks run.
    steady_from: datetime.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why a task could not be started, as the service's event says it."""

    words: str


def _healthy_after(task) -> datetime.timedelta:
    return datetime.timedelta(seconds=task.healthy_after)


def _steady_after(task) -> datetime.timedelta:
    return max(STEADY, _healthy_after(task))


class ServiceLife:
    """
    `make_task(id, number, deployment, moment)` returns a task with `deployment`, `called_stop`, `targets` and `healthy_after`, or a
    Refusal; `life_of(task, moment)` is its life. IDs are derived from `key`, so that a replay creates the same IDs.
    """

    def __init__(self, name: str, key: str, make_task, life_of):
        self.name, self._key, self._make_task, self._life_of = name, key, make_task, life_of
        self.desired, self.configuration = 0, {}
        self.deployments: list[Deployment] = []
        self.tasks: list = []
        self.events: list[dict] = []
        self._last_completed: Deployment | None = None
        self._said: dict[str, datetime.datetime] = {}
        self._made = 0
        self._at: datetime.datetime | None = None

    def _id(self, kind: str) -> uuid.UUID:
        self._made += 1
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self._key}/{kind}/{self._made}")

    def deploy(self, definition, now: datetime.datetime) -> None:
        identity = f"ecs-svc/{self._id('deployment').int % 10**19:019d}"
        self.deployments.insert(0, Deployment(identity, definition, now, now, reason=f"ECS deployment {identity} in progress."))

    def next_moment(self) -> datetime.datetime | None:
        """When the next step happens; None when nothing will happen without a call."""
        if self._at is None:
            return None
        moments = [moment for each in self.deployments[:1] for moment in (each.retry_at, each.steady_from)]
        for task in self.tasks:
            life = self._life_of(task, FAR)
            moments += [life.started, life.stop and life.stop.at, life.stopped]
            moments += [life.started + _healthy_after(task), life.started + _steady_after(task)] if life.started else []
            moments.append(life.stopped and life.stopped + task_life.KEPT)
        return min((moment for moment in moments if moment is not None and moment > self._at), default=None)

    def step(self, at: datetime.datetime) -> None:
        """What the scheduler does at a moment. A second step at the same moment changes nothing."""
        self._at = at
        self._register(at)
        self._count_failures(at)
        self._break(at)
        self._retire(at)
        self._start(at)
        self._complete(at)
        self.tasks = [task for task in self.tasks if not self._is_over(task, at)]
        active = {id(task.deployment) for task in self.tasks if self._life_of(task, at).status != "STOPPED"}
        self.deployments = [each for number, each in enumerate(self.deployments) if number == 0 or id(each) in active]

    def _is_over(self, task, at: datetime.datetime) -> bool:
        stopped = self._life_of(task, at).stopped
        return stopped is not None and at - stopped >= task_life.KEPT

    def live(self, at: datetime.datetime) -> list:
        """Tasks that are meant to run."""
        return [task for task in self.tasks if self._life_of(task, at).stop is None]

    def running(self, at: datetime.datetime, deployment: Deployment | None = None) -> list:
        of = [task for task in self.live(at) if deployment is None or task.deployment is deployment]
        return [task for task in of if self._life_of(task, at).status == "RUNNING"]

    def _healthy(self, at: datetime.datetime) -> list:
        """Running tasks whose checks have passed."""
        return [task for task in self.running(at) if self._life_of(task, at).started + _healthy_after(task) <= at]

    def _register(self, at: datetime.datetime) -> None:
        """A task becomes a target when it runs."""
        for task in self.running(at):
            if task.targets and not task.is_registered:
                task.is_registered = True
                for target in task.targets:
                    self._say(at, f"registered 1 targets in (target-group {target.group})")

    def _count_failures(self, at: datetime.datetime) -> None:
        for task in self.tasks:
            stop = self._life_of(task, at).stop
            if stop is None or task.is_counted:
                continue
            task.is_counted = True
            if stop is not task.called_stop:
                self._say_why(at, task, stop)
                self._fail(task.deployment, at)
                if task.deployment.restarts >= SLOWS_DOWN_AFTER:
                    self._say_once(at, f"is unable to consistently start tasks successfully. {GUIDE}")

    def _say_why(self, at: datetime.datetime, task, stop: task_life.Stop) -> None:
        if stop.reason.startswith("ResourceInitializationError"):
            self._say_once(at, f"was unable to place a task. Reason: {stop.reason}. {GUIDE}")
        for target in task.targets:
            if target.reason and target.group in stop.reason:
                where = f"(task {task.id}) (port {target.port}) is unhealthy in (target-group {target.group})"
                self._say(at, f"{where} due to (reason {target.reason})")
        if stop.code == "ServiceSchedulerInitiated":
            self._say(at, f"has stopped 1 running tasks: (task {task.id}).")

    def _fail(self, deployment: Deployment, at: datetime.datetime) -> None:
        deployment.restarts += 1
        pause = min(MOST_RETRY_SECONDS, RETRY_SECONDS * 2 ** min(deployment.restarts - 1, 10))
        deployment.retry_at = at + datetime.timedelta(seconds=pause)
        if deployment.state == "IN_PROGRESS":
            deployment.failed += 1
            deployment.updated = at

    def _break(self, at: datetime.datetime) -> None:
        primary = self.deployments[0]
        breaker = self.configuration.get("deploymentCircuitBreaker") or {}
        limit = min(MOST_FAILURES, max(LEAST_FAILURES, math.ceil(self.desired / 2)))
        if not breaker.get("enable") or primary.state != "IN_PROGRESS" or primary.failed < limit:
            return
        primary.state, primary.reason, primary.updated = "FAILED", "ECS deployment circuit breaker: tasks failed to start.", at
        self._say(at, f"(deployment {primary.id}) deployment failed: tasks failed to start.")
        before = self._last_completed
        if not breaker.get("rollback") or before is None or before is primary:
            return
        self._say(at, f"rolling back to (deployment {before.id}).")
        before.state, before.updated, before.failed, before.retry_at = "IN_PROGRESS", at, 0, None
        before.steady_from = at + STEADY
        before.reason = f"ECS deployment circuit breaker: rolling back to deploymentId {before.id}."
        self.deployments = [before, *(each for each in self.deployments if each is not before)]

    def _bounds(self) -> tuple[int, int]:
        """The least number of running tasks, and the largest number of tasks."""
        least, most = self.configuration.get("minimumHealthyPercent", 100), self.configuration.get("maximumPercent", 200)
        return math.ceil(self.desired * least / 100), math.floor(self.desired * most / 100)

    def _retire(self, at: datetime.datetime) -> None:
        primary = self.deployments[0]
        live, healthy = self.live(at), self._healthy(at)
        old = [task for task in live if task.deployment is not primary]
        waiting = [task for task in old if task not in healthy]
        spare = max(0, len(healthy) - self._bounds()[0])
        over = [task for task in live if task.deployment is primary][self.desired :]
        stopped = [*waiting, *[task for task in old if task in healthy][:spare], *over]
        for task in stopped:
            reason = f"Scaling activity initiated by (deployment {primary.id})"
            task.called_stop = task_life.Stop(at, "ServiceSchedulerInitiated", reason, task_life.TERMINATED)
        if stopped:
            self._say(at, f"has stopped {len(stopped)} running tasks: {' '.join(f'(task {task.id})' for task in stopped)}.")

    def _start(self, at: datetime.datetime) -> None:
        primary, live = self.deployments[0], self.live(at)
        if primary.state == "FAILED" or (primary.retry_at is not None and at < primary.retry_at):
            return
        missing = self.desired - sum(task.deployment is primary for task in live)
        made = []
        for _ in range(min(missing, self._bounds()[1] - len(live))):
            task = self._make_task(str(self._id("task")), self._made, primary, at)
            if isinstance(task, Refusal):
                self._say_once(at, task.words)
                self._fail(primary, at)
                break
            self.tasks.append(task)
            made.append(task)
        if made:
            self._say(at, f"has started {len(made)} tasks: {' '.join(f'(task {task.id})' for task in made)}.")
        elif missing > 0 and self._is_stuck(at):
            self._say_once(
                at,
                "was unable to stop or start tasks during a deployment because of the service deployment configuration. "
                "Update the minimumHealthyPercent or maximumPercent value and try again.",
            )

    def _is_stuck(self, at: datetime.datetime) -> bool:
        """The limits allow neither another task nor the stop of one that runs."""
        least, most = self._bounds()
        return len(self.live(at)) >= most and len(self._healthy(at)) <= least

    def _complete(self, at: datetime.datetime) -> None:
        primary, live = self.deployments[0], self.live(at)
        started = {task.id: self._life_of(task, at).started for task in live}
        steady = all(started[task.id] is not None and started[task.id] + _steady_after(task) <= at for task in live)
        if primary.state != "IN_PROGRESS" or len(live) != self.desired or not steady:
            return
        if primary.steady_from is not None and at < primary.steady_from:
            return
        if any(task.deployment is not primary for task in live):
            return
        primary.state, primary.reason, primary.updated = "COMPLETED", f"ECS deployment {primary.id} completed.", at
        primary.restarts = 0
        self._said.clear()
        self._last_completed = primary
        self._say(at, f"(deployment {primary.id}) deployment completed.")
        self._say(at, "has reached a steady state.")

    def _say_once(self, at: datetime.datetime, words: str) -> None:
        last = self._said.get(words)
        if last is None or at - last >= REPEATED:
            self._said[words] = at
            self._say(at, words)

    def _say(self, at: datetime.datetime, words: str) -> None:
        event = {"id": str(self._id("event")), "createdAt": at, "message": f"(service {self.name}) {words}"}
        self.events = [event, *self.events][:MOST_EVENTS]
