import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { FenceLostError } from "@/lib/domain/orders/order";
import { LedgerOrderError, type LedgerChange } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";
import { createAnswerRepository } from "./answer-repository";
import { createCheckRepository } from "./check-repository";
import { createDatabase, type Database } from "./client";
import { createOperationRepository, savePlan } from "./operation-ledger";
import { createRunOrders } from "./run-orders";
import { createRunRepository } from "./run-repository";
import { actorWith } from "./testing/actor-with";
import { addConnections, ines, NEW_RUN, PLANNED, SCOPE } from "./testing/sample-run";
import { takeOrderOf } from "./testing/taken-order";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
  await addConnections(db);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const marek = actorWith("user_marek", { role: "project-admin", ...SCOPE, projectIdentifier: "crane_ops" });

const runs = () => createRunRepository(db);
const newRun = async () => await runs().create(ines, NEW_RUN);
const numberOf = (reference: string) => Number(reference.split("-").at(-1));
const apply = async (run: Run) =>
  await createRunOrders(db).place(ines, run, {
    kind: "apply",
    input: { runId: run.id, operationIds: PLANNED.map(({ id }) => id) },
    plan: { operations: PLANNED, answers: {} },
    event: { action: "run.apply.confirmed", data: {} },
  });

test("a run gets its own reference, external ID and key", async () => {
  const [first, second] = [await newRun(), await newRun()];
  expect(first.reference).toMatch(/^CB-\d{4}-\d{4}$/);
  expect(first.reference).not.toBe(second.reference);
  expect(first.externalId).not.toBe(second.externalId);
  expect(await runs().readKey(first.id)).not.toEqual(await runs().readKey(second.id));
});

test("a project admin neither finds nor lists another project's run", async () => {
  const run = await newRun();
  expect(await runs().find(marek, run.id)).toBeUndefined();
  expect(await runs().findByReference(marek, run.reference)).toBeUndefined();
  expect((await runs().list(marek)).runs).toEqual([]);
});

test("paging shows every run once, newest activity first", async () => {
  for (let count = 0; count < 3; count += 1) await newRun();
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await runs().list(ines, {}, { after, limit: 2 });
    seen.push(...page.runs.map((run) => run.id));
    after = page.next;
  } while (after !== undefined);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(await runs().count(ines));
});

test("of two windows saving the same version, the second gets a conflict", async () => {
  const run = await newRun();
  const answers = createAnswerRepository(db);
  const save = async (name: string) =>
    await answers.save(ines, run, { step: "connector", value: { name }, complete: false, version: 0 });
  const results = await Promise.all([save("left"), save("right")]);
  expect(results.map((result) => result.ok).toSorted()).toEqual([false, true]);
  const lost = results.find((result) => !result.ok);
  expect(lost?.ok === false && lost.error.code).toBe("conflict");
  const stored = (await answers.list(run.id))[0];
  expect(stored?.version).toBe(1);
});

test("of three simultaneous confirmations one is accepted", { tags: ["V2.3.4"] }, async () => {
  const run = await newRun();
  const results = await Promise.all([apply(run), apply(run), apply(run)]);
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(await db.event.count({ where: { runId: run.id, action: "run.apply.confirmed" } })).toBe(1);
});

test("an intent and its outcome are kept with their events, once each", async () => {
  const run = await newRun();
  const ledger = createOperationRepository(db);
  await apply(run);
  const { hold } = await takeOrderOf(db, run.id);
  const target = { runId: run.id, operationId: "aws.user", fence: hold.fence };
  const found = { state: "absent" } as const;
  const intent = { type: "intent", attempt: 1, decision: "create", reason: "r", found, intent: { before: "absent" } } as const;
  await ledger.commit({ ...target, change: intent });
  await ledger.commit({ ...target, change: intent });
  await ledger.commit({
    ...target,
    change: {
      type: "done",
      attempt: 1,
      decision: "create",
      reason: "r",
      found,
      outcome: { arn: "arn:aws:iam::482177309156:user/x" },
    },
  });
  const entry = (await ledger.read(run.id)).find(({ operation }) => operation.id === "aws.user");
  expect(entry).toMatchObject({ state: "done", attempt: 1, intent: { before: "absent" } });
  const events = await db.event.findMany({ where: { runId: run.id, targetId: "aws.user" }, orderBy: { seq: "asc" } });
  expect(events.map((event) => event.action)).toEqual(["operation.intent", "operation.done"]);
});

test("the ledger refuses lower attempts and changed intents until undone", async () => {
  const run = await newRun();
  const ledger = createOperationRepository(db);
  await apply(run);
  const { hold } = await takeOrderOf(db, run.id);
  const target = { runId: run.id, operationId: "aws.user", fence: hold.fence };
  const found = { state: "absent" } as const;
  const intent = { keysBefore: "AKIAEXAMPLE" };
  const begun = { type: "intent", attempt: 2, decision: "create", reason: "r", found, intent } as const;
  const failure = { code: "precondition_failed", message: "The connection was removed." } as const;
  await ledger.commit({ ...target, change: begun });
  await expect(ledger.commit({ ...target, change: { type: "failed", attempt: 0, failure } })).rejects.toThrow(LedgerOrderError);
  await expect(ledger.commit({ ...target, change: { ...begun, attempt: 3, intent: {} } })).rejects.toThrow(LedgerOrderError);
  await expect(ledger.commit({ ...target, change: { ...begun, attempt: 3, intent: { keysBefore: "" } } })).rejects.toThrow(
    LedgerOrderError,
  );
  await ledger.commit({ ...target, change: { ...begun, attempt: 3 } });
  await ledger.commit({ ...target, change: { type: "failed", attempt: 4, failure } });
  const read = async () => (await ledger.read(run.id)).find(({ operation }) => operation.id === "aws.user");
  expect(await read()).toMatchObject({ state: "failed", attempt: 4, intent, failure });

  await ledger.commit({ ...target, change: { type: "undo-refused", note: "It stays." } });
  expect(await read()).toMatchObject({ state: "undo-refused", attempt: 4, intent, note: "It stays." });
  await ledger.commit({ ...target, change: { type: "undone", note: "It was deleted." } });
  const undone = await read();
  expect(undone).toMatchObject({ state: "undone", attempt: 4, intent: {} });
  expect(undone?.outcome).toBeUndefined();
  await ledger.commit({ ...target, change: { ...begun, attempt: 5, intent: { keysBefore: "" } } });
  expect(await read()).toMatchObject({ state: "running", attempt: 5, intent: { keysBefore: "" } });
});

