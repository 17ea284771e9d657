import { expect, test } from "vitest";

import { failOperation } from "./apply-operation";
import type { LedgerEntry } from "./ledger";
import { POLICY_ARN, SAMPLE_PLAN, USER } from "./testing/sample-plan";
import { createSimulatedRun, RUN } from "./testing/simulated-run";
import { NOTHING_LEFT, whatExists } from "./testing/what-exists";
import type { Fault } from "./testing/wire";
import { undoCounts, undoResult } from "./undo-result";
import { undoView } from "./undo-view";

type Simulated = ReturnType<typeof createSimulatedRun>;

const DOWN: Fault = { name: "down", carriedOut: "never", error: { code: "upstream_unavailable", message: "AWS is down." } };
const DENIED: Fault = { name: "denied", carriedOut: "never", error: { code: "upstream_rejected", message: "AWS refuses it." } };

async function applied(): Promise<Simulated> {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await run.apply();
  return run;
}

const entryOf = ({ store }: Simulated, id: string): LedgerEntry => {
  const entry = store.entries.get(id);
  if (entry === undefined) throw new Error(`No entry ${id}`);
  return entry;
};
const statesOf = ({ store }: Simulated) =>
  Object.fromEntries([...store.entries.values()].map((entry) => [entry.operation.id, entry.state]));

/** Makes one kind of write fail for good. */
function breakWrite(run: Simulated, call: keyof Simulated["aws"]["iam"], fault: Fault): void {
  Object.assign(run.aws.iam, { [call]: async () => await Promise.resolve({ ok: false, error: fault.error }) });
}

test("undo keeps a user whose key stays, and reports why", async () => {
  const run = await applied();
  breakWrite(run, "deleteAccessKey", DENIED);
  await expect(run.undo()).resolves.toEqual(["aws.access-key"]);
  expect(statesOf(run)).toMatchObject({ "aws.access-key": "undo-failed", "aws.user": "undo-held", "aws.policy": "undone" });
  expect(entryOf(run, "aws.access-key").failure?.message).toBe("AWS refuses it.");
  expect(entryOf(run, "aws.user").note).toBe("Not tried: aws.access-key must be removed first.");
  expect(run.aws.users.get(USER)?.keys).toHaveLength(1);
  const result = undoResult([...run.store.entries.values()]);
  expect(undoCounts(result)).toBe("5 of 7 undone, 1 not removed, 1 not tried");
});

test("undo keeps the connector's key when the connector cannot be removed", async () => {
  const run = await applied();
  Object.assign(run.harness.harness, { deleteConnector: async () => await Promise.resolve({ ok: false, error: DOWN.error }) });
  await expect(run.undo()).resolves.toEqual(["harness.connector"]);
  expect(statesOf(run)).toMatchObject({ "aws.access-key": "undo-held", "aws.user": "undo-held" });
  expect(run.aws.users.get(USER)?.keys).toHaveLength(1);
});

test("undo goes on with what is left once the cause is gone", async () => {
  const run = await applied();
  const { deleteAccessKey } = run.aws.iam;
  breakWrite(run, "deleteAccessKey", DENIED);
  await run.undo();
  Object.assign(run.aws.iam, { deleteAccessKey });
  await expect(run.undo()).resolves.toEqual([]);
  expect(whatExists(run)).toEqual(NOTHING_LEFT);
});

test("undo waits through an outage of minutes, and its waiting is recorded", async () => {
  const run = await applied();
  let calls = 0;
  const { deleteUser } = run.aws.iam;
  Object.assign(run.aws.iam, {
    deleteUser: async (name: string) => {
      calls += 1;
      return calls < 5 ? { ok: false, error: DOWN.error } : await deleteUser(name);
    },
  });
  await expect(run.undo()).resolves.toEqual([]);
  expect(run.store.events.filter((event) => event.startsWith("aws.user") && event.endsWith("undo-waiting"))).toHaveLength(1);
  expect(whatExists(run)).toEqual(NOTHING_LEFT);
});

test("undo says that a key made by someone else keeps the user", async () => {
  const run = await applied();
  await run.aws.iam.createAccessKey(USER);
  await expect(run.undo()).resolves.toEqual(["aws.user"]);
  expect(entryOf(run, "aws.user")).toMatchObject({
    state: "undo-refused",
    note: "The user still has an access key (…0002), so it stays. Delete it in IAM first.",
  });
});

test("undo finds by its intent a key whose answer was lost", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  const { createAccessKey } = run.aws.iam;
  Object.assign(run.aws.iam, {
    createAccessKey: async (name: string) => {
      await createAccessKey(name);
      return { ok: false, error: { code: "precondition_failed", message: "The worker gave up." } };
    },
  });
  await expect(run.apply()).resolves.toEqual(["aws.access-key"]);
  expect(run.aws.users.get(USER)?.keys).toHaveLength(1);
  await expect(run.undo()).resolves.toEqual([]);
  expect(whatExists(run).keys).toBe(0);
  expect(entryOf(run, "aws.access-key").note).toContain("The access key …0001 was deleted.");
});

