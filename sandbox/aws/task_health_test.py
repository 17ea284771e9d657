"""
Table tests of the health checks of a task, with what these pages say:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-service-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html

    python task_health_test.py
"""

import types
import unittest

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends

import network_path
import task_health

ACCOUNT, REGION, PORT = "482177309156", "eu-west-1", 8080


class World:
    """A load balancer with a target group, and two security groups for tasks: one lets the load balancer in."""

    def __init__(self):
        ec2 = ec2_backends[ACCOUNT][REGION]
        vpc = ec2.create_vpc("10.5.0.0/16")
        self.subnets = [ec2.create_subnet(vpc.id, f"10.5.{n}.0/24", availability_zone=f"{REGION}{z}").id for n, z in ((1, "a"), (2, "b"))]
        balancer_group = ec2.create_security_group("balancer", "x", vpc.id).id
        self.closed = ec2.create_security_group("closed", "x", vpc.id).id
        self.open = ec2.create_security_group("open", "x", vpc.id).id
        ec2.authorize_security_group_ingress(self.open, "tcp", str(PORT), str(PORT), [], source_groups=[{"GroupId": balancer_group}], vpc_id=vpc.id)
        elb = elbv2_backends[ACCOUNT][REGION]
        self.group = elb.create_target_group("api", vpc_id=vpc.id, protocol="HTTP", port=PORT, target_type="ip", healthcheck_protocol="HTTP", healthcheck_path="/healthz")
        balancer = elb.create_load_balancer("api", [balancer_group], self.subnets, [])
        elb.create_listener(balancer.arn, "HTTP", 80, None, None, [{"Type": "forward", "TargetGroupArn": self.group.arn}], None, None)


WORLD = World()


def check(security_group=None, container=None, port=PORT) -> task_health.TargetCheck:
    balanced = [{"targetGroupArn": WORLD.group.arn, "containerName": "web", "containerPort": port}]
    service = types.SimpleNamespace(_account_id=ACCOUNT, region_name=REGION, load_balancers=balanced)
    settings = {"subnets": WORLD.subnets, "securityGroups": [security_group or WORLD.open]}
    place = network_path.place_of(ACCOUNT, REGION, {"awsvpcConfiguration": settings})
    whole = {"name": "web", "image": "nginx:1", "portMappings": [{"containerPort": PORT}], **(container or {})}
    return task_health.target_checks(service, place, [whole])[0]


class Targets(unittest.TestCase):
    def test_reasons(self):
        rows = [
            ("a healthy target", {}, None, None),
            ("a closed security group", {"security_group": WORLD.closed}, "Request timed out", "Target.Timeout"),
            (
                "a program that answers with an error",
                {"container": {"image": "nginx:answers-503"}},
                "Health checks failed with these codes: [503]",
                "Target.ResponseCodeMismatch",
            ),
            ("a port on which nothing listens", {"container": {"portMappings": [{"containerPort": 80}]}}, "Health checks failed", "Target.FailedHealthChecks"),
        ]
        for title, settings, reason, code in rows:
            with self.subTest(title):
                found = check(**settings)
                self.assertEqual((found.reason, found.code), (reason, code))

    def test_times(self):
        """A new target is healthy after one check, and unhealthy after as many as the threshold says."""
        interval, threshold = int(WORLD.group.health_check_interval_seconds), int(WORLD.group.unhealthy_threshold_count)
        self.assertEqual(check().seconds, interval)
        self.assertEqual(check(security_group=WORLD.closed).seconds, interval * threshold)

    def test_the_grace_period_delays_the_stop(self):
        failing = check(security_group=WORLD.closed)
        stop = task_health.ending_by_checks([], [failing], 600)
        self.assertEqual((stop.code, stop.seconds), ("ServiceSchedulerInitiated", 600))
        self.assertEqual(stop.reason, f"Task failed ELB health checks in (target-group {WORLD.group.arn})")


class Containers(unittest.TestCase):
    def test_checks(self):
        rows = [
            ({"command": ["CMD-SHELL", "curl -f http://localhost/ || exit 1"]}, 30, True),
            ({"command": ["CMD-SHELL", "exit 1"]}, 90, False),
            ({"command": ["CMD", "false"], "interval": 10, "retries": 2, "startPeriod": 60}, 80, False),
        ]
        for health_check, seconds, passes in rows:
            with self.subTest(health_check):
                found = task_health.container_check({"image": "nginx:1", "healthCheck": health_check})
                self.assertEqual((found.seconds, found.passes), (seconds, passes))
        self.assertIsNone(task_health.container_check({"image": "nginx:fails-health-check"}))

    def test_a_failing_essential_container_is_replaced(self):
        failing = {"name": "web", "image": "nginx:fails-health-check", "healthCheck": {"command": ["CMD", "check"]}}
        self.assertEqual(task_health.ending_by_checks([failing], [], 0).reason, "Task failed container health checks")
        self.assertIsNone(task_health.ending_by_checks([{**failing, "essential": False}], [], 0))


if __name__ == "__main__":
    unittest.main()
