import { expect, test } from "vitest";

import { GUIDE_POLICY_TEXT } from "./guide-policy";
import { readOwnPolicy } from "./own-policy";
import { buildPolicy } from "./policy-builder";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { countScopes, scopeSentence } from "./policy-scope";

const ACCOUNT = "482177309156";
const context = {
  partition: "aws",
  account: ACCOUNT,
  region: "eu-west-1",
  cluster: "parcel-main",
  passRoles: [{ arn: `arn:aws:iam::${ACCOUNT}:role/exec`, service: "ecs-tasks.amazonaws.com" as const }],
  instanceTag: { key: "Team", value: "parcel" },
};
const ssh = buildPolicy({ packs: ["P0", "P1", "P2"], context });
const all = buildPolicy({ packs: ["P1", "P2", "P3", "P5b", "P6", "P7b", "P8", "P9", "P10"], context });

test("our own policy lacks nothing and gives nothing beyond the ticks", () => {
  for (const built of [ssh, all]) {
    const reading = readOwnPolicy(formatPolicy(built.document), built);
    expect(reading.ok ? reading.value : reading.error).toMatchObject({ lacks: [], extra: [], delta: [] });
  }
});

test("the guide's policy: names the missing test call and unused actions", () => {
  const reading = readOwnPolicy(GUIDE_POLICY_TEXT, ssh);
  if (!reading.ok) throw new Error(reading.error.message);
  expect(reading.value.lacks.map((lack) => lack.action)).toContain("ec2:DescribeRegions");
  expect(reading.value.extra.map((right) => right.pattern)).toEqual(
    expect.arrayContaining(["ec2:RunInstances", "ec2:TerminateInstances", "ecs:UpdateService", "iam:PassRole"]),
  );
  expect(reading.value.findings.map((finding) => finding.id)).toEqual(
    expect.arrayContaining(["missing-describe-regions", "placeholder-account", "placeholder-name"]),
  );
  expect(formatPolicy(reading.value.delta[0]?.document ?? { Statement: [] })).toContain("ec2:DescribeRegions");
});

test("wildcards count the actions beyond the ticks, and other services are named", () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: ["ec2:Describe*", "s3:GetObject", "autoscaling:Describe*"], Resource: "*" },
  });
  const reading = readOwnPolicy(text, ssh);
  if (!reading.ok) throw new Error(reading.error.message);
  expect(reading.value.lacks).toEqual([]);
  expect(reading.value.extra.map((right) => right.pattern)).toEqual(["ec2:Describe*", "s3:GetObject", "autoscaling:Describe*"]);
  expect(reading.value.extra[0]?.actions).toBeGreaterThan(50);
});

test("a policy for one service reports the other services as missing", () => {
  const text = formatPolicy(all.document).replaceAll("service/parcel-main/*", "service/parcel-main/parcel-api");
  const reading = readOwnPolicy(text, all);
  if (!reading.ok) throw new Error(reading.error.message);
  expect(reading.value.lacks.map((lack) => lack.action)).toContain("ecs:UpdateService");
});

test.each([
  { what: "no JSON", text: "{ Statement: }", problem: "not-json" },
  { what: "nothing", text: "  ", problem: "empty" },
  { what: "far too long", text: "x".repeat(131_073), problem: "too-long" },
  { what: "more than twice what IAM accepts", text: long(), problem: "too-long" },
  { what: "another language version", text: '{"Version":"2015-10-17","Statement":[]}', problem: "not-a-policy" },
  {
    what: "a version that does not exist",
    text: '{"Version":"2015-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    problem: "wrong-version",
  },
  {
    what: "a trust policy",
    text: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
    problem: "principal-in-identity-policy",
  },
])("$what has its own message", ({ text, problem }) => {
  const reading = readOwnPolicy(text, ssh);
  expect(reading.ok ? "read" : reading.error.problem).toBe(problem);
});

function long(): string {
  const Action = Array.from({ length: 600 }, (_, index) => `ec2:DescribeSomething${String(index)}`);
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
}

// domain.md's split: describe calls of EC2 accept no ARN, ListServices honours a condition, lifecycle is limited to instances.
test("actions are counted by what limits them", () => {
  expect(countScopes(ssh.actions)).toEqual({ named: 0, byCondition: 0, unlimited: 11 });
  const ecs = buildPolicy({ packs: ["P10", "P6"], context });
  const counts = countScopes(ecs.actions);
  expect(counts.byCondition, "ListServices and ListTasks").toBe(2);
  expect(counts.named + counts.byCondition + counts.unlimited).toBe(new Set(ecs.actions.map((row) => row.action)).size);
  expect(scopeSentence({ named: 21, byCondition: 1, unlimited: 12 })).toBe(
    "21 of 34 actions are limited to named resources, 1 by a condition, 12 accept no ARN and stay on all resources.",
  );
});
