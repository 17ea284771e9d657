import { expect, test } from "vitest";

import { canRead, dryRunOf, targetsFor, type ProbeTargets } from "./matrix-reads";

const ACCOUNT = "482177309156";
const CLUSTER = `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/parcel-main`;
const SERVICE = `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/parcel-main/api`;
const ec2 = (resource: string) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${resource}`;
const INSTANCE = { instanceId: "i-1", imageId: "ami-1", instanceType: "t3.micro", subnetId: "subnet-1" };

// A read call proves a right only when every parameter that it needs is known; otherwise the row is simulated.
test.each<{ action: string; resource?: string; targets?: ProbeTargets; proved: boolean }>([
  { action: "ec2:DescribeRegions", proved: true },
  { action: "iam:GetUser", proved: false },
  { action: "iam:GetUser", targets: { userName: "harness" }, proved: true },
  { action: "iam:GetUser", targets: { roleName: "harness" }, proved: false },
  { action: "ecs:DescribeServices", targets: { clusterArn: CLUSTER }, proved: true },
  { action: "ecs:DescribeServices", targets: { serviceName: "api" }, proved: false },
  { action: "ecs:ListTagsForResource", resource: CLUSTER, targets: { clusterArn: CLUSTER }, proved: true },
  { action: "ecs:ListTagsForResource", resource: SERVICE, targets: { clusterArn: CLUSTER }, proved: false },
  { action: "ecs:ListTagsForResource", targets: { clusterArn: CLUSTER }, proved: true },
  { action: "ecs:ListTagsForResource", resource: CLUSTER, proved: false },
  { action: "ecr:DescribeImages", proved: false },
  { action: "ec2:StopInstances", targets: { instance: INSTANCE }, proved: false },
  { action: "iam:CreateUser", targets: { userName: "harness" }, proved: false },
])("a read call proves $action on $resource with $targets: $proved", ({ action, resource = "*", targets = {}, proved }) => {
  expect(canRead(action, resource, targets)).toBe(proved);
});

// In a dry run EC2 checks rights and changes nothing. The call must name the resource that the right is limited to.
test.each<{ action: string; resource?: string; targets?: ProbeTargets; tested: boolean }>([
  { action: "ec2:StartInstances", targets: { instance: INSTANCE }, tested: true },
  { action: "ec2:StopInstances", targets: { instance: { instanceId: "i-1" } }, tested: true },
  { action: "ec2:TerminateInstances", targets: { instance: INSTANCE }, tested: true },
  { action: "ec2:RebootInstances", targets: { instance: INSTANCE }, tested: true },
  { action: "ec2:StopInstances", targets: { example: INSTANCE }, tested: false },
  { action: "ec2:RunInstances", targets: { example: INSTANCE }, tested: true },
  { action: "ec2:RunInstances", targets: { instance: INSTANCE }, tested: false },
  { action: "ec2:RunInstances", targets: { example: { instanceId: "i-1" } }, tested: false },
  { action: "ec2:RunInstances", targets: { example: { ...INSTANCE, imageId: undefined } }, tested: false },
  { action: "ec2:RunInstances", targets: { example: { ...INSTANCE, instanceType: undefined } }, tested: false },
  { action: "ec2:RunInstances", targets: { example: { ...INSTANCE, subnetId: undefined } }, tested: false },
  { action: "ec2:RunInstances", resource: ec2("volume/*"), targets: { example: INSTANCE }, tested: true },
  { action: "ec2:RunInstances", resource: ec2("key-pair/*"), targets: { example: INSTANCE }, tested: false },
  { action: "ec2:RunInstances", resource: ec2("launch-template/*"), targets: { example: INSTANCE }, tested: false },
  { action: "ec2:DescribeInstances", targets: { instance: INSTANCE, example: INSTANCE }, tested: false },
  { action: "ec2:CreateTags", targets: { instance: INSTANCE, example: INSTANCE }, tested: false },
])("a dry run tests $action on $resource with $targets: $tested", ({ action, resource = "*", targets = {}, tested }) => {
  expect(dryRunOf(action, resource, targets)).toBe(tested ? action : undefined);
});

test.each([
  { actions: ["ec2:DescribeRegions", "ecr:DescribeImages"], targets: [] },
  { actions: ["iam:GetUser", "iam:ListAccessKeys", "iam:GetRole"], targets: ["userName", "roleName"] },
  { actions: ["ec2:RunInstances", "ec2:StopInstances"], targets: ["example", "instance"] },
])("before the calls of $actions, $targets are looked up", ({ actions, targets }) => {
  expect([...targetsFor(actions)]).toEqual(targets);
});
