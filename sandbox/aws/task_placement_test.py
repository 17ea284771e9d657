"""
Table tests of placement. The words are those of these pages:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html

    python task_placement_test.py
"""

import unittest

from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends

import ecs_clock
import ecs_gaps
import ecs_services
import ecs_tasks
import task_placement

ACCOUNT, REGION = "482177309156", "eu-west-1"
GUIDE = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
NO_PLACE = "was unable to place a task because no container instance met all of its requirements."

for part in (ecs_gaps, ecs_tasks, ecs_services):
    part.install()


class Cluster:
    """A cluster with this many container instances of 4096 CPU units and 7482 MiB."""

    made = 0

    def __init__(self, instances: int):
        self.backend = ecs_backends[ACCOUNT][REGION]
        Cluster.made += 1
        self.name = f"cluster-{Cluster.made}"
        self.backend.create_cluster(self.name)
        ec2 = ec2_backends[ACCOUNT][REGION]
        image = next(iter(ec2.amis))
        for _ in range(instances):
            made = ec2.run_instances(image, 1, b"", [], instance_type="m5.large", is_instance_type_default=False).instances[0]
            self.backend.register_container_instance(self.name, made.id)

    def serve(self, name: str, count: int, **container):
        """A service on EC2 and its latest events, oldest first."""
        definition = self.backend.register_task_definition(
            name, [{"name": "web", "image": "nginx:1", "essential": True, "memory": 128, **container}], network_mode="bridge"
        )
        service = self.backend.create_service(self.name, name, count, definition.arn, launch_type="EC2")
        return service, [each["message"].removeprefix(f"(service {name}) ") for each in reversed(service.events)]


class Services(unittest.TestCase):
    def test_no_instances(self):
        _, events = Cluster(0).serve("none", 1)
        self.assertEqual(events, [f"{NO_PLACE} Reason: No Container Instances were found in your cluster. {GUIDE}"])

    def test_what_an_instance_lacks(self):
        rows = [
            ("memory", {"memory": 4096}, "has insufficient memory available."),
            ("cpu", {"cpu": 3000}, "has insufficient CPU units available."),
            ("ports", {"portMappings": [{"containerPort": 80, "hostPort": 8080}]}, "is already using a port required by your task."),
        ]
        for name, container, words in rows:
            with self.subTest(name):
                cluster = Cluster(1)
                service, events = cluster.serve(name, 2, **container)
                instance = next(iter(cluster.backend.container_instances[cluster.name].values()))
                self.assertIn(f"{NO_PLACE} The closest matching (container-instance {instance.id}) {words} {GUIDE}", events)
                self.assertEqual(len(service.life.live(ecs_clock.now())), 1)

    def test_dynamic_ports_share_an_instance(self):
        service, _ = Cluster(1).serve("dynamic", 3, portMappings=[{"containerPort": 80, "hostPort": 0}])
        self.assertEqual(len(service.life.live(ecs_clock.now())), 3)

    def test_tasks_spread_over_instances(self):
        service, _ = Cluster(2).serve("spread", 2, memory=4096)
        self.assertEqual(len({task.container_instance_arn for task in service.life.live(ecs_clock.now())}), 2)


class Instances(unittest.TestCase):
    def test_remaining_resources(self):
        cluster = Cluster(1)
        cluster.serve("takes", 1, memory=1000, cpu=500, portMappings=[{"containerPort": 80, "hostPort": 8080}])
        ecs_services.settle(cluster.backend)
        instance = next(iter(cluster.backend.container_instances[cluster.name].values()))
        left = {each["name"]: each for each in instance.remaining_resources}
        self.assertEqual((left["CPU"]["integerValue"], left["MEMORY"]["integerValue"]), (3596, 6482))
        self.assertIn("8080", left["PORTS"]["stringSetValue"])
        self.assertEqual(instance.pending_tasks_count, 1)

    def test_failures_of_run_task(self):
        cluster = Cluster(1)
        cluster.serve("full", 1, memory=7000)
        definition = cluster.backend.describe_task_definition("full")
        instance = next(iter(cluster.backend.container_instances[cluster.name].values()))
        found = task_placement.failures(cluster.backend, cluster.name, definition, ecs_clock.now())
        self.assertEqual(found, [{"arn": instance.container_instance_arn, "reason": "RESOURCE:MEMORY"}])

    def test_a_disconnected_agent(self):
        cluster = Cluster(1)
        next(iter(cluster.backend.container_instances[cluster.name].values())).agent_connected = False
        _, events = cluster.serve("agent", 1)
        self.assertIn('encountered error "AGENT".', events[0])


class Fargate(unittest.TestCase):
    def test_the_quota_of_vcpus(self):
        cluster = Cluster(0)
        containers = [{"name": "web", "image": "nginx:1", "essential": True}]
        definition = cluster.backend.register_task_definition(
            "large", containers, network_mode="bridge", cpu="16384", memory="32768", requires_compatibilities=["FARGATE"]
        )
        service = cluster.backend.create_service(cluster.name, "large", 3, definition.arn, launch_type="FARGATE")
        self.assertEqual(len(service.life.live(ecs_clock.now())), 2)
        reason = "Reason: You've reached the limit on the number of vCPUs you can run concurrently."
        self.assertIn(f"(service large) was unable to place a task. {reason} {GUIDE}", [each["message"] for each in service.events])


if __name__ == "__main__":
    unittest.main()
