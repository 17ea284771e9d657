import { expect, test } from "vitest";

import { deltaPolicy } from "@/lib/domain/permissions/delta-policy";
import { evaluate } from "@/lib/domain/iam/evaluator";
import { deniedActions, gradeMatrix, PROPAGATION_MS, sortMatrix, summarizeMatrix } from "./matrix-grade";
import { planMatrix, planProbes, type MatrixInput } from "./matrix-plan";
import { simulateLocally } from "./matrix-simulate";
import type { Probe, ProbeResult } from "./matrix-types";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import type { PolicyContext } from "@/lib/domain/iam/policy-context";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";

const ACCOUNT = "482177309156";
const context: PolicyContext = {
  partition: "aws",
  account: ACCOUNT,
  region: "eu-west-1",
  cluster: "parcel-main",
  passRoles: [
    { arn: `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec`, service: "ecs-tasks.amazonaws.com" },
    { arn: `arn:aws:iam::${ACCOUNT}:role/parcel-api-task`, service: "ecs-tasks.amazonaws.com" },
  ],
  instanceTag: { key: "harness", value: "managed" },
};
const input: MatrixInput = {
  packs: ["P0", "P1", "P2", "P6", "P7b", "P9"],
  context,
  targets: {
    clusterArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/parcel-main`,
    taskDefinition: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/parcel-api:7`,
    instance: { instanceId: "i-0a1" },
  },
  access: { canActAs: true, region: "eu-west-1", simulator: "iam" },
};
const identity = (policies: readonly NamedPolicy[]) => ({
  principal: { kind: "aws", arn: `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`, account: ACCOUNT } as const,
  policies: { identity: policies },
});
const AT = "2026-11-25T10:41:00.000Z";
const NOW = new Date(AT);

/** Answers probes as AWS would for an identity with these policies. */
function answer(probes: readonly Probe[], policies: readonly NamedPolicy[]): readonly ProbeResult[] {
  const who = identity(policies);
  return probes.map((probe): ProbeResult => {
    if (probe.kind === "simulate") return simulateLocally(probe, who, AT);
    const [, action = ""] = probe.id.split(" ");
    const keys = { "ecs:cluster": `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/parcel-main`, "aws:ResourceTag/harness": "managed" };
    const resources = buildPolicy({ packs: input.packs, context })
      .actions.filter((row) => row.action === action)
      .flatMap((row) => row.resources);
    const allowed = resources.every(
      (resource) => evaluate({ ...who, action, resource, context: keys }, who.policies).decision === "allowed",
    );
    return {
      probeId: probe.id,
      at: AT,
      outcome: allowed ? { kind: "allowed", observed: "Answered" } : { kind: "denied", code: "AccessDenied" },
    };
  });
}

const rows = planMatrix(input);
const probes = planProbes(rows);
const granted = buildPolicy({ packs: input.packs, context }).policies;

test("every action of the selected packs has a row with its purpose", () => {
  const actions = new Set(buildPolicy({ packs: input.packs, context }).actions.map((row) => row.action));
  expect(actions.size).toBeGreaterThanOrEqual(50);
  expect(new Set(rows.map((row) => row.action))).toEqual(actions);
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  for (const row of rows) expect(row.neededFor.length).toBeGreaterThan(0);
});

test("each read is one call; simulations are one per condition set", () => {
  const reads = probes.filter((probe) => probe.kind === "read");
  expect(new Set(reads.map((probe) => probe.action)).size).toBe(reads.length);
  const simulations = probes.filter((probe) => probe.kind === "simulate");
  // Plain; tagging while a service, a task definition and a task is created; passing roles; the scaling service's own role.
  expect(simulations).toHaveLength(6);
  expect(probes.length).toBe(reads.length + 6);
});

test("no row stays without its probe, and no probe without a row", () => {
  const ids = new Set(rows.map((row) => row.probe.id));
  expect(new Set(probes.map((probe) => probe.id))).toEqual(ids);
});

test("without the right to act as the identity everything is simulated", () => {
  const simulated = planMatrix({ ...input, access: { canActAs: false, simulator: "iam" } });
  expect(new Set(simulated.map((row) => row.probe.kind))).toEqual(new Set(["simulate"]));
  const untestable = planMatrix({ ...input, access: { canActAs: false, simulator: "none" } });
  expect(planProbes(untestable)).toEqual([]);
  expect(
    gradeMatrix(untestable, [], NOW).every(({ check }) => check.grade === "not-testable" && check.verdict === "unknown"),
  ).toBe(true);
});

test("an identity with the built policy passes every row", () => {
  const graded = gradeMatrix(rows, answer(probes, granted), NOW);
  expect(graded.filter(({ check }) => check.verdict !== "pass").map(({ check }) => `${check.title}: ${check.fact}`)).toEqual([]);
  for (const { row, check } of graded) expect(check.grade).toBe(row.probe.kind === "read" ? "proved" : "simulated");
});

test("the delta policy of the denied rows, added, makes them pass", () => {
  const partial = buildPolicy({ packs: ["P0", "P2", "P6"], context }).policies;
  const before = gradeMatrix(rows, answer(probes, partial), NOW);
  const denied = deniedActions(before);
  expect(denied.map((entry) => entry.action)).toContain("ecs:CreateService");
  const after = gradeMatrix(rows, answer(probes, [...partial, ...deltaPolicy(denied)]), NOW);
  expect(summarizeMatrix(after)).toMatchObject({ denied: 0, unknown: 0, needed: rows.length });
});

