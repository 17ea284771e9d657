import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Run } from "@/lib/domain/runs/run";

import { createAnswerRepository } from "./answer-repository";
import { createCheckRepository } from "./check-repository";
import { createDatabase, type Database } from "./client";
import { createConnectionRepository } from "./connection-repository";
import { createEventRepository } from "./event-repository";
import { createInventoryReading } from "./inventory-reading";
import { createOperationRepository, savePlan } from "./operation-ledger";
import { createPendingSignInRepository } from "./pending-sign-in-repository";
import { createRotationRepository } from "./rotation-repository";
import { createRunOrders } from "./run-orders";
import { createRunRepository } from "./run-repository";
import { takeOrderOf } from "./testing/taken-order";
import { addConnections, ines, NEW_RUN, PLANNED } from "./testing/sample-run";
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

/** A value that another release or a person might have written. No message may quote it. */
const STRANGE = "hunter2";
const unreadable = (place: string) => `This version of Carabiner cannot read ${place}.`;
const OLD = "AKIAQYLPMN5HAAAAAAAA";

const runs = () => createRunRepository(db);
const newRun = async () => await runs().create(ines, NEW_RUN);
const write = async (sql: string) => {
  await testDatabase.run(sql);
};
const rejection = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => new Error("It was read."),
    (cause: unknown) => cause,
  );
  return error instanceof Error ? error.message : String(error);
};

test.each([
  ["state", `'${STRANGE}'`],
  ["kind", `'${STRANGE}'`],
  ["path", `'{"target":"${STRANGE}"}'`],
])("a run with an unreadable %s is named; other runs are shown", async (column, value) => {
  const [strange, plain] = [await newRun(), await newRun()];
  await write(`UPDATE "Run" SET "${column}" = ${value} WHERE "id" = '${strange.id}'`);

  for (const read of [() => runs().find(ines, strange.id), () => runs().require(strange.id)]) {
    const message = await rejection(read());
    expect(message).toContain(unreadable(`Run.${column} of ${strange.id}`));
    expect(message).not.toContain(STRANGE);
  }
  const page = await runs().list(ines);
  expect(page.runs.map(({ id }) => id)).toContain(plain.id);
  expect(page.unreadable).toEqual([expect.stringContaining(strange.id)]);
  await write(`DELETE FROM "Run" WHERE "id" = '${strange.id}'`);
});

test("no order is placed for a run in an unreadable state", async () => {
  const run = await newRun();
  await write(`UPDATE "Run" SET "state" = '${STRANGE}' WHERE "id" = '${run.id}'`);
  const undo = createRunOrders(db).place(ines, run, { kind: "undo", input: { runId: run.id, operationIds: [] } });
  expect(await rejection(undo)).toContain(unreadable(`Run.state of ${run.id}`));
  const rotation = createRotationRepository(db).begin(ines, run, { userName: "ci-deployer", oldKeyId: OLD });
  expect(await rejection(rotation)).toContain(unreadable(`Run.state of ${run.id}`));
  await write(`DELETE FROM "Run" WHERE "id" = '${run.id}'`);
});

test.each([
  ["state", `'${STRANGE}'`],
  ["decision", `'${STRANGE}'`],
  ["spec", `'{"id":"${STRANGE}"}'`],
  ["found", `'{"state":"${STRANGE}"}'`],
  ["intent", `'["${STRANGE}"]'`],
  ["outcome", `'{"arn":{"${STRANGE}":1}}'`],
  ["failure", `'{"code":"${STRANGE}","message":"x"}'`],
])("an operation with an unreadable %s is named", async (column, value) => {
  const run = await newRun();
  await db.$transaction(async (tx) => {
    await savePlan(tx, run.id, PLANNED);
  });
  const [first] = PLANNED;
  await write(
    `UPDATE "Operation" SET "${column}" = ${value} WHERE "runId" = '${run.id}' AND "operationId" = '${String(first?.id)}'`,
  );
  const message = await rejection(createOperationRepository(db).read(run.id));
  expect(message).toContain(unreadable(`Operation.${column} of ${run.id}/${String(first?.id)}`));
  expect(message).not.toContain(STRANGE);
});

const begun = async (run: Run) => {
  const rotation = await createRotationRepository(db).begin(ines, run, { userName: "ci-deployer", oldKeyId: OLD });
  if (!rotation.ok) throw new Error(rotation.error.message);
  return { id: rotation.value.id, ...(await takeOrderOf(db, run.id)) };
};

test.each([
  ["state", `'${STRANGE}'`],
  ["lastUsed", `'{"readAt":["${STRANGE}"]}'`],
  ["failure", `'{"during":"${STRANGE}"}'`],
])("a rotation with an unreadable %s is named; its order can end", async (column, value) => {
  const run = await newRun();
  const rotations = createRotationRepository(db);
  const first = await begun(run);
  await rotations.commit(first.id, first.hold, { state: "deleted" });
  await first.desk.release(first.hold, {});
  const second = await begun(run);
  await write(`UPDATE "KeyRotation" SET "${column}" = ${value} WHERE "id" = '${second.id}'`);

  expect(await rejection(rotations.require(second.id))).toContain(unreadable(`KeyRotation.${column} of ${second.id}`));
  const list = await rotations.list(run.id);
  expect(list.rotations.map(({ id }) => id)).toEqual([first.id]);
  expect(list.unreadable).toEqual([expect.stringContaining(second.id)]);

  await second.desk.stop(second.hold, { code: "internal", message: "It stopped." });
  expect(await runs().find(ines, run.id)).toMatchObject({ state: "open" });
});

