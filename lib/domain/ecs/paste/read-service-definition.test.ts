import { expect, test } from "vitest";

import { checkServiceDefinition } from "../check-service-definition";
import { pointerOf } from "../value";

import { readServiceDefinition } from "./read-service-definition";

const TARGET = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/parcel/0123456789abcdef";
const NETWORK = {
  awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"], assignPublicIp: "DISABLED" },
};
const BALANCER = { targetGroupArn: TARGET, containerName: "web", containerPort: 8080 };
const SERVICE = {
  cluster: "parcel-main",
  serviceName: "parcel-api",
  taskDefinition: "parcel-api:4",
  desiredCount: 2,
  launchType: "FARGATE",
  networkConfiguration: NETWORK,
  loadBalancers: [BALANCER],
};

/** The verdict on a text: `fine`, `template`, or rule and place of each problem. */
function verdictOf(text: string): string {
  const read = readServiceDefinition(text);
  if (!read.ok) return `unreadable: ${read.error.message}`;
  const found = read.value.definitions.map(({ document, origin, placeholders }) => {
    const problems = checkServiceDefinition(document, origin).findings.filter(({ severity }) => severity !== "advice");
    if (problems.length > 0) return problems.map(({ rule, path }) => `${rule} ${pointerOf(path)}`.trim()).join(", ");
    return placeholders.length > 0 ? "template" : "fine";
  });
  return found.join("; ");
}

const json = (changes: object) => JSON.stringify({ ...SERVICE, ...changes });

test.each<[what: string, text: string]>([
  ["a request of CreateService", json({})],
  ["a request of UpdateService", JSON.stringify({ service: "parcel-api", forceNewDeployment: true, desiredCount: 3 })],
  [
    "a response of DescribeServices",
    JSON.stringify({ services: [{ ...SERVICE, status: "ACTIVE", runningCount: 2, events: [] }], failures: [] }),
  ],
  [
    "a file of a tool that keeps the names elsewhere",
    JSON.stringify({
      launchType: "",
      pendingCount: 0,
      capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1, base: 1 }],
      networkConfiguration: NETWORK,
    }),
  ],
  ["a service for CodeDeploy", json({ deploymentController: { type: "CODE_DEPLOY" } })],
  [
    "a classic load balancer",
    json({
      launchType: "EC2",
      networkConfiguration: undefined,
      role: "ecsServiceRole",
      loadBalancers: [{ loadBalancerName: "parcel", containerName: "web", containerPort: 80 }],
    }),
  ],
  ["empty lists and null", json({ placementStrategy: [], serviceRegistries: [], tags: null, role: "" })],
  ["YAML", "serviceName: parcel-api\ndesiredCount: 2\nlaunchType: EC2\nenableECSManagedTags: true\n"],
  [
    "CloudFormation without a name",
    "Resources:\n  Api:\n    Type: AWS::ECS::Service\n    Properties:\n      TaskDefinition: parcel:4\n      DesiredCount: '2'\n      PlacementStrategies:\n        - Type: binpack\n          Field: cpu\n",
  ],
  [
    "Terraform",
    'resource "aws_ecs_service" "api" {\n  name = "parcel-api"\n  launch_type = "FARGATE"\n  deployment_maximum_percent = 200\n  deployment_minimum_healthy_percent = 100\n  network_configuration {\n    subnets = ["subnet-0a1b2c3d"]\n    assign_public_ip = true\n  }\n  deployment_circuit_breaker {\n    enable = true\n    rollback = true\n  }\n  lifecycle {\n    ignore_changes = [desired_count]\n  }\n}\n',
  ],
])("%s is accepted", (_what, text) => {
  expect(verdictOf(text)).toBe("fine");
});

test.each<[what: string, text: string]>([
  [
    "words in place of IDs",
    json({
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ["your-subnet-id", "subnet-xxxxxxxx"], securityGroups: ["YOUR_SG_ID"] },
      },
    }),
  ],
  ["a word in place of an ARN", json({ loadBalancers: [{ ...BALANCER, targetGroupArn: "TARGET_GROUP_ARN" }] })],
  [
    "words in an ARN",
    json({
      loadBalancers: [{ ...BALANCER, targetGroupArn: "arn:aws:elasticloadbalancing:REGION:ACCOUNT_ID:targetgroup/a/0123" }],
    }),
  ],
  ["an expression of Harness", json({ loadBalancers: [{ ...BALANCER, targetGroupArn: "<+targetGroupArn>" }] })],
  ["a number without quotes", '{ "serviceName": "a", "desiredCount": {{ must_env `COUNT` }} }'],
  [
    "functions of CloudFormation",
    "Resources:\n  Api:\n    Type: AWS::ECS::Service\n    Properties:\n      Cluster: !Ref Cluster\n      LoadBalancers:\n        - ContainerName: web\n          ContainerPort: !Ref Port\n          TargetGroupArn: !Ref Target\n",
  ],
  [
    "expressions and dynamic blocks of Terraform",
    'resource "aws_ecs_service" "api" {\n  name = var.name\n  desired_count = var.on ? 1 : 0\n  dynamic "load_balancer" {\n    for_each = var.groups\n    content {\n      container_name = "web"\n    }\n  }\n}\n',
  ],
])("a template keeps its placeholders: %s", (_what, text) => {
  expect(verdictOf(text)).toBe("template");
});