test("EC2 writes are dry runs; denying an unselected action never fails", () => {
  const compared = planMatrix({ ...input, comparedPacks: ["P3"] });
  const stop = compared.find((row) => row.action === "ec2:StopInstances");
  expect(stop).toMatchObject({
    needed: false,
    probe: { kind: "dry-run", action: "ec2:StopInstances", region: "eu-west-1", targets: { instance: { instanceId: "i-0a1" } } },
  });
  const [graded] = gradeMatrix(
    stop === undefined ? [] : [stop],
    [{ probeId: "dry-run ec2:StopInstances", at: AT, outcome: { kind: "denied", code: "UnauthorizedOperation" } }],
    NOW,
  );
  expect(graded?.check).toMatchObject({ verdict: "not-applicable", grade: "dry-run", fact: "Not needed. UnauthorizedOperation" });
});

const read = rows.find((row) => row.action === "ec2:DescribeRegions");
const one = read === undefined ? [] : [read];
const deniedRead: ProbeResult = {
  probeId: "read ec2:DescribeRegions",
  at: AT,
  outcome: { kind: "denied", code: "UnauthorizedOperation" },
};

// Harness: "Add an AWS connector": IAM changes may take up to five minutes.
test.each([
  { agoMs: 22_000, verdict: "waiting" },
  { agoMs: PROPAGATION_MS - 1, verdict: "waiting" },
  { agoMs: PROPAGATION_MS, verdict: "fail" },
  { agoMs: -1000, verdict: "fail" },
])("a denial $agoMs ms after a change is $verdict", ({ agoMs, verdict }) => {
  const [graded] = gradeMatrix(one, [deniedRead], NOW, { rights: new Date(NOW.getTime() - agoMs) });
  expect(graded?.check.verdict).toBe(verdict);
});

test("a pass soon after a change remains; silence denies nothing", () => {
  const passed = gradeMatrix(one, [{ ...deniedRead, outcome: { kind: "allowed", observed: "Returned 17 regions" } }], NOW, {
    rights: NOW,
  });
  expect(passed[0]?.check).toMatchObject({ verdict: "pass", grade: "proved", fact: "Returned 17 regions" });
  const throttled = gradeMatrix(
    one,
    [{ ...deniedRead, outcome: { kind: "unanswered", code: "RequestLimitExceeded", observed: "AWS asked us to slow down" } }],
    NOW,
    { rights: NOW, key: NOW },
  );
  expect(throttled[0]?.check.verdict).toBe("unknown");
  expect(gradeMatrix(one, [], NOW)[0]?.check).toMatchObject({ verdict: "unknown", evidence: [] });
});

test.each([
  { deniedBy: "policy", owner: "AWS admin" },
  // IAM user guide, "Policy evaluation logic": an explicit deny outweighs every allow.
  { deniedBy: "deny", owner: "AWS admin" },
  { deniedBy: "boundary", owner: "AWS admin" },
  { deniedBy: "organization", owner: "Organization admin" },
] as const)("a denial by $deniedBy belongs to $owner; the delta fixes policies only", ({ deniedBy, owner }) => {
  const graded = gradeMatrix(one, [{ ...deniedRead, outcome: { kind: "denied", code: "AccessDenied", deniedBy } }], NOW);
  expect(graded[0]?.check.owner).toBe(owner);
  expect(deniedActions(graded)).toHaveLength(deniedBy === "policy" ? 1 : 0);
});

test("a new unknown key is retried; an old policy's denial is not", () => {
  const unknownKey = {
    kind: "unanswered",
    code: "AuthFailure",
    observed: "AWS does not know the key.",
    unknownKey: true,
  } as const;
  const verdictOf = (outcome: ProbeResult["outcome"], changes: Parameters<typeof gradeMatrix>[3]) =>
    gradeMatrix(one, [{ ...deniedRead, outcome }], NOW, changes)[0]?.check.verdict;
  expect(verdictOf(unknownKey, { key: NOW })).toBe("waiting");
  expect(verdictOf(unknownKey, { rights: NOW })).toBe("unknown");
  expect(verdictOf(deniedRead.outcome, { key: NOW })).toBe("fail");
});

test("a simulation that lacks a context key is unknown, not denied", () => {
  const row = rows.find((candidate) => candidate.action === "ecs:CreateService");
  const outcome = {
    kind: "simulated",
    by: "iam",
    answers: [
      {
        action: "ecs:CreateService",
        resource: row?.resource ?? "",
        decision: "implicitDeny",
        statements: [],
        missingKeys: ["ecs:subnet"],
      },
    ],
  } as const;
  const [graded] = gradeMatrix(row === undefined ? [] : [row], [{ probeId: row?.probe.id ?? "", at: AT, outcome }], NOW);
  expect(graded?.check).toMatchObject({ verdict: "unknown", fact: "Needs ecs:subnet", grade: "simulated" });
});

test("denied rows come first in their group, groups stay in order", () => {
  const partial = buildPolicy({ packs: ["P0", "P2"], context }).policies;
  const sorted = sortMatrix(gradeMatrix(rows, answer(probes, partial), NOW));
  const groups = sorted.map(({ row }) => row.group);
  expect([...new Set(groups)]).toEqual([...new Set(rows.map((row) => row.group))]);
  for (const group of new Set(groups)) {
    const verdicts = sorted.filter(({ row }) => row.group === group).map(({ check }) => check.verdict);
    expect(verdicts).toEqual([...verdicts].sort((a, b) => (a === b ? 0 : a === "fail" ? -1 : 1)));
  }
});
