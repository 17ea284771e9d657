"""
Table tests of a service's scheduler. Every expectation is what the pages of the developer guide say:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html

    python service_life_test.py
"""

import datetime
import types
import unittest

import task_life
from service_life import Refusal, ServiceLife
from task_health import TargetCheck

BEGIN = datetime.datetime(2026, 1, 1)
GROUP = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/api/1"
NOT_PULLED = task_life.Ending("TaskFailedToStart", "CannotPullContainerError: x", "PENDING")
EXITED = task_life.Ending("EssentialContainerExited", "Essential container in task exited", None, task_life.RUNS_SECONDS, "web", 1)


def after(seconds: float) -> datetime.datetime:
    return BEGIN + datetime.timedelta(seconds=seconds)


class World:
    """A service whose task definitions are endings; `places` is the number of tasks that find a place."""

    def __init__(self, desired=2, places=1000, **configuration):
        self.places, self.targets, self.healthy_after = places, [], 0
        self.life = ServiceLife("api", "key", self._make, self._life_of)
        self.life.desired, self.life.configuration = desired, configuration

    def _make(self, identity, number, deployment, moment):
        if len(self.life.live(moment)) >= self.places:
            return Refusal("was unable to place a task because no container instance met all of its requirements.")
        task = types.SimpleNamespace(id=identity, deployment=deployment, created=moment, called_stop=None)
        task.is_counted, task.is_registered, task.ending = False, False, deployment.definition
        task.targets, task.healthy_after = self.targets, self.healthy_after
        return task

    def _life_of(self, task, moment):
        return task_life.life(task.created, moment, True, task.ending, task.called_stop)

    def deploy(self, definition, seconds: float):
        self.life.deploy(definition, after(seconds))
        self.life.step(after(seconds))

    def go(self, seconds: float):
        while (moment := self.life.next_moment()) is not None and moment <= after(seconds):
            self.life.step(moment)
        return self

    def messages(self) -> list[str]:
        return [event["message"].removeprefix("(service api) ") for event in self.life.events]


def breaker(rollback: bool) -> dict:
    return {"deploymentCircuitBreaker": {"enable": True, "rollback": rollback}}


class CircuitBreaker(unittest.TestCase):
    def test_threshold(self):
        """Half of the desired count, rounded up, at least 3 and at most 200."""
        for desired, threshold in ((1, 3), (6, 3), (25, 13), (400, 200), (800, 200)):
            with self.subTest(desired):
                world = World(desired, places=0, **breaker(False))
                world.deploy(None, 0)
                # Every attempt to place a task is one failure, so the threshold is met exactly.
                world.go(30 * 24 * 3600)
                self.assertEqual(world.life.deployments[0].state, "FAILED")
                self.assertEqual(world.life.deployments[0].failed, threshold)

    def test_rolls_back_to_the_last_completed_deployment(self):
        world = World(2, **breaker(True))
        world.deploy(None, 0)
        first = world.go(60).life.deployments[0]
        world.deploy(NOT_PULLED, 60)
        failed = world.life.deployments[0]
        seconds = 60
        while failed.state != "FAILED":
            seconds += 1
            world.go(seconds)
        self.assertEqual(failed.reason, "ECS deployment circuit breaker: tasks failed to start.")
        self.assertIs(world.life.deployments[0], first)
        self.assertEqual(first.reason, f"ECS deployment circuit breaker: rolling back to deploymentId {first.id}.")
        self.assertEqual(len(world.life.running(after(seconds))), 2)
        world.go(3600)
        self.assertEqual([each.state for each in world.life.deployments], ["COMPLETED"])

    def test_a_failed_deployment_starts_no_more_tasks(self):
        world = World(2, **breaker(False))
        world.deploy(NOT_PULLED, 0)
        world.go(3600)
        self.assertEqual((world.life.deployments[0].state, world.life.live(after(3600))), ("FAILED", []))


class Percentages(unittest.TestCase):
    def test_a_deployment_stays_within_its_limits(self):
        """The minimum is rounded up and the maximum down."""
        rows = [(4, 100, 200, 4, 8), (4, 50, 100, 2, 4), (3, 100, 125, 3, 3), (2, 75, 200, 2, 4), (3, 0, 100, 0, 3)]
        for desired, minimum, maximum, least, most in rows:
            with self.subTest((desired, minimum, maximum)):
                world = World(desired, minimumHealthyPercent=minimum, maximumPercent=maximum)
                world.deploy(None, 0)
                world.go(60)
                world.deploy(None, 60)
                for second in range(60, 180):
                    world.go(second)
                    self.assertGreaterEqual(len(world.life.running(after(second))), least)
                    self.assertLessEqual(len(world.life.live(after(second))), most)

    def test_limits_that_allow_no_step_are_reported(self):
        world = World(3, minimumHealthyPercent=100, maximumPercent=125)
        world.deploy(None, 0)
        world.go(60)
        world.deploy(None, 60)
        self.assertIn(
            "was unable to stop or start tasks during a deployment because of the service deployment configuration. "
            "Update the minimumHealthyPercent or maximumPercent value and try again.",
            world.messages(),
        )


class Events(unittest.TestCase):
    def test_no_place(self):
        world = World(2, places=1)
        world.deploy(None, 0)
        world.go(3600)
        words = "was unable to place a task because no container instance met all of its requirements."
        self.assertEqual(world.messages().count(words), 1)
        self.assertEqual(world.life.deployments[0].state, "IN_PROGRESS")
        world.places = 2
        self.assertIn("has reached a steady state.", world.go(7200).messages())

    def test_tasks_that_keep_failing(self):
        world = World(1)
        world.deploy(EXITED, 0)
        world.go(600)
        words = "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the "
        self.assertIn(f"{words}Amazon ECS Developer Guide.", world.messages())

    def test_an_unhealthy_target_is_replaced(self):
        world = World(1)
        world.targets = [TargetCheck(GROUP, "web", 8080, 60, "Request timed out", "Target.Timeout")]
        world.healthy_after = 60
        stop = task_life.Ending("ServiceSchedulerInitiated", f"Task failed ELB health checks in (target-group {GROUP})", None, 60)
        world.deploy(stop, 0)
        world.go(200)
        first = world.life.tasks[0].id
        messages = world.messages()
        self.assertIn(f"(task {first}) (port 8080) is unhealthy in (target-group {GROUP}) due to (reason Request timed out)", messages)
        self.assertIn(f"has stopped 1 running tasks: (task {first}).", messages)
        self.assertIn(f"registered 1 targets in (target-group {GROUP})", messages)
        self.assertEqual(world.life.deployments[0].failed, 2)

    def test_the_old_tasks_stay_until_new_ones_are_healthy(self):
        world = World(1)
        world.deploy(None, 0)
        world.go(60)
        world.healthy_after = 90
        world.deploy(None, 60)
        self.assertEqual(len(world.go(60 + 10 + 80).life.live(after(150))), 2)
        self.assertEqual(len(world.go(60 + 10 + 95).life.live(after(165))), 1)


if __name__ == "__main__":
    unittest.main()
