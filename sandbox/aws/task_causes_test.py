"""
Table tests of the endings of a task. Every expectation is the wording of AWS's pages on stopped tasks:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html

    python task_causes_test.py
"""

import json
import unittest

from moto.ec2.models import ec2_backends
from moto.ecr.models import ecr_backends
from moto.iam.models import iam_backends
from moto.logs.models import logs_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

import network_path
import task_causes

ACCOUNT, OTHER, REGION = "482177309156", "610394827155", "eu-west-1"
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


def trust(service: str) -> dict:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v2+json"
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": MEDIA_TYPE, "config": {"digest": "sha256:0"}, "layers": []})


def role(name: str, *actions: str, service="ecs-tasks.amazonaws.com") -> str:
    iam = iam_backends[ACCOUNT]["aws"]
    made = iam.create_role(name, json.dumps(trust(service)), "/", None, "", [], 3600)
    if actions:
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
        iam.put_role_policy(name, "own", json.dumps(document))
    return made.arn


class World:
    """A VPC with a public and a private subnet, a registry with one image, a secret, a parameter and a log group."""

    def __init__(self):
        ec2 = ec2_backends[ACCOUNT][REGION]
        self.ec2, self.vpc = ec2, ec2.create_vpc("10.8.0.0/16")
        zone = f"{REGION}a"
        self.public = ec2.create_subnet(self.vpc.id, "10.8.1.0/24", availability_zone=zone).id
        self.private = ec2.create_subnet(self.vpc.id, "10.8.2.0/24", availability_zone=zone).id
        gateway = ec2.create_internet_gateway()
        ec2.attach_internet_gateway(gateway.id, self.vpc.id)
        table = ec2.create_route_table(self.vpc.id)
        ec2.create_route(table.id, "0.0.0.0/0", gateway_id=gateway.id)
        ec2.associate_route_table(table.id, None, self.public)
        self.closed = ec2.create_security_group("closed", "no way out", self.vpc.id).id
        for rule in list(ec2.get_security_group_from_id(self.closed).egress_rules):
            ec2.get_security_group_from_id(self.closed).egress_rules.remove(rule)
        ecr = ecr_backends[ACCOUNT][REGION]
        ecr.create_repository("api", None, None, None, None, [])
        ecr.put_image("api", MANIFEST, "1.0")
        logs_backends[ACCOUNT][REGION].create_log_group("/ecs/api", {})
        secretsmanager_backends[ACCOUNT][REGION].create_secret("db", "x", None, None, [], None, None, [], False)
        ssm_backends[ACCOUNT][REGION].put_parameter("/api/key", "", "x", "String", "", "", True, [], "text", "Standard", None)
        self.secret_arn = secretsmanager_backends[ACCOUNT][REGION].secrets.get("db").arn
        self.all = role("all", "ecr:*", "logs:*", "secretsmanager:*", "ssm:*")
        self.none = role("none")


WORLD = World()


def end(container=None, subnet=None, groups=(), public=True, execution_role=None, is_fargate=True):
    """The ending of a task with one container."""
    address = "ENABLED" if public else "DISABLED"
    settings = {"subnets": [subnet or WORLD.public], "securityGroups": list(groups), "assignPublicIp": address}
    where = network_path.place_of(ACCOUNT, REGION, {"awsvpcConfiguration": settings})
    whole = {"name": "web", "image": "nginx:1", **(container or {})}
    start = task_causes.Start("0a1b", ACCOUNT, REGION, [whole], execution_role or WORLD.all, is_fargate, where)
    return task_causes.ending_of(start)


def logging(**options) -> dict:
    named = {f"awslogs-{key.replace('_', '-')}": value for key, value in options.items()}
    return {"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-region": REGION, **named}}}


