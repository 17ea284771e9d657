import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { hasBegunChange, withinDeadline } from "@/lib/core/deadline";
import { isDatabaseOutageError, onDatabaseOutage } from "@/lib/core/database-outage";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { openDatabase, type Database, type DatabasePool } from "./client";
import { startConnectionProxy, type ConnectionProxy } from "./testing/connection-proxy";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let proxy: ConnectionProxy;
let pool: DatabasePool;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  proxy = await startConnectionProxy(testDatabase.url);
  pool = openDatabase(proxy.url, 2);
  db = pool.as(PEOPLE);
  await testDatabase.run("CREATE SEQUENCE sent; GRANT USAGE, SELECT ON SEQUENCE sent TO PUBLIC");
});
afterEach(async () => {
  await proxy.restore();
});
afterAll(async () => {
  await pool.close();
  await proxy.stop();
  await testDatabase.drop();
});

const one = async () => await db.$queryRaw`SELECT 1 AS one`;
const inTransaction = async () => await db.$transaction(async (tx) => await tx.$queryRaw`SELECT 2 AS one`);
/** Changes something by a statement that does not begin with SELECT, and says how often it was sent. */
const change = async () => await db.$queryRaw<{ sent: bigint }[]>`VALUES (nextval('sent'))`;

test("reads, transactions and changes that have not begun wait out a restart", async () => {
  await Promise.all([one(), one()]);
  await proxy.cut();
  const waiting = Promise.all([one(), inTransaction(), change()]);
  await pause(400);
  await proxy.restore();
  expect((await waiting).map((rows) => (rows as readonly unknown[]).length)).toEqual([1, 1, 1]);
});

test("a read whose connection breaks is sent again", async () => {
  const reading = db.$queryRaw<{ pause: string; one: number }[]>`SELECT pg_sleep(0.3)::text AS pause, 1 AS one`;
  await pause(150);
  await proxy.cut();
  await proxy.restore();
  expect((await reading).map((row) => row.one)).toEqual([1]);
});

test("a change whose connection breaks is not sent again", async () => {
  const changing = db.$executeRaw`DO $$ BEGIN PERFORM nextval('sent'); PERFORM pg_sleep(0.5); END $$`;
  const outcome = changing.then(
    () => "done",
    (error: unknown) => isDatabaseOutageError(error),
  );
  await pause(200);
  const [before] = await db.$queryRaw<{ sent: bigint }[]>`SELECT last_value AS sent FROM sent`;
  await proxy.cut();
  await proxy.restore();
  expect(await outcome).toBe(true);
  await pause(200);
  const [after] = await db.$queryRaw<{ sent: bigint }[]>`SELECT last_value AS sent FROM sent`;
  expect(after).toEqual(before);
});

test("a database that stays away is named and reported as unchanged", async () => {
  await proxy.cut();
  let isReported = false;
  onDatabaseOutage(() => {
    isReported = true;
  });
  const seen = await withinDeadline({ milliseconds: 30_000 }, async () => {
    const failures = [one, inTransaction, change].map(async (work) => await work().catch((error: unknown) => error));
    const errors = await Promise.all(failures);
    return [...errors.map(isDatabaseOutageError), hasBegunChange()];
  });
  onDatabaseOutage(() => undefined);
  expect([...seen, isReported]).toEqual([true, true, true, false, true]);
});
