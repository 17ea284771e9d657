import { expect, test } from "vitest";

import { policyContextOf } from "@/lib/domain/plan/implied/policies";
import { permissionsSchema } from "@/lib/domain/runs/answers/permissions";

import { gradeMatrix } from "./matrix-grade";
import { planMatrix, planProbes } from "./matrix-plan";
import { simulateLocally } from "./matrix-simulate";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";

const ACCOUNT = "482177309156";
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const AT = "2026-11-25T10:41:00.000Z";
const RUN = {
  id: "run",
  reference: "CB-2026-0001",
  scope: { accountIdentifier: "acc", orgIdentifier: "org", projectIdentifier: "project" },
  awsAccountId: ACCOUNT,
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  externalId: "cb-1",
} as const;

// A person on an EC2 path who will also deploy to ECS and run single tasks.
const permissions = permissionsSchema.parse({
  packs: ["P1", "P2", "P7", "P10", "P4"],
  policyName: "HarnessAWSAccess",
  description: "",
  taskRoleArns: [role("exec"), role("task")],
  instanceRoleArns: [role("node")],
  cluster: "parcel-main",
});
const context = policyContextOf({ run: RUN, partition: "aws", answers: {} }, permissions);
const rows = planMatrix({
  packs: permissions.packs,
  context,
  targets: {},
  access: { canActAs: false, simulator: "iam" },
});
const rowsOf = (item: string) => rows.filter((row) => row.guideItems.includes(item));

test.each([
  { item: "G26", action: "ecs:UpdateService", resource: `arn:aws:ecs:*:${ACCOUNT}:service/parcel-main/*` },
  { item: "G27", action: "ecs:RegisterTaskDefinition", resource: `arn:aws:ecs:*:${ACCOUNT}:task-definition/*` },
  { item: "G30", action: "ecs:RunTask", resource: `arn:aws:ecs:*:${ACCOUNT}:task-definition/*` },
])(
  "$action is simulated on its own ARN, on an EC2 path too ($item)",
  { tags: ["G26", "G27", "G30"] },
  ({ item, action, resource }) => {
    expect(rowsOf(item)).toEqual([expect.objectContaining({ action, resource, needed: true })]);
    expect(rowsOf(item)[0]?.probe).toMatchObject({ kind: "simulate", actions: [action], resources: [resource] });
  },
);

test("running a task is checked only when its pack is selected", () => {
  const without = planMatrix({
    packs: ["P1", "P2", "P7"],
    context,
    targets: {},
    access: { canActAs: false, simulator: "iam" },
  });
  expect(without.some((row) => row.action === "ecs:RunTask")).toBe(false);
});

test("each role to pass is one simulated row with its service (G34)", { tags: ["G34"] }, () => {
  const asked = rowsOf("G34").map(({ resource, probe }) => [
    resource,
    probe.kind === "simulate" ? probe.context["iam:PassedToService"] : probe.kind,
  ]);
  expect(asked).toEqual([
    [role("node"), "ec2.amazonaws.com"],
    [role("exec"), "ecs-tasks.amazonaws.com"],
    [role("task"), "ecs-tasks.amazonaws.com"],
  ]);
});

test("the built policy allows every PassRole row; swapped roles allow none", () => {
  const verdictsWith = (policies: readonly NamedPolicy[]) => {
    const who = {
      principal: { kind: "aws", arn: `arn:aws:iam::${ACCOUNT}:user/harness`, account: ACCOUNT } as const,
      policies: { identity: policies },
    };
    const results = planProbes(rows).flatMap((probe) => (probe.kind === "simulate" ? [simulateLocally(probe, who, AT)] : []));
    return gradeMatrix(rows, results, new Date(AT));
  };
  const own = verdictsWith(buildPolicy({ packs: permissions.packs, context }).policies);
  expect(own.filter(({ check }) => check.verdict !== "pass").map(({ row }) => row.id)).toEqual([]);

  const swapped = context.passRoles.map(({ arn, service }) => ({
    arn,
    service: service === "ec2.amazonaws.com" ? ("ecs-tasks.amazonaws.com" as const) : ("ec2.amazonaws.com" as const),
  }));
  const wrong = verdictsWith(buildPolicy({ packs: permissions.packs, context: { ...context, passRoles: swapped } }).policies);
  expect(wrong.filter(({ check }) => check.verdict === "fail").map(({ row }) => row.action)).toEqual([
    "iam:PassRole",
    "iam:PassRole",
    "iam:PassRole",
  ]);
});
