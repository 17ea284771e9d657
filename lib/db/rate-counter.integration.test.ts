import { afterAll, beforeAll, expect, test } from "vitest";

import { hasBegunChange, withinDeadline } from "@/lib/core/deadline";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createRateCounter } from "./rate-counter";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

const WINDOW_MS = 600_000;
let testDatabase: TestDatabase;
/** Two pools, as two web processes have them. */
let pools: readonly [Database, Database];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  pools = [createDatabase(testDatabase.url, PEOPLE, 4), createDatabase(testDatabase.url, PEOPLE, 4)];
});
afterAll(async () => {
  await Promise.all(pools.map(async (db) => await db.$disconnect()));
  await testDatabase.drop();
});

const nameOf = (limit: string, key: string) => `${limit}:${key}`;
const call = { limit: "action", max: 3, windowMs: WINDOW_MS };
const counterOf = (index: 0 | 1) => createRateCounter(pools[index], nameOf);

test("calls of two processes at once share one count", { tags: ["V2.4.1", "V15.4.2"] }, async () => {
  const calls = Array.from({ length: 20 }, async (_, index) =>
    counterOf(index % 2 === 0 ? 0 : 1).take({ ...call, max: 7, key: "shared" }),
  );
  const waits = await Promise.all(calls);
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(7);
  for (const seconds of waits.filter((wait) => wait > 0)) expect(seconds).toBeLessThanOrEqual(WINDOW_MS / 1000);
});

test("the wait ends when the oldest call leaves the window", async () => {
  const [db] = pools;
  await db.$executeRaw`INSERT INTO "RateCount" VALUES ('action:slid', ARRAY[
    clock_timestamp() - interval '700 s', clock_timestamp() - interval '570 s', clock_timestamp() - interval '10 s'],
    clock_timestamp() + interval '590 s')`;
  expect(await counterOf(0).take({ ...call, key: "slid" })).toBe(0);
  const wait = await counterOf(1).take({ ...call, key: "slid" });
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(30);
  // A refused call is not counted, so asking again does not prolong the wait.
  expect(await counterOf(1).take({ ...call, key: "slid" })).toBeLessThanOrEqual(wait);
});

test("a key is counted apart from other keys and limits", async () => {
  for (let count = 0; count < 3; count += 1) await counterOf(0).take({ ...call, key: "ada" });
  expect(await counterOf(0).take({ ...call, key: "ada" })).toBeGreaterThan(0);
  expect(await counterOf(0).take({ ...call, key: "ben" })).toBe(0);
  expect(await counterOf(0).take({ ...call, limit: "export", key: "ada" })).toBe(0);
});

test("the first call of a key removes rows whose window is over", async () => {
  const [db] = pools;
  await db.$executeRaw`INSERT INTO "RateCount" VALUES ('action:gone', '{}', clock_timestamp() - interval '1 s')`;
  await counterOf(0).take({ ...call, key: "new" });
  const kept = await db.rateCount.findMany({ select: { key: true } });
  expect(kept.map(({ key }) => key)).not.toContain("action:gone");
  expect(kept.map(({ key }) => key)).toContain("action:new");
});

test("counting begins no change, so the request's time limit stays", async () => {
  const begun = await withinDeadline({ milliseconds: 60_000 }, async () => {
    await counterOf(0).take({ ...call, key: "limited" });
    return hasBegunChange();
  });
  expect(begun).toBe(false);
});
