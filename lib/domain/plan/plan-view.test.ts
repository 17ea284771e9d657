import { expect, test } from "vitest";

import { applyHeading, applySentence, applyView, stoppedHeading } from "./apply-view";
import type { LedgerEntry } from "./ledger";
import type { Found, PlannedOperation } from "./operation";
import { countRights, rightsOf } from "./operation-rights";
import { planView } from "./plan-view";
import { undoView } from "./undo-view";

const ABSENT: Found = { state: "absent" };
const OURS: Found = { state: "present", owner: "run", matches: true, description: "Made by this run.", observed: {} };
const FOREIGN: Found = { state: "present", owner: "foreign", matches: true, description: "Made in 2025.", observed: {} };

function operation(id: string, change: Partial<PlannedOperation> = {}): PlannedOperation {
  return {
    id,
    kind: id,
    side: id.startsWith("aws") ? "aws" : "harness",
    title: `Title of ${id}`,
    summary: "",
    step: "S3",
    guideItems: [],
    needs: [],
    naturalKey: id,
    intention: "make",
    desired: { name: id },
    preview: { call: "iam:CreateUser", body: {} },
    permissions: ["iam:CreateUser"],
    undo: "Deletes it.",
    found: ABSENT,
    decision: "create",
    reason: "",
    ...change,
  };
}

function entry(made: PlannedOperation, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return { operation: made, position: 0, state: "done", attempt: 1, intent: {}, ...change };
}

test("an operation is done only while the answers still want it", () => {
  const user = operation("aws.user");
  const same = planView([{ operation: { ...user, found: OURS } }], [entry(user)]);
  expect(same.done).toBe(1);
  expect(same.changes).toBe(0);
  const other = planView([{ operation: { ...user, desired: { name: "other" } } }], [entry(user)]);
  expect(other.done).toBe(0);
  expect(other.changes).toBe(1);
});

test("a created thing that vanished is marked; a test cannot vanish", () => {
  const items = [operation("aws.user"), operation("harness.connector-test")];
  const view = planView(
    items.map((one) => ({ operation: one })),
    items.map((one) => entry(one)),
  );
  expect(view.items.map((item) => item.isGone)).toEqual([true, false]);
});

test("an unreadable operation is neither counted as change nor hidden", () => {
  const view = planView([{ operation: operation("aws.user"), failure: { code: "upstream_unavailable", message: "Down." } }], []);
  expect(view.changes).toBe(0);
  expect(view.unseen).toHaveLength(1);
});

test("progress names the current operation and what waits for it", () => {
  const now = new Date("2026-11-25T10:00:10.000Z");
  const entries = [
    entry(operation("aws.policy"), { startedAt: "2026-11-25T10:00:00.000Z", finishedAt: "2026-11-25T10:00:00.400Z" }),
    entry(operation("aws.user"), { state: "waiting", note: "AWS is still spreading it. Try 3 follows." }),
    entry(operation("harness.connector"), { state: "running", startedAt: "2026-11-25T10:00:05.000Z" }),
  ];
  const view = applyView("applying", entries, now);
  expect(applyHeading(view)).toBe("Applying, 2 of 3");
  expect(applySentence(view)).toBe("AWS is still spreading it. Try 3 follows.");
  expect(view.lines.map((line) => line.durationMs)).toEqual([400, undefined, 5000]);
});

test("a stopped apply names the place and the operation", () => {
  const entries = [entry(operation("aws.policy")), entry(operation("aws.user"), { state: "failed" })];
  expect(stoppedHeading(applyView("open", entries, new Date()).lines)).toBe("Stopped at 2 of 2: Title of aws.user");
});

test.each([
  { title: "ours", found: OURS, fate: "remove" },
  { title: "gone", found: ABSENT, fate: "gone" },
  { title: "someone else's by now", found: FOREIGN, fate: "stay" },
] as const)("undo of what is $title: $fate", ({ found, fate }) => {
  const user = operation("aws.user");
  expect(undoView([entry(user)], [{ operation: { ...user, found } }])[0]?.fate).toBe(fate);
});

test("undo leaves used things and omits operations that never began", () => {
  const kept = entry(operation("harness.existing-environment", { decision: "keep" }));
  const never = entry(operation("aws.user"), { state: "planned", attempt: 0 });
  expect(undoView([kept, never], []).map((item) => item.fate)).toEqual(["stay"]);
});

test("a right counts only when checked; one unchecked makes all unknown", () => {
  const held = {
    id: "s1.right.iam:CreateUser",
    title: "",
    guideItems: [],
    verdict: "pass",
    grade: "proved",
    fact: "",
    evidence: [],
  } as const;
  const two = operation("aws.user", { permissions: ["iam:CreateUser", "iam:TagUser"] });
  expect(rightsOf(operation("aws.user"), [held])?.verdict).toBe("pass");
  expect(rightsOf(two, [held])).toBeUndefined();
  expect(rightsOf(operation("aws.user"), [{ ...held, verdict: "fail" }])?.word).toBe("not held");
  expect(countRights([two], [held])).toMatchObject({ needed: 2, held: 1, proved: 1, missing: [] });
});