test("a resumed undo records each event once; a second undo again", async () => {
  const run = await newRun();
  const ledger = createOperationRepository(db);
  const undo = async () =>
    await createRunOrders(db).place(ines, run, {
      kind: "undo",
      input: { runId: run.id, operationIds: ["aws.user"] },
      plan: { operations: PLANNED, answers: {} },
    });
  const commit = async (fence: number, change: LedgerChange) =>
    await ledger.commit({ runId: run.id, operationId: "aws.user", fence, change });
  const actions = async () =>
    (await db.event.findMany({ where: { runId: run.id, targetId: "aws.user" }, orderBy: { seq: "asc" } })).map(
      ({ action }) => action,
    );
  await undo();
  const first = await takeOrderOf(db, run.id);
  await commit(first.hold.fence, { type: "undoing" });
  const { hold, desk } = await takeOrderOf(db, run.id);
  await commit(hold.fence, { type: "undoing" });
  await commit(hold.fence, { type: "undo-refused", note: "It was changed." });
  expect(await actions()).toEqual(["operation.undoing", "operation.undo-refused"]);

  await desk.release(hold, { to: "open" });
  await undo();
  const second = await takeOrderOf(db, run.id);
  await commit(second.hold.fence, { type: "undoing" });
  expect(await actions()).toEqual(["operation.undoing", "operation.undo-refused", "operation.undoing"]);
});

test("a commit under an older fence changes nothing", async () => {
  const run = await newRun();
  const ledger = createOperationRepository(db);
  await apply(run);
  const stale = await takeOrderOf(db, run.id);
  await takeOrderOf(db, run.id);
  const { fence } = stale.hold;
  const commit = ledger.commit({ runId: run.id, operationId: "aws.user", fence, change: { type: "undoing" } });
  await expect(commit).rejects.toBeInstanceOf(FenceLostError);
  const entry = (await ledger.read(run.id)).find(({ operation }) => operation.id === "aws.user");
  expect(entry?.state).toBe("planned");
});

test("saving a plan again keeps finished operations and drops unstarted ones", async () => {
  const run = await newRun();
  const ledger = createOperationRepository(db);
  await apply(run);
  const { hold } = await takeOrderOf(db, run.id);
  await ledger.commit({
    runId: run.id,
    operationId: "aws.user",
    fence: hold.fence,
    change: { type: "done", attempt: 1, decision: "create", reason: "r", found: { state: "absent" }, outcome: {} },
  });
  await db.$transaction(async (tx) => await savePlan(tx, run.id, PLANNED.slice(0, 2)));
  const entries = await ledger.read(run.id);
  expect(entries.map(({ operation, state }) => [operation.id, state])).toEqual([
    ["aws.policy", "planned"],
    ["aws.user", "done"],
  ]);
});

test("numbers of runs have no gaps, with rollbacks and many at once", async () => {
  const before = (await newRun()).reference;
  const broken = { ...NEW_RUN, awsConnectionId: "acon_missing" };
  const results = await Promise.allSettled(
    Array.from({ length: 24 }, async (_, index) => await runs().create(ines, index % 3 === 0 ? broken : NEW_RUN)),
  );
  const made = results.flatMap((result) => (result.status === "fulfilled" ? [numberOf(result.value.reference)] : []));
  expect(made.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, index) => numberOf(before) + 1 + index));
});

test.each([`UPDATE "Event" SET "action" = 'forged'`, 'DELETE FROM "Event"', 'TRUNCATE "Event"'])(
  "%s is refused to the application and to an administrator",
  async (sql) => {
    await newRun();
    await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/permission denied/);
    await expect(testDatabase.run(sql)).rejects.toThrow(/append-only/);
  },
);

test("a check's newest result counts, with the time it last passed", async () => {
  const run = await newRun();
  const checks = createCheckRepository(db);
  const result = { id: "s1.account", title: "", guideItems: ["G1"], grade: "proved", fact: "", evidence: [] } as const;
  await checks.record(run, [{ ...result, verdict: "pass" }]);
  await checks.record(run, [{ ...result, verdict: "fail" }]);
  expect((await checks.newest(run.id)).map((check) => check.verdict)).toEqual(["fail"]);
  expect((await checks.lastPassed(run.id))["s1.account"]).toMatch(/Z$/);
});

test("a statement keeps its author until it is withdrawn", async () => {
  const run = await newRun();
  const checks = createCheckRepository(db);
  await checks.state(ines, run, { item: "G112", kind: "attestation", reason: "These are mine" });
  expect(await checks.listStatements(run.id)).toMatchObject([{ item: "G112", by: ines.name }]);
  await checks.revoke(ines, run, { item: "G112", kind: "attestation" });
  expect(await checks.listStatements(run.id)).toEqual([]);
});