test.each<[what: string, text: string, verdict: string]>([
  ["a request without a name", json({ serviceName: undefined }), "service-name"],
  ["a name with a space", json({ serviceName: "parcel api" }), "service-name /serviceName"],
  [
    "an unknown member",
    json({ deploymentConfiguration: { deploymentController: { type: "ECS" } } }),
    "unknown-member /deploymentConfiguration/deploymentController",
  ],
  ["a number as a string", json({ desiredCount: "2" }), "wrong-type /desiredCount"],
  ["a mistyped word", json({ launchType: "FARGET" }), "unknown-value /launchType"],
  [
    "a subnet with a space",
    json({ networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d "] } } }),
    "network-ids /networkConfiguration/awsvpcConfiguration/subnets/0",
  ],
  [
    "no subnet",
    json({ networkConfiguration: { awsvpcConfiguration: { subnets: [] } } }),
    "network-ids /networkConfiguration/awsvpcConfiguration/subnets",
  ],
  [
    "a subnet as a security group",
    json({
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["subnet-0a1b2c3d"] } },
    }),
    "network-ids /networkConfiguration/awsvpcConfiguration/securityGroups/0",
  ],
  [
    "the ARN of a listener",
    json({ loadBalancers: [{ ...BALANCER, targetGroupArn: TARGET.replace("targetgroup", "listener") }] }),
    "target-group /loadBalancers/0/targetGroupArn",
  ],
  [
    "an empty target group",
    json({ loadBalancers: [{ ...BALANCER, targetGroupArn: "" }] }),
    "target-group /loadBalancers/0/targetGroupArn",
  ],
  [
    "a load balancer without a port",
    json({ loadBalancers: [{ targetGroupArn: TARGET, containerName: "web" }] }),
    "target-group /loadBalancers/0",
  ],
  [
    "both ways to choose capacity",
    json({ capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }] }),
    "launch-choice /launchType",
  ],
  [
    "placement on Fargate",
    json({ placementConstraints: [{ type: "distinctInstance" }] }),
    "fargate-service /placementConstraints",
  ],
  ["Fargate without a network", json({ networkConfiguration: undefined }), "fargate-service"],
  ["DAEMON on Fargate", json({ schedulingStrategy: "DAEMON" }), "fargate-service /schedulingStrategy"],
  [
    "a public address on EC2",
    json({
      launchType: "EC2",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"], assignPublicIp: "ENABLED" } },
    }),
    "fargate-service /networkConfiguration/awsvpcConfiguration/assignPublicIp",
  ],
  [
    "percents that allow nothing",
    json({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } }),
    "deployment-percents /deploymentConfiguration/maximumPercent",
  ],
  [
    "a rollback without the circuit breaker",
    json({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: true } } }),
    "deployment-percents /deploymentConfiguration/deploymentCircuitBreaker/rollback",
  ],
  ["a negative count", json({ desiredCount: -1 }), "service-count /desiredCount"],
  [
    "a grace period without a load balancer",
    json({ loadBalancers: [], healthCheckGracePeriodSeconds: 60 }),
    "service-count /healthCheckGracePeriodSeconds",
  ],
  [
    "a namespace as a service registry",
    json({ serviceRegistries: [{ registryArn: "arn:aws:servicediscovery:eu-west-1:482177309156:namespace/ns-1" }] }),
    "service-registry /serviceRegistries/0/registryArn",
  ],
])("%s is refused", (_what, text, verdict) => {
  expect(verdictOf(text)).toBe(verdict);
});

test.each<[what: string, text: string, says: string]>([
  ["a task definition", '{ "family": "parcel", "containerDefinitions": [] }', "This is a task definition"],
  [
    "a template without a service",
    "Resources:\n  A:\n    Type: AWS::S3::Bucket\n",
    "without a resource of type AWS::ECS::Service",
  ],
  ["Terraform without a service", 'resource "aws_s3_bucket" "a" {\n}\n', "no resource of type aws_ecs_service"],
  ["parameters of run-task", '{ "launchType": "FARGATE", "overrides": {} }', "run-task"],
  ["a Compose file", "services:\n  web:\n    image: nginx\n", "Docker Compose"],
  ["another document", '{ "name": "parcel", "type": "build" }', "is not a service definition"],
  ["nothing", " ", "Paste a service definition"],
])("%s is named", (_what, text, says) => {
  expect(verdictOf(text)).toContain(says);
});

test("the controller of another tool is advice, because AWS accepts it", () => {
  const { findings } = checkServiceDefinition({ ...SERVICE, deploymentController: { type: "EXTERNAL" } }, "document");
  expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([["deployment-controller", "advice"]]);
});

test.each([null, 1, "x", true, [], {}, [[]], [null], { a: { b: [] } }])("no value of any member is an exception: %j", (value) => {
  for (const key of Object.keys(SERVICE)) {
    expect(() => checkServiceDefinition({ ...SERVICE, [key]: value }, "document")).not.toThrow();
  }
});