class Images(unittest.TestCase):
    """task_cannot_pull_image.html"""

    def test_fargate(self):
        ref = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "
        rows = [
            ("nginx:does-not-exist", f"{ref}docker.io/library/nginx:does-not-exist: docker.io/library/nginx:does-not-exist: not found"),
            (
                "acme/does-not-exist",
                f"{ref}docker.io/acme/does-not-exist:latest: pull access denied, repository does not exist or may require "
                "authorization: server message: insufficient_scope: authorization failed",
            ),
            (f"{REGISTRY}/api:2.0", f"{ref}{REGISTRY}/api:2.0: {REGISTRY}/api:2.0: not found"),
            (f"{REGISTRY}/gone:1.0", f"{ref}{REGISTRY}/gone:1.0: {REGISTRY}/gone:1.0: not found"),
            ("public.ecr.aws/x/does-not-exist:1", f"{ref}public.ecr.aws/x/does-not-exist:1: public.ecr.aws/x/does-not-exist:1: not found"),
        ]
        for image, reason in rows:
            with self.subTest(image):
                ending = end({"image": image})
                self.assertEqual((ending.code, ending.reason, ending.during), ("TaskFailedToStart", reason, "PENDING"))
        for image in ("nginx:1", "nginx", f"{REGISTRY}/api:1.0", "localhost:5000/x@sha256:0"):
            with self.subTest(image):
                self.assertIsNone(end({"image": image}))

    def test_other_refusals(self):
        for image, part in (("nginx:rate-limited", "429 Too Many Requests"), ("nginx:other-architecture", "does not contain descriptor matching platform")):
            with self.subTest(image):
                self.assertIn(part, end({"image": image}).reason)

    def test_an_instance_reports_the_daemon(self):
        ending = end({"image": f"{REGISTRY}/api:2.0"}, is_fargate=False)
        self.assertEqual(ending.reason, "Task failed to start")
        self.assertEqual(
            ending.container_reason,
            f"CannotPullContainerError: Error response from daemon: manifest for {REGISTRY}/api:2.0 not found: "
            "manifest unknown: Requested image not found",
        )

    def test_rights_on_the_registry(self):
        sign_in = end({"image": f"{REGISTRY}/api:1.0"}, execution_role=WORLD.none).reason
        self.assertTrue(sign_in.startswith("ResourceInitializationError: unable to pull secrets or registry auth: "), sign_in)
        self.assertIn("is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy", sign_in)
        only_sign_in = role("only-sign-in", "ecr:GetAuthorizationToken")
        self.assertTrue(end({"image": f"{REGISTRY}/api:1.0"}, execution_role=only_sign_in).reason.endswith("/v2/api/manifests/1.0: 403 Forbidden"))
        other = f"{OTHER}.dkr.ecr.{REGION}.amazonaws.com/x:1"
        self.assertIn("403 Forbidden", end({"image": other}).reason)


class Network(unittest.TestCase):
    """fargate-task-networking.html, resource-initialization-error.html"""

    def test_no_way_to_the_registry(self):
        rows = [
            ("a private subnet without a way out", {"subnet": WORLD.private}),
            ("a public subnet without a public address", {"public": False}),
            ("a security group without a way out", {"groups": [WORLD.closed]}),
        ]
        for title, settings in rows:
            with self.subTest(title):
                self.assertRegex(end(**settings).reason, r"^CannotPullContainerError: .* dial tcp [\d.]+:443: i/o timeout$")
                auth = end({"image": f"{REGISTRY}/api:1.0"}, **settings).reason
                self.assertTrue(
                    auth.startswith(
                        "ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from "
                        "Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration."
                    ),
                    auth,
                )
                logs = end(logging(group="/ecs/api", stream_prefix="x"), **settings).reason
                self.assertIn("There is a connection issue between the task and Amazon CloudWatch.", logs)
                secret = end({"secrets": [{"name": "A", "valueFrom": WORLD.secret_arn}]}, **settings).reason
                self.assertIn("There is a connection issue between the task and AWS Secrets Manager.", secret)

    def test_ways_out(self):
        ec2 = WORLD.ec2
        subnet = ec2.create_subnet(WORLD.vpc.id, "10.8.3.0/24", availability_zone=f"{REGION}a").id
        nat = ec2.create_nat_gateway(WORLD.public, ec2.allocate_address("vpc").allocation_id)
        table = ec2.create_route_table(WORLD.vpc.id)
        ec2.associate_route_table(table.id, None, subnet)
        ec2.create_route(table.id, "0.0.0.0/0", nat_gateway_id=nat.id)
        self.assertIsNone(end(subnet=subnet, public=False))
        nat.state = "deleted"
        self.assertIn("i/o timeout", end(subnet=subnet, public=False).reason)

    def test_endpoints_are_enough_for_ecr(self):
        ec2 = WORLD.ec2
        vpc = ec2.create_vpc("10.7.0.0/16")
        subnet = ec2.create_subnet(vpc.id, "10.7.1.0/24", availability_zone=f"{REGION}a").id
        open_group = ec2.create_security_group("endpoints", "in", vpc.id)
        ec2.authorize_security_group_ingress(open_group.id, "tcp", "443", "443", [{"CidrIp": "10.7.0.0/16"}], vpc_id=vpc.id)
        image = {"image": f"{REGISTRY}/api:1.0"}
        self.assertIn("connection issue", end(image, subnet=subnet, public=False).reason)
        for name in ("ecr.api", "ecr.dkr"):
            ec2.create_vpc_endpoint(vpc.id, f"com.amazonaws.{REGION}.{name}", "Interface", None, [], [subnet], [], [], None, [open_group.id], {}, True)
        self.assertIn("i/o timeout", end(image, subnet=subnet, public=False).reason)
        main = next(each for each in ec2.route_tables.values() if each.vpc_id == vpc.id)
        ec2.create_vpc_endpoint(vpc.id, f"com.amazonaws.{REGION}.s3", "Gateway", None, [main.id])
        self.assertIsNone(end(image, subnet=subnet, public=False))

    def test_an_instance_uses_its_own_way(self):
        self.assertIsNone(end(subnet=WORLD.private, is_fargate=False))