test("undo never says removed while AWS still lists the key", async () => {
  const run = await applied();
  Object.assign(run.aws.iam, { deleteAccessKey: async () => await Promise.resolve({ ok: true, value: {} }) });
  await expect(run.undo()).resolves.toEqual(["aws.access-key"]);
  expect(entryOf(run, "aws.access-key")).toMatchObject({ state: "undo-failed" });
  expect(entryOf(run, "aws.access-key").failure?.message).toMatch(/still lists the deleted access key …0001/);
});

test.each([
  ["aws.policy", "deletePolicy"],
  ["aws.user", "deleteUser"],
  ["aws.attachment", "detachPolicy"],
] as const)("undo never says removed while %s can still be read", async (id, call) => {
  const run = await applied();
  Object.assign(run.aws.iam, { [call]: async () => await Promise.resolve({ ok: true, value: {} }) });
  await expect(run.undo()).resolves.toEqual([id]);
  expect(entryOf(run, id)).toMatchObject({ state: "undo-failed" });
  expect(entryOf(run, id).failure?.message).toMatch(/was deleted, but can still be read/);
});

test.each([
  ["harness.connector", "deleteConnector"],
  ["harness.environment", "deleteEnvironment"],
  ["harness.infrastructure", "deleteInfrastructure"],
  ["aws.access-key", "deleteSecret"],
] as const)("undo never says removed while Harness still holds %s", async (id, call) => {
  const run = await applied();
  Object.assign(run.harness.harness, { [call]: async () => await Promise.resolve({ ok: true, value: {} }) });
  await expect(run.undo()).resolves.toEqual([id]);
  expect(entryOf(run, id).state).toBe("undo-failed");
});

test("after a failure before the first call undo finds the intent", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  breakWrite(run, "createAccessKey", { ...DENIED, error: { code: "precondition_failed", message: "No." } });
  await run.apply();
  const before = entryOf(run, "aws.user");
  const target = { ...RUN, operationId: "aws.user", fence: run.store.raiseFence() };
  const removed = { code: "precondition_failed", message: "The connection was removed." } as const;
  await failOperation(run.deps, target, removed);
  await failOperation(run.deps, target, removed);
  expect(entryOf(run, "aws.user")).toMatchObject({ intent: before.intent, attempt: before.attempt + 2, failure: removed });
  await expect(run.undo()).resolves.toEqual([]);
  expect(whatExists(run)).toMatchObject({ users: [], policies: [] });
});

test("the ledger refuses a lower attempt and another intent", async () => {
  const run = await applied();
  const target = { runId: RUN.runId, operationId: "aws.access-key", fence: run.store.raiseFence() };
  const { attempt, intent } = entryOf(run, "aws.access-key");
  const commit = run.deps.ledger.commit;
  const failure = { code: "internal", message: "x" } as const;
  await expect(commit({ ...target, change: { type: "failed", attempt: attempt - 1, failure } })).rejects.toThrow("older");
  const other = { type: "intent", attempt, decision: "create", reason: "", found: { state: "absent" }, intent: {} } as const;
  await expect(commit({ ...target, change: other })).rejects.toThrow("older");
  expect(entryOf(run, "aws.access-key").intent).toBe(intent);
});

test("an apply after undo starts fresh: attachments made meanwhile are foreign", async () => {
  const run = await applied();
  await run.undo();
  run.aws.users.set(USER, { tags: { "carabiner:run": RUN.runId }, keys: [] });
  run.aws.policies.set(POLICY_ARN, {
    document: '{"Version":"2012-10-17"}',
    tags: { "carabiner:run": RUN.runId },
    description: "",
  });
  await run.aws.iam.attachPolicy({ holder: { kind: "user", name: USER }, policyArn: POLICY_ARN });
  await run.apply();
  expect(entryOf(run, "aws.attachment")).toMatchObject({ state: "done", operation: { decision: "keep" } });
});

test("undo mentions an AWS key whose secrets Harness does not hold", () => {
  const operation = SAMPLE_PLAN.find(({ id }) => id === "aws.access-key");
  if (operation === undefined) throw new Error("The plan has no key.");
  const planned = { ...operation, found: { state: "absent" }, decision: "create", reason: "" } as const;
  const entry: LedgerEntry = { operation: planned, position: 0, state: "failed", attempt: 1, intent: { keysBefore: "" } };
  expect(undoView([entry], [{ operation: planned }])).toMatchObject([{ fate: "remove" }]);
});
