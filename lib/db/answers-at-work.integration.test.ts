import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { ANSWERS_CHANGED, type AnswerVersions } from "@/lib/domain/onboarding/run-order";
import type { Run, RunState } from "@/lib/domain/runs/run";

import { createAnswerRepository } from "./answer-repository";
import { createCheckRepository } from "./check-repository";
import { createDatabase, type Database } from "./client";
import { createRunOrders } from "./run-orders";
import { createRunRepository } from "./run-repository";
import { holdEvents } from "./testing/held-events";
import { addConnections, ines, NEW_RUN, PLANNED } from "./testing/sample-run";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 12);
  await addConnections(db);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const newRun = async () => await createRunRepository(db).create(ines, NEW_RUN);
const confirm = async (run: Run, answers: AnswerVersions) =>
  await createRunOrders(db).place(ines, run, {
    kind: "apply",
    input: { runId: run.id, operationIds: PLANNED.map(({ id }) => id) },
    plan: { operations: PLANNED, answers },
    event: { action: "run.apply.confirmed", data: {} },
  });
const save = async (run: Run, version: number, complete = true) =>
  await createAnswerRepository(db).save(ines, run, { step: "connector", value: { name: "new" }, complete, version });

const ITEM = { item: "G112", kind: "attestation", reason: "These are mine" } as const;

/** Everything that a person can write into a run which an order may be working on. */
const WRITERS: readonly { what: string; write: (run: Run) => Promise<{ readonly ok: boolean }> }[] = [
  { what: "an answer", write: async (run) => await save(run, 1) },
  { what: "a draft", write: async (run) => await save(run, 1, false) },
  { what: "an attestation", write: async (run) => await createCheckRepository(db).state(ines, run, { ...ITEM, item: "G113" }) },
  { what: "a withdrawn attestation", write: async (run) => await createCheckRepository(db).revoke(ines, run, ITEM) },
  {
    what: "the path",
    write: async (run) => await createRunRepository(db).savePath(ines, run, { ...run.path, hostAccess: "winrm" }, 7),
  },
];

const written = async ({ id }: Run) => ({
  answers: await db.answer.findMany({ where: { runId: id } }),
  attestations: await db.attestation.findMany({ where: { runId: id } }),
  path: await db.run.findFirstOrThrow({ where: { id }, select: { path: true } }),
});

test.each(WRITERS)("$what is not written while a Confirm is under way", async ({ write }) => {
  const run = await newRun();
  await save(run, 0);
  await createCheckRepository(db).state(ines, run, ITEM);
  const before = await written(run);

  const held = await holdEvents(testDatabase.url);
  const confirming = confirm(run, { connector: 1 });
  await held.untilWaiting(1);
  const writing = write(run);
  await held.untilWaiting(2);
  await held.release();

  expect(await confirming).toMatchObject({ ok: true });
  expect(await writing).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  expect(await written(run)).toEqual(before);
});

test.each<{ state: RunState; answers: boolean; path: boolean }>([
  { state: "open", answers: true, path: true },
  { state: "applying", answers: false, path: false },
  { state: "undoing", answers: false, path: false },
  { state: "finished", answers: false, path: false },
  { state: "undone", answers: true, path: false },
])("a transaction writes only what the state $state allows", async ({ state, ...writable }) => {
  const run = await newRun();
  await save(run, 0);
  await db.run.update({ where: { id: run.id }, data: { state } });
  for (const { what, write } of WRITERS) {
    const isWritable = what === "the path" ? writable.path : writable.answers;
    const expected = isWritable ? { ok: true } : { ok: false, error: { code: "precondition_failed" } };
    // The answer raised the version, so a draft with the old version would be a conflict.
    if (what !== "a draft") expect([what, await write(run)]).toMatchObject([what, expected]);
  }
});

test.each([
  { what: "an answer", write: async (run: Run) => await save(run, 0) },
  {
    what: "the path",
    write: async (run: Run) => await createRunRepository(db).savePath(ines, run, { ...run.path, hostAccess: "winrm" }, 7),
  },
])("a Confirm stores no plan while $what is being saved", async ({ write }) => {
  const run = await newRun();
  const held = await holdEvents(testDatabase.url);
  const writing = write(run);
  await held.untilWaiting(1);
  const confirming = confirm(run, {});
  await held.untilWaiting(2);
  await held.release();

  expect(await writing).toMatchObject({ ok: true });
  expect(await confirming).toEqual({ ok: false, error: ANSWERS_CHANGED });
  expect(await db.run.findFirstOrThrow({ where: { id: run.id } })).toMatchObject({ state: "open", orderId: null });
  expect(await db.operation.count({ where: { runId: run.id } })).toBe(0);
});
