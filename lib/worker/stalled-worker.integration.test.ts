import { type ChildProcess, spawn } from "node:child_process";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createDatabase, type Database } from "@/lib/db/client";
import { findLivingWorkers } from "@/lib/db/heartbeat-repository";
import { createRunRepository } from "@/lib/db/run-repository";
import { addConnections, ines, NEW_RUN } from "@/lib/db/testing/sample-run";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { createWorkOrder } from "@/lib/db/work-order";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";

/** As long as a slow machine needs; nothing is measured by it. */
const WAIT = { timeout: 150_000, interval: 100 };

let place: TestDatabase;
let db: Database;
let sql: Client;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 3);
  sql = new Client({ connectionString: place.url });
  await sql.connect();
  await place.run(`CREATE TABLE hold_log (executor text, run text); CREATE TABLE gate (executor text);
    GRANT ALL ON hold_log, gate TO PUBLIC`);
  await addConnections(db);
});
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await sql.end();
  await db.$disconnect();
  await place.drop();
});

function startWorker(executorId: string): ChildProcess {
  const worker = spawn(process.execPath, ["--import", "tsx", "lib/worker/testing/holding-worker.ts", executorId], {
    env: { ...process.env, DATABASE_URL: place.url, CARABINER_WORKER_CONCURRENCY: "1" },
    stdio: "ignore",
  });
  workers.push(worker);
  return worker;
}

async function runWithOrder(): Promise<string> {
  const run = await createRunRepository(db).create(ines, NEW_RUN);
  const id = `hold:${run.id}:1`;
  await db.$transaction(async (tx) => {
    await tx.run.update({ where: { id: run.id }, data: { orderId: id, fence: 1 } });
    await createWorkOrder(tx, { id, workflow: "hold-run", placedById: null, input: {}, runId: run.id });
  });
  return run.id;
}

const holds = async () => (await sql.query<{ executor: string; run: string }>("SELECT executor, run FROM hold_log")).rows;
const open = async (executor: string) => await sql.query("INSERT INTO gate VALUES ($1)", [executor]);
const orderOf = async (id: string) => (await db.run.findFirstOrThrow({ where: { id }, select: { orderId: true } })).orderId;
const transactionsOf = async (executor: string) =>
  (
    await sql.query("SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND xact_start IS NOT NULL", [
      `carabiner ${executor}`,
    ])
  ).rowCount;
const standingOf = async (executor: string) =>
  (await findLivingWorkers(db)).find(({ executorId }) => executorId === executor)?.takesWork;

test("another worker takes over from a stalled one, which regains its place", { timeout: 400_000 }, async () => {
  const first = startWorker("first");
  const run = await runWithOrder();
  await expect.poll(holds, WAIT).toEqual([{ executor: "first", run }]);
  first.kill("SIGSTOP");
  expect(await transactionsOf("first")).toBe(1);

  // All of this happens while the first one does nothing: it neither lets go of its lock nor says that it ends.
  const second = startWorker("second");
  await open("second");
  await expect.poll(async () => await orderOf(run), WAIT).toBeNull();
  expect(await holds()).toContainEqual({ executor: "second", run });
  expect(await transactionsOf("first")).toBe(0);

  // The first one wakes up. Its work hangs on and keeps its only place, so it takes no work, and says so.
  second.kill("SIGKILL");
  first.kill("SIGCONT");
  await expect.poll(async () => await standingOf("first"), WAIT).toBe(false);
  const next = await runWithOrder();
  await open("first");
  await expect.poll(async () => await standingOf("first"), WAIT).toBe(true);
  await expect.poll(async () => await orderOf(next), WAIT).toBeNull();
  expect(await holds()).toContainEqual({ executor: "first", run: next });
});