test("undo is not placed beside a rotation in an unreadable state", async () => {
  const run = await newRun();
  const { id, hold, desk } = await begun(run);
  await desk.release(hold, {});
  await write(`UPDATE "KeyRotation" SET "state" = '${STRANGE}' WHERE "id" = '${id}'`);
  const undo = createRunOrders(db).place(ines, run, { kind: "undo", input: { runId: run.id, operationIds: [] } });
  expect(await rejection(undo)).toContain(unreadable(`KeyRotation.state of ${id}`));
});

test("an unreadable check result is unknown; others are shown", async () => {
  const run = await newRun();
  const checks = createCheckRepository(db);
  const passed: CheckResult = {
    id: "s1.running-instances",
    title: "Instances run",
    guideItems: ["G38"],
    verdict: "pass",
    grade: "proved",
    fact: "3 instances run.",
    evidence: [],
  };
  await checks.record(run, [passed, { ...passed, id: "s1.clusters" }]);
  await write(`UPDATE "CheckRecord" SET "result" = '{"verdict":"${STRANGE}"}' WHERE "checkId" = 's1.clusters'`);

  const [strange, plain] = await checks.newest(run.id);
  expect(plain).toEqual(passed);
  expect(strange).toMatchObject({ id: "s1.clusters", verdict: "unknown" });
  expect(strange?.fact).toContain("This version of Carabiner cannot read CheckRecord.result");
  expect(await checks.history(run.id, ["s1.clusters"])).toMatchObject([{ verdict: "unknown" }]);
});

test("parked secrets that cannot be read are named without their IDs", async () => {
  const run = await newRun();
  const answers = createAnswerRepository(db);
  await answers.save(ines, run, { step: "identity", value: {}, complete: false, version: 0 });
  await write(`UPDATE "Answer" SET "secrets" = '["${STRANGE}"]' WHERE "runId" = '${run.id}'`);
  const message = await rejection(answers.parked(run.id));
  expect(message).toContain(unreadable(`Answer.secrets of ${run.id}/identity`));
  expect(message).not.toContain(STRANGE);
});

test("a connection of an unreadable kind is neither offered nor used", async () => {
  const options = { clock: { now: () => new Date() }, sandbox: true, everyTenant: db };
  const connections = createConnectionRepository(db, options);
  await write(`UPDATE "HarnessConnection" SET "kind" = '${STRANGE}'; UPDATE "AwsConnection" SET "kind" = '${STRANGE}'`);
  expect(await connections.listHarness(ines)).toEqual([]);
  expect(await connections.listAws(ines)).toEqual([]);
  expect(await rejection(connections.findHarnessById("hcon_1"))).toContain(unreadable("HarnessConnection.kind of hcon_1"));
  expect(await rejection(connections.findAwsById("acon_1"))).toContain(unreadable("AwsConnection.kind of acon_1"));
});

test("a sign-in that was begun in an unknown way is not continued", async () => {
  const pending = createPendingSignInRepository(db);
  await db.user.create({ data: { id: ines.userId, email: ines.email, name: ines.name } });
  const token = await pending.create({ userId: ines.userId, how: "password" });
  await write(`UPDATE "PendingSignIn" SET "how" = '${STRANGE}'`);
  expect(await rejection(pending.find(token))).toContain(unreadable(`PendingSignIn.how of ${ines.userId}`));
});

test("an event with an unknown result is not shown as done", async () => {
  const run = await newRun();
  await write(
    `INSERT INTO "Event" ("id", "tenant", "runId", "action", "targetType", "targetId", "result", "data")
     SELECT 'evt_strange', "tenant", "id", 'run.created', 'run', "id", '${STRANGE}', '{}' FROM "Run" WHERE "id" = '${run.id}'`,
  );
  expect(await rejection(createEventRepository(db).listEvents(ines, run.id))).toContain(
    unreadable("Event.result of evt_strange"),
  );
});

type Reading = ReturnType<typeof createInventoryReading>;

test.each([
  ["InventoryScan", "state", "scan_1", async (reading: Reading) => await reading.listNewestScans(["482177309156"])],
  [
    "ScanShard",
    "state",
    "482177309156/eu-west-1/clusters",
    async (reading: Reading) => await reading.readFreshness(["482177309156"]),
  ],
])("a reading with an unknown %s is not shown as under way", async (table, column, id, read) => {
  await write(`DELETE FROM "InventoryScan"`);
  await write(
    `INSERT INTO "InventoryScan" ("id", "awsConnectionId", "accountId", "state") VALUES ('scan_1', 'acon_1', '482177309156', 'done')`,
  );
  await write(
    `INSERT INTO "ScanShard" ("scanId", "region", "kind", "state", "finishedAt") VALUES ('scan_1', 'eu-west-1', 'clusters', 'done', now())`,
  );
  await write(`UPDATE "${table}" SET "${column}" = '${STRANGE}'`);
  expect(await rejection(read(createInventoryReading(db)))).toContain(unreadable(`${table}.${column} of ${id}`));
});
