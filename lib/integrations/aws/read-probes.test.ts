import { afterAll, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { READ_NEEDS, targetsFor, type ProbeTargets } from "@/lib/domain/matrix/matrix-reads";
import { PACKS } from "@/lib/domain/permissions/packs";

import { createAwsClients } from "./client";
import { keyCredentials } from "./credentials";
import { READ_PROBES } from "./read-probes";

const ANY: Required<ProbeTargets> = {
  userName: "harness-ec2-user",
  roleName: "HarnessEC2Role",
  policyArn: "arn:aws:iam::482177309156:policy/HarnessAWSAccess",
  inlinePolicyName: "inline",
  instanceProfileName: "profile",
  principalArn: "arn:aws:iam::482177309156:role/HarnessEC2Role",
  accessKeyId: "AKIAEXAMPLE",
  vpcId: "vpc-1",
  clusterArn: "arn:aws:ecs:eu-west-1:482177309156:cluster/parcel-main",
  serviceName: "api",
  taskDefinition: "api:1",
  task: "0".repeat(32),
  containerInstance: "0".repeat(32),
  loadBalancerArn: "arn:aws:elasticloadbalancing:eu-west-1:482177309156:loadbalancer/app/a/1",
  listenerArn: "arn:aws:elasticloadbalancing:eu-west-1:482177309156:listener/app/a/1/2",
  targetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/a/1",
  instance: { instanceId: "i-1" },
  example: { instanceId: "i-1" },
};

const clients = createAwsClients({
  credentials: keyCredentials("AKIAEXAMPLE", new Secret("not-used")),
  account: "482177309156",
  homeRegion: "eu-west-1",
  // Nothing listens there: a call that is made fails, and a probe that makes none says so by `undefined`.
  endpoint: "http://127.0.0.1:9",
});

afterAll(() => {
  clients.close();
});

function isMade(action: string, targets: ProbeTargets): boolean {
  const call = READ_PROBES[action]?.(clients, "eu-west-1", targets);
  // That it fails, and when, is of no interest here.
  void call?.catch(() => undefined);
  return call !== undefined;
}

test("planned reads and implemented calls match exactly", () => {
  expect(Object.keys(READ_PROBES).sort()).toEqual(Object.keys(READ_NEEDS).sort());
});

test.each(Object.entries(READ_NEEDS))("%s is called once %j is known, and not before", (action, needs) => {
  const needed: ProbeTargets = Object.fromEntries(needs.map((target) => [target, ANY[target]]));
  for (const missing of needs) {
    const known: ProbeTargets = Object.fromEntries(Object.entries(needed).filter(([target]) => target !== missing));
    expect(isMade(action, known)).toBe(false);
  }
  expect(isMade(action, needed)).toBe(true);
});

test("only what real calls have to name is looked for", () => {
  expect([...targetsFor(["ec2:DescribeInstances", "iam:PassRole", "ecs:UpdateService"])]).toEqual([]);
  expect([...targetsFor(["ecs:DescribeServices", "ec2:RunInstances", "ec2:StopInstances"])].sort()).toEqual([
    "clusterArn",
    "example",
    "instance",
  ]);
});

test("the guide's read permissions can all be proved by a real call", () => {
  // Items G11-G16, G22-G25, G28, G29, G31, G32 of the guide ask for a real call.
  const asked = [11, 12, 13, 14, 15, 16, 22, 23, 24, 25, 28, 29, 31, 32].map((number) => `G${String(number)}`);
  const actions = PACKS.flatMap((pack) => pack.actions)
    .filter((action) => action.guideItems.some((item) => asked.includes(item)))
    .map((action) => action.action);
  expect(actions.length).toBeGreaterThanOrEqual(asked.length);
  for (const action of actions) expect(READ_NEEDS).toHaveProperty([action]);
});
