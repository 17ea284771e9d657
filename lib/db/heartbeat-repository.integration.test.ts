import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "./client";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { asOnlySweeper, endSilentSessions, findLivingWorkers, recordBeat, recordEnd, recordStart } from "./heartbeat-repository";
import { createPool } from "./pool";
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

const ALL_FREE = { places: 4, lostPlaces: 0 };
const living = async () => (await findLivingWorkers(db)).map(({ executorId }) => executorId);
const silence = (executorId: string, seconds: number) =>
  db.$executeRaw`UPDATE "WorkerHeartbeat" SET "beatAt" = clock_timestamp() - make_interval(secs => ${seconds}) WHERE "executorId" = ${executorId}`;

test("a worker that beat less than 15 seconds ago is alive", async () => {
  await recordStart(db, "a");
  await silence("a", 14);
  expect(await living()).toEqual(["a"]);
});

test("a worker that was silent for 15 seconds is not", async () => {
  await recordStart(db, "a");
  await silence("a", 15.1);
  expect(await living()).toEqual([]);
});

test("a beat brings a silent worker back", async () => {
  await recordStart(db, "a");
  await silence("a", 60);
  await recordBeat(db, "a", ALL_FREE);
  expect(await living()).toEqual(["a"]);
});

test("a worker that ends normally leaves the list at once", async () => {
  await recordStart(db, "a");
  await recordEnd(db, "a");
  expect(await living()).toEqual([]);
});

test("only one process sweeps at a time, and the next may afterwards", async () => {
  const during = await asOnlySweeper(db, () => asOnlySweeper(db, async () => "second"));
  expect(during).toBeNull();
  expect(await asOnlySweeper(db, async () => "later")).toBe("later");
});

test.each([
  { lostPlaces: 0, takesWork: true },
  { lostPlaces: 3, takesWork: true },
  { lostPlaces: 4, takesWork: false },
])("a worker with $lostPlaces of 4 places lost takes work: $takesWork", async ({ lostPlaces, takesWork }) => {
  await recordStart(db, "a");
  await recordBeat(db, "a", { places: 4, lostPlaces });
  expect(await findLivingWorkers(db)).toEqual([{ executorId: "a", takesWork }]);
});

test("only old transactions of silent workers are ended", async () => {
  for (const name of ["silent", "living"]) await recordStart(db, name);
  const pools = ["silent", "living"].map((name) => createPool(place.url, { process: name, connections: 2 }));
  const begin = async (pool: (typeof pools)[number]) => {
    const session = await pool.connect();
    let ended = false;
    session.on("error", () => (ended = true));
    await session.query("BEGIN");
    return { session, hasEnded: () => ended };
  };
  const old = await Promise.all(pools.map(begin));
  // Longer than any transaction of ours takes; the server's own limit for idle ones would come later.
  await db.$executeRaw`SELECT pg_sleep(5.1)`;
  await silence("silent", 16);
  const young = await Promise.all(pools.map(begin));

  expect(await endSilentSessions(db)).toBe(1);
  await expect.poll(() => old[0]?.hasEnded()).toBe(true);
  const others = [old[1], ...young];
  for (const other of others) await other?.session.query("COMMIT");
  expect(others.map((other) => other?.hasEnded())).toEqual([false, false, false]);
  for (const { session } of [...old, ...young]) session.release();
  await Promise.all(pools.map(async (pool) => await pool.end()));
});
