import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { FenceLostError } from "@/lib/domain/orders/order";
import type { PlannedOperation } from "@/lib/domain/plan/operation";
import type { Run } from "@/lib/domain/runs/run";

import { createAnswerRepository } from "./answer-repository";
import { createDatabase, type Database } from "./client";
import { createOperationRepository, inputHashOf, savePlan } from "./operation-ledger";
import { createRotationRepository } from "./rotation-repository";
import { createRunOrders } from "./run-orders";
import { createRunRepository } from "./run-repository";
import { takeOrderOf } from "./testing/taken-order";
import { addConnections, ines, NEW_RUN, SCOPE } from "./testing/sample-run";
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

const OLD = "AKIAQYLPMN5HAAAAAAAA";
const NEW = "AKIAQYLPMN5HBBBBBBBB";
const ANSWER = { kind: "existing-key", accessKeyId: OLD, secret: { source: "parked" } };

const rotations = () => createRotationRepository(db);
const runs = () => createRunRepository(db);
const begin = async (run: Run) => await rotations().begin(ines, run, { userName: "ci-deployer", oldKeyId: OLD });
const undo = async (run: Run) =>
  await createRunOrders(db).place(ines, run, { kind: "undo", input: { runId: run.id, operationIds: [] } });
const beginAndTake = async (run: Run) => {
  const begun = await begin(run);
  if (!begun.ok) throw new Error(begun.error.message);
  return { id: begun.value.id, ...(await takeOrderOf(db, run.id)) };
};
const named = { identifier: "key", name: "key" };
const storedKey: PlannedOperation = {
  id: "aws.access-key",
  kind: "harness.key-secrets",
  side: "harness",
  title: "Access key …AAAA, kept in Harness",
  summary: "",
  step: "S3",
  guideItems: [],
  needs: [],
  naturalKey: "key",
  intention: "make",
  desired: { scope: SCOPE, keyId: named, secretKey: named, accessKeyId: OLD, parkedSecretId: "sec_1" },
  preview: { call: "", body: null },
  permissions: [],
  undo: "",
  found: { state: "absent" },
  decision: "create",
  reason: "",
};

test("undo is refused while a rotation is open, and allowed afterwards", async () => {
  const run = await runs().create(ines, NEW_RUN);
  const { id, hold, desk } = await beginAndTake(run);
  await rotations().commit(id, hold, { state: "deactivated", newKeyId: NEW });
  const atWork = await undo(run);
  expect(atWork.ok ? "" : atWork.error.message).toMatch(/is being replaced at the moment/);
  await desk.release(hold, {});

  for (const state of ["creating", "storing", "testing", "deactivated"] as const) {
    await db.keyRotation.update({ where: { id }, data: { state } });
    const refused = await undo(run);
    expect(refused.ok ? "" : refused.error.message).toMatch(/is being replaced, so nothing is undone yet/);
  }
  expect((await db.run.findFirstOrThrow({ where: { id: run.id } })).state).toBe("open");
  await db.keyRotation.update({ where: { id }, data: { state: "deleted" } });
  expect(await undo(run)).toMatchObject({ ok: true });
});

test("a rotation that stopped before creating a key does not block undo", async () => {
  const run = await runs().create(ines, NEW_RUN);
  const { id, hold, desk } = await beginAndTake(run);
  await rotations().commit(id, hold, {
    state: "failed",
    failure: { during: "creating", error: { code: "upstream_rejected", message: "AWS refused." } },
  });
  await desk.release(hold, {});
  expect(await undo(run)).toMatchObject({ ok: true });
});

test("rotations use the database clock, and an overtaken worker writes nothing", async () => {
  const run = await runs().create(ines, NEW_RUN);
  const { id, hold } = await beginAndTake(run);
  await rotations().commit(id, hold, { state: "deactivated", newKeyId: NEW });
  const [{ late } = { late: true }] = await db.$queryRaw<{ late: boolean }[]>`
    SELECT abs(extract(epoch FROM clock_timestamp() - "deactivatedAt")) > 60 AS late FROM "KeyRotation" WHERE "id" = ${id}`;
  expect(late).toBe(false);
  await takeOrderOf(db, run.id);
  await expect(rotations().commit(id, hold, { state: "deleted" })).rejects.toBeInstanceOf(FenceLostError);
  expect((await rotations().require(id)).state).toBe("deactivated");
});

test.each([
  ["undoing", /being undone/],
  ["undone", /was undone/],
  ["applying", /being applied/],
] as const)("a rotation is refused while the run is %s", async (state, message) => {
  const run = await runs().create(ines, NEW_RUN);
  await db.run.update({ where: { id: run.id }, data: { state } });
  const refused = await begin(run);
  expect(refused.ok ? "" : refused.error.message).toMatch(message);
  expect((await rotations().list(run.id)).rotations).toEqual([]);
});

test("when an undo and a rotation start at once, one is refused", async () => {
  for (let round = 0; round < 8; round += 1) {
    const run = await runs().create(ines, NEW_RUN);
    const ended = await Promise.all(round % 2 === 0 ? [undo(run), begin(run)] : [begin(run), undo(run)]);
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1);
  }
});

test("after the switch, answer and operation name the new key", async () => {
  const run = await runs().create(ines, NEW_RUN);
  const operations = createOperationRepository(db);
  const answers = createAnswerRepository(db);
  await answers.save(ines, run, { step: "identity", value: ANSWER, complete: true, version: 0 });
  await db.$transaction(async (tx) => await savePlan(tx, run.id, [storedKey]));
  await db.operation.updateMany({ where: { runId: run.id }, data: { state: "done", outcome: { lastFour: "AAAA" } } });
  const { id, hold } = await beginAndTake(run);

  await rotations().commit(id, hold, { state: "storing", newKeyId: NEW });
  expect((await answers.list(run.id))[0]?.value).toEqual(ANSWER);

  await rotations().commit(id, hold, { state: "testing", storedLastFour: "BBBB" });
  const [answer] = await answers.list(run.id);
  expect(answer).toMatchObject({
    complete: true,
    version: 2,
    value: { accessKeyId: NEW, replaced: { lastFour: "AAAA", by: NEW } },
  });
  const [entry] = await operations.read(run.id);
  expect(entry).toMatchObject({
    state: "done",
    outcome: { lastFour: "BBBB" },
    operation: { title: "Access key …BBBB, kept in Harness" },
  });

  // The next plan wants exactly this, so nothing is to be done again.
  const wanted = { ...storedKey, title: "Access key …BBBB, kept in Harness", desired: entry?.operation.desired };
  expect(inputHashOf(wanted)).toBe((await db.operation.findFirstOrThrow({ where: { runId: run.id } })).inputHash);
  await db.$transaction(async (tx) => await savePlan(tx, run.id, [wanted]));
  expect((await operations.read(run.id))[0]?.state).toBe("done");
});
