import { expect, test } from "vitest";

import type { CheckResult } from "@/lib/domain/checks/check";

import { runMatrixUntilSettled } from "./run-matrix";
import { ACCOUNT, answer, ARN, deps, IDENTITY, matrix, NOW, run } from "./testing/matrix-world";

test("an existing identity is only simulated, one call per key set", async () => {
  const { report, asked } = await matrix({ found: { arn: ARN }, granted: ["ec2:*", "autoscaling:*"] });
  expect(report).toMatchObject({ basis: "identity", identityArn: ARN, calls: 1 });
  expect(asked).toHaveLength(1);
  expect(report.summary).toMatchObject({ needed: 11, allowed: 11, denied: 0 });
  expect(new Set(report.rows.map(({ check }) => check.grade))).toEqual(new Set(["simulated"]));
});

test("an identity's rows answer guide items for the checklist box", async () => {
  const { recorded } = await matrix({ found: { arn: ARN }, granted: ["ec2:*", "autoscaling:*"] });
  const items = new Set(recorded.flatMap((check) => check.guideItems));
  for (const item of ["G11", "G12", "G13", "G14", "G15", "G16"]) expect(items).toContain(item);
});

test("additionally selected packs are simulated and answer their guide items", async () => {
  const ticked = answer("permissions", {
    packs: ["P0", "P1", "P2", "P3", "P4", "P6"],
    policyName: "HarnessAWSAccess",
    description: "",
    passRoleArns: [`arn:aws:iam::${ACCOUNT}:role/parcel-web`],
    tagCondition: { key: "Environment", value: "Production" },
  });
  const { recorded } = await matrix({ saved: [ticked, IDENTITY], found: { arn: ARN }, granted: ["ec2:*", "ecs:*"] });
  const items = new Set(recorded.flatMap((check) => check.guideItems));
  for (const number of [17, 18, 19, 20, 21, 22, 23, 24, 25, 28, 29, 31, 32, 33]) expect(items).toContain(`G${String(number)}`);
  for (const name of ["ec2:RunInstances", "ec2:TerminateInstances", "ecs:DescribeServices"])
    expect(recorded.find((check) => check.title.startsWith(name))).toMatchObject({ verdict: "pass", grade: "simulated" });
});

test("what the identity lacks is denied and named", { tags: ["G180"] }, async () => {
  const { report } = await matrix({ found: { arn: ARN }, granted: ["ec2:DescribeRegions"] });
  expect(report.summary).toMatchObject({ allowed: 1, denied: 10 });
});

test("a planned identity is evaluated locally and answers no guide item", async () => {
  const { report, recorded, asked } = await matrix({ found: undefined });
  expect(report).toMatchObject({ basis: "planned-policy", calls: 0 });
  expect(asked).toHaveLength(0);
  expect(recorded.every((check) => check.guideItems.length === 0)).toBe(true);
  expect(recorded.every((check) => check.fact.includes("as planned"))).toBe(true);
});

test("full EC2 access lacks the rights that other services grant", async () => {
  const saved = [
    answer("permissions", {
      packs: ["P0", "P2", "P5"],
      policyName: "HarnessAWSAccess",
      description: "",
      passRoleArns: [],
    }),
    answer("identity", {
      kind: "new-user",
      userName: "harness-ec2-user",
      attach: "full-access",
      fullAccessReason: "Only for a test of two days",
    }),
  ];
  const { report } = await matrix({ saved });
  const denied = report.rows.filter(({ check }) => check.verdict === "fail").map(({ row }) => row.action);
  expect(denied).toContain("ssm:DescribeInstanceInformation");
  expect(denied).not.toContain("ec2:DescribeInstances");
});

test("a denial right after a change is retried until it settles", async () => {
  const found = { arn: ARN, createdAt: "2026-11-25T10:40:30.000Z" };
  let time = NOW.getTime();
  const waits: number[] = [];
  const { made } = deps({ found, granted: ["ec2:DescribeRegions"], now: () => new Date(time) });
  const report = await runMatrixUntilSettled(
    {
      ...made,
      random: () => 0,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
        time += milliseconds;
        await Promise.resolve();
      },
    },
    run,
  );
  expect(report.ok && report.value.summary).toMatchObject({ waiting: 0, denied: 10 });
  expect(waits[0]).toBe(1000);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(6 * 60_000);
});

test("a row without a pack is closed, and its denial stops blocking", async () => {
  const old: CheckResult = {
    id: "matrix.ec2:RunInstances *",
    title: "ec2:RunInstances on *",
    guideItems: ["G17"],
    verdict: "fail",
    grade: "simulated",
    fact: "implicitDeny",
    evidence: [],
  };
  const { recorded } = await matrix({ found: { arn: ARN }, granted: [], known: [old] });
  expect(recorded.find((check) => check.id === old.id)).toMatchObject({ verdict: "not-applicable", guideItems: [] });
});

test("before anything is saved the packs of the path are asked about", async () => {
  const { report } = await matrix({ saved: [] });
  expect(report.basis).toBe("planned-policy");
  expect(report.rows.map(({ row }) => row.action)).toContain("ec2:DescribeInstanceStatus");
});
