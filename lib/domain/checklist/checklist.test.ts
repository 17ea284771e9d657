import { expect, test } from "vitest";

import type { OperationKind } from "@/lib/domain/plan/operation-kinds";
import type { Path } from "@/lib/domain/runs/path";
import { progress, progressHeading } from "@/lib/domain/onboarding/progress";

import type { CheckResult, Grade, Verdict } from "@/lib/domain/checks/check";
import { boxesOf } from "./checklist-boxes";
import { checklistRows } from "./checklist-rows";
import { checklist, type ChecklistInput, type RecordedOperation, type Statement } from "./checklist";

const path: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const nothing: ChecklistInput = { path, answers: {}, operations: [], checks: [], statements: [], lastReady: {} };

function check(guideItem: string, verdict: Verdict, grade: Grade = "proved"): CheckResult {
  return {
    id: `check.${guideItem}`,
    title: "A check",
    guideItems: [guideItem],
    verdict,
    grade,
    fact: `${guideItem} says ${verdict}`,
    evidence: [{ call: "ec2:DescribeRegions", observed: "17 regions", at: "2026-11-23T08:00:00.000Z", requestId: "req-1" }],
  };
}

function operation(kind: OperationKind, change: Partial<RecordedOperation> = {}): RecordedOperation {
  return {
    id: kind,
    kind,
    step: "S4",
    title: "Connector",
    state: "done",
    decision: "create",
    call: "POST /ng/api/connectors",
    outcome: { identifier: "AWS_EC2_Connection" },
    at: "2026-11-23T07:00:00.000Z",
    actor: "Ines Okafor",
    ...change,
  };
}

function statement(item: string, kind: Statement["kind"]): Statement {
  return { item, kind, by: "Ines Okafor", at: "2026-11-23T09:00:00.000Z", reason: "these are mine" };
}

function box(id: string, change: Partial<ChecklistInput>) {
  const result = checklist({ ...nothing, ...change }).find((candidate) => candidate.box.id === id);
  if (result === undefined) throw new Error(`No box ${id}.`);
  return result;
}

test.each<{ target: Path["target"]; boxes: number }>([
  { target: "ec2", boxes: 7 },
  { target: "ecs", boxes: 9 },
  { target: "both", boxes: 16 },
])("a path to $target has $boxes boxes", ({ target, boxes }) => {
  expect(boxesOf({ ...path, target })).toHaveLength(boxes);
});

const ECS: Path = { target: "ecs", identity: "access-key", strategy: "rolling" };

test.each<{ item: string; verdict: Verdict }>([
  { item: "G116", verdict: "pass" },
  { item: "G116", verdict: "fail" },
  { item: "G175", verdict: "unknown" },
])("the cluster's box follows a check of $item that says $verdict", { tags: ["G242"] }, ({ item, verdict }) => {
  expect(box("G242", { path: ECS, checks: [check(item, verdict)] }).verdict).toBe(verdict);
});

test("a box of many rights counts them by grade, without single answers", () => {
  const rows = ["proved", "proved", "simulated"] as const;
  const checks = rows.map((grade, index) => ({ ...check("G11", "pass", grade), id: `matrix.ec2:Action${String(index)} *` }));
  expect(box("G235", { checks }).fact).toBe("3 of 3 checks pass, 2 proved, 1 simulated");
});

test("before anything happened no box is ready and none has failed", () => {
  expect(checklist(nothing).map((result) => result.verdict)).toEqual(Array.from({ length: 7 }, () => "to-do"));
});