class Preparation(unittest.TestCase):
    """resource-initialization-error.html"""

    def test_logs(self):
        group_missing = end(logging(group="/ecs/none", stream_prefix="x"))
        self.assertRegex(
            group_missing.reason,
            "^ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
            "failed to create Cloudwatch log stream: .*ResourceNotFoundException: The specified log group does not exist. : exit status 1$",
        )
        self.assertFalse(group_missing.pulls)
        stream = end(logging(group="/ecs/api", stream_prefix="x"), execution_role=WORLD.none).reason
        self.assertIn(
            f"is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/ecs/api:log-stream:x/web/0a1b",
            stream,
        )
        only_streams = role("only-streams", "logs:CreateLogStream")
        create = end(logging(group="/ecs/new", create_group="true"), execution_role=only_streams).reason
        self.assertIn("is not authorized to perform: logs:CreateLogGroup", create)
        self.assertIsNone(end(logging(group="/ecs/new", create_group="true")))
        self.assertIsNone(end(logging(group="/ecs/api")))
        on_instance = end(logging(group="/ecs/none"), is_fargate=False)
        self.assertIn("failed to initialize logging driver", on_instance.container_reason)

    def test_secrets(self):
        missing = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:none-AbCdEf"
        rows = [
            (missing, None, "unable to retrieve secret from asm: service call has been retried 1 time(s)"),
            (missing, None, "Secrets Manager can't find the specified secret."),
            (WORLD.secret_arn, WORLD.none, "is not authorized to perform: secretsmanager:GetSecretValue on resource: "),
            ("/api/none", None, "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /api/none"),
            ("/api/key", WORLD.none, "is not authorized to perform: ssm:GetParameters on resource: "),
        ]
        for value, execution_role, part in rows:
            with self.subTest(part):
                reason = end({"secrets": [{"name": "A", "valueFrom": value}]}, execution_role=execution_role).reason
                self.assertTrue(reason.startswith("ResourceInitializationError: unable to pull secrets or registry auth: "), reason)
                self.assertIn(part, reason)
        for value in (WORLD.secret_arn, f"{WORLD.secret_arn}:password::", "/api/key", f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/api/key"):
            with self.subTest(value):
                self.assertIsNone(end({"secrets": [{"name": "A", "valueFrom": value}]}))

    def test_roles(self):
        self.assertIsNone(task_causes.unassumable_role(WORLD.all))
        self.assertIsNone(task_causes.unassumable_role(None))
        for arn in (role("wrong-trust", service="ecs.amazonaws.com"), f"arn:aws:iam::{ACCOUNT}:role/nobody"):
            with self.subTest(arn):
                self.assertTrue(task_causes.unassumable_role(arn).startswith(f"ECS was unable to assume the role '{arn}' that was provided for this task."))


class Programs(unittest.TestCase):
    """stopped-task-error-codes.html"""

    def test_exit_codes(self):
        rows = [
            ({"image": "app:exits-with-1"}, 1, None),
            ({"image": "acme/exits-with-139:2"}, 139, None),
            ({"command": ["sh", "-c", "echo starting; exit 3"]}, 3, None),
            ({"entryPoint": ["/bin/sh", "-c"], "command": ["exit 0"]}, 0, None),
            ({"command": ["false"]}, 1, None),
            ({"image": "app:out-of-memory"}, 137, "OutOfMemoryError: Container killed due to memory usage"),
        ]
        for container, code, reason in rows:
            with self.subTest(container):
                ending = end(container)
                self.assertEqual((ending.code, ending.reason), ("EssentialContainerExited", "Essential container in task exited"))
                self.assertEqual((ending.exit_code, ending.container_reason), (code, reason))

    def test_programs_that_keep_running(self):
        rows = [{"command": ["sh", "-c", "serve || exit 1"]}, {"command": ["push", "exit 1"]}, {"image": "app:out-of-memory", "essential": False}]
        for container in rows:
            with self.subTest(container):
                self.assertIsNone(end(container))


if __name__ == "__main__":
    unittest.main()
