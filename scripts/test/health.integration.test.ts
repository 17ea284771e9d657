import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { createDatabase, type Database } from "@/lib/db/client";
import { recordBeat, recordStart } from "@/lib/db/heartbeat-repository";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { NO_TENANT } from "@/lib/domain/access/tenant-scope";

const folder = mkdtempSync(join(tmpdir(), "carabiner-health-"));
let place: TestDatabase;
let db: Database;
let look: () => Promise<{ readonly status: number; readonly body: unknown }>;

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, NO_TENANT, 2);
  Object.assign(process.env, { DATABASE_URL: place.url, CARABINER_DATA_DIR: folder });
  const { GET } = await import("@/app/healthz/route");
  look = async () => {
    const response = await GET();
    return { status: response.status, body: await response.json() };
  };
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.workerHeartbeat.deleteMany();
  rmSync(join(folder, "executor-id.json"), { force: true });
});

async function beats(executorId: string, lostPlaces = 0): Promise<void> {
  await recordStart(db, executorId);
  await recordBeat(db, executorId, { places: 2, lostPlaces });
}

const isOwnWorker = (id: string) => writeFileSync(join(folder, "executor-id.json"), JSON.stringify({ id }));

test("a machine without a worker is healthy while any worker takes work", async () => {
  await beats("one", 2);
  expect(await look()).toMatchObject({ status: 503, body: { takesWork: false, parts: { worker: "takes no work" } } });
  await beats("two", 1);
  expect(await look()).toEqual({
    status: 200,
    body: { status: "ok", takesWork: true, parts: { database: "ready", worker: "ready", web: "ready" } },
  });
});

test("a machine answers for its own worker, whatever other machines do", async () => {
  isOwnWorker("own");
  await beats("another");
  expect(await look()).toMatchObject({ status: 503, body: { takesWork: false, parts: { worker: "starting" } } });
  await beats("own", 2);
  expect(await look()).toMatchObject({ status: 503, body: { takesWork: false, parts: { worker: "takes no work" } } });
  await beats("own", 1);
  expect(await look()).toMatchObject({ status: 200, body: { takesWork: true, parts: { worker: "ready" } } });
});

test("a silent worker is reported as silent, whatever its supervisor says", async () => {
  isOwnWorker("own");
  writeFileSync(join(folder, "parts.json"), JSON.stringify({ supervisor: process.pid, parts: { worker: "ready" } }));
  expect(await look()).toMatchObject({ status: 503, body: { takesWork: false, parts: { worker: "silent" } } });
  rmSync(join(folder, "parts.json"));
});

test("a database that accepts connections and does not answer is unreachable", async () => {
  await beats("one");
  const blocking = new Client({ connectionString: place.url });
  await blocking.connect();
  await blocking.query("BEGIN");
  await blocking.query('LOCK TABLE "WorkerHeartbeat" IN ACCESS EXCLUSIVE MODE');
  const asked = look();
  // The answer comes while the table is still locked, and before the lock's own time limit of ten seconds.
  expect(await asked).toMatchObject({ status: 503, body: { takesWork: false, parts: { database: "unreachable" } } });
  const { rows } = await blocking.query<{ waiting: number }>(
    "SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND relation = '\"WorkerHeartbeat\"'::regclass",
  );
  expect(rows).toEqual([{ waiting: 1 }]);
  await blocking.query("ROLLBACK");
  await blocking.end();
});