test.each<{ why: string; id: string; given: Partial<ChecklistInput>; verdict: string; grade: Grade }>([
  {
    why: "a connector read back is ready",
    id: "G237",
    given: { operations: [operation("harness.connector")] },
    verdict: "pass",
    grade: "proved",
  },
  {
    why: "a connector that was chosen and kept is ready",
    id: "G237",
    given: { operations: [operation("harness.connector", { state: "skipped", decision: "keep" })] },
    verdict: "pass",
    grade: "proved",
  },
  {
    why: "an operation that was skipped for good counts for nothing",
    id: "G237",
    given: { operations: [operation("harness.connector", { state: "skipped" })] },
    verdict: "to-do",
    grade: "not-testable",
  },
  {
    why: "a connector that exists is not a connection that was tested",
    id: "G238",
    given: { operations: [operation("harness.connector")] },
    verdict: "to-do",
    grade: "not-testable",
  },
  {
    why: "a test that was part of the plan is ready",
    id: "G238",
    given: { operations: [operation("harness.connector-test")] },
    verdict: "pass",
    grade: "proved",
  },
  {
    why: "an infrastructure for ECS is not one for EC2",
    id: "G239",
    given: { operations: [operation("harness.infrastructure", { step: "S10" })] },
    verdict: "to-do",
    grade: "not-testable",
  },
  {
    why: "a later check that fails outweighs the test of the plan",
    id: "G238",
    given: { operations: [operation("harness.connector-test")], checks: [check("G71", "fail")] },
    verdict: "fail",
    grade: "proved",
  },
  { why: "a green test is ready", id: "G238", given: { checks: [check("G71", "pass")] }, verdict: "pass", grade: "proved" },
  {
    why: "a failed operation fails its box",
    id: "G237",
    given: { operations: [operation("harness.connector", { state: "failed" })] },
    verdict: "fail",
    grade: "proved",
  },
  {
    why: "an undone operation opens its box again",
    id: "G237",
    given: { operations: [operation("harness.connector", { state: "undone" })] },
    verdict: "to-do",
    grade: "proved",
  },
  {
    why: "an identity that was made but not checked is unknown",
    id: "G235",
    given: { operations: [operation("aws.user")] },
    verdict: "unknown",
    grade: "not-testable",
  },
  {
    why: "one denied action fails the identity's box",
    id: "G235",
    given: { operations: [operation("aws.user")], checks: [check("G11", "pass"), check("G12", "fail")] },
    verdict: "fail",
    grade: "proved",
  },
  {
    why: "the grade is the weakest of what decided",
    id: "G235",
    given: { checks: [check("G11", "pass"), check("G12", "pass", "simulated")] },
    verdict: "pass",
    grade: "simulated",
  },
  {
    why: "unknown is neither ready nor failed",
    id: "G238",
    given: { checks: [check("G71", "unknown")] },
    verdict: "unknown",
    grade: "proved",
  },
  {
    why: "unconfirmed instances stay open",
    id: "G241",
    given: { checks: [check("G111", "pass")] },
    verdict: "to-do",
    grade: "not-testable",
  },
  {
    why: "confirmed instances are ready, on a person's word",
    id: "G241",
    given: { checks: [check("G111", "pass")], statements: [statement("G112", "attestation")] },
    verdict: "pass",
    grade: "attested",
  },
  {
    why: "a confirmation without discovery is not enough",
    id: "G241",
    given: { statements: [statement("G112", "attestation")] },
    verdict: "to-do",
    grade: "not-testable",
  },
  {
    why: "a person's word closes a box no machine could answer",
    id: "G240",
    given: { statements: [statement("G240", "attestation")] },
    verdict: "pass",
    grade: "attested",
  },
  {
    why: "a person's word does not outvote a failed check",
    id: "G238",
    given: { checks: [check("G71", "fail")], statements: [statement("G238", "attestation")] },
    verdict: "fail",
    grade: "proved",
  },
  {
    why: "not applicable carries a person's name",
    id: "G240",
    given: {
      operations: [operation("harness.ssh-credential", { state: "failed" })],
      statements: [statement("G240", "not-applicable")],
    },
    verdict: "not-applicable",
    grade: "attested",
  },
  {
    why: "the ARN of a role that exists is recorded by the answer",
    id: "G236",
    given: {
      answers: { identity: { kind: "existing-role", roleArn: "arn:aws:iam::482177309156:role/H", assumedBy: { by: "own" } } },
    },
    verdict: "pass",
    grade: "proved",
  },
  {
    why: "a key whose secret is still parked is not obtained",
    id: "G236",
    given: {
      answers: {
        identity: { kind: "existing-key", accessKeyId: "AKIAQWERTYUIOPASDFG2", secret: { source: "parked" } },
      },
    },
    verdict: "to-do",
    grade: "not-testable",
  },
])("$why", ({ id, given, verdict, grade }) => {
  expect(box(id, given)).toMatchObject({ verdict, grade });
});

test("an override closes the box, keeps the verdict and shows the name", () => {
  const result = box("G238", { checks: [check("G71", "fail")], statements: [statement("G238", "override")] });
  expect(result).toMatchObject({ verdict: "fail", override: { by: "Ines Okafor" } });
  expect(progress([result])).toMatchObject({ done: 1, cells: ["attention"] });
});

test("an override that is not needed any more is not shown", () => {
  expect(box("G238", { checks: [check("G71", "pass")], statements: [statement("G238", "override")] }).override).toBeUndefined();
});

test("a box that is no longer ready shows since when", () => {
  const lastReady = { G238: "2026-11-22T08:00:00.000Z" };
  expect(box("G238", { checks: [check("G71", "fail")], lastReady }).fellBackFrom).toBe("2026-11-22T08:00:00.000Z");
  expect(box("G238", { checks: [check("G71", "pass")], lastReady }).fellBackFrom).toBeUndefined();
});

test("an exported row names item, line, state, grade, actor, time and call", () => {
  const results = [
    box("G237", { operations: [operation("harness.connector")] }),
    box("G241", { checks: [check("G111", "pass")], statements: [statement("G112", "attestation")] }),
    box("G238", { checks: [check("G71", "fail")], lastReady: { G238: "2026-11-22T08:00:00.000Z" } }),
  ];
  expect(checklistRows(results)).toMatchObject([
    {
      item: "G237",
      line: "624",
      state: "Ready",
      grade: "Proved",
      actor: "Ines Okafor",
      timeUtc: "2026-11-23T07:00:00.000Z",
      sourceCall: "POST /ng/api/connectors",
    },
    { item: "G241", state: "Ready", grade: "Attested", actor: "Ines Okafor", timeUtc: "2026-11-23T09:00:00.000Z", exception: "" },
    { item: "G238", state: "Fell back", fellBackFromUtc: "2026-11-22T08:00:00.000Z", requestId: "req-1" },
  ]);
});

test.each([
  { done: 0, total: 7, heading: "0 of 7 boxes are ready" },
  { done: 1, total: 7, heading: "1 of 7 boxes is ready" },
  { done: 7, total: 7, heading: "All 7 boxes are ready" },
])("the conclusion of $done of $total reads as a sentence", ({ heading, ...counts }) => {
  expect(progressHeading(counts)).toBe(heading);
});
