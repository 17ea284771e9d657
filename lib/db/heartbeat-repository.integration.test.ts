import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "./client";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { asOnlySweeper, findLivingWorkers, recordBeat, recordEnd, recordStart } from "./heartbeat-repository";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let place: TestDatabase;
let db: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 4);
});

afterAll(async () => {
  await db.$disconnect();
  await place.drop();
});

beforeEach(async () => {
  await db.workerHeartbeat.deleteMany();
});

const silence = (executorId: string, seconds: number) =>
  db.$executeRaw`UPDATE "WorkerHeartbeat" SET "beatAt" = clock_timestamp() - make_interval(secs => ${seconds}) WHERE "executorId" = ${executorId}`;

test("a worker that beat less than 15 seconds ago is alive", async () => {
  await recordStart(db, "a");
  await silence("a", 14);
  expect(await findLivingWorkers(db)).toEqual(["a"]);
});

test("a worker that was silent for 15 seconds is not", async () => {
  await recordStart(db, "a");
  await silence("a", 15.1);
  expect(await findLivingWorkers(db)).toEqual([]);
});

test("a beat brings a silent worker back", async () => {
  await recordStart(db, "a");
  await silence("a", 60);
  await recordBeat(db, "a");
  expect(await findLivingWorkers(db)).toEqual(["a"]);
});

test("a worker that ended by itself is off the list at once", async () => {
  await recordStart(db, "a");
  await recordEnd(db, "a");
  expect(await findLivingWorkers(db)).toEqual([]);
});

test("only one process sweeps at a time, and the next may afterwards", async () => {
  const during = await asOnlySweeper(db, () => asOnlySweeper(db, async () => "second"));
  expect(during).toBeNull();
  expect(await asOnlySweeper(db, async () => "later")).toBe("later");
});
