import { type ChildProcess, spawn } from "node:child_process";
import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

const WAIT = { timeout: 45_000, interval: 100 };

let place: TestDatabase;
let sql: Client;
let engine: DBOSClient;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  place = await createTestDatabase();
  sql = new Client({ connectionString: place.url });
  await sql.connect();
  await place.run(`CREATE TABLE step_log (step int, event text, executor text); CREATE TABLE gate (open boolean);
    GRANT ALL ON step_log, gate TO PUBLIC`);
  engine = await DBOSClient.create({ systemDatabaseUrl: place.url, applicationName: WORKFLOW_ENGINE.application });
});

afterEach(async () => {
  const ended = workers
    .splice(0)
    .map(
      (worker) =>
        new Promise<void>((done) =>
          worker.exitCode !== null || worker.signalCode !== null ? done() : worker.once("exit", () => done()).kill("SIGKILL"),
        ),
    );
  await Promise.all(ended);
});

afterAll(async () => {
  await engine.destroy();
  await sql.end();
  await place.drop();
});

function startWorker(executorId: string): ChildProcess {
  const worker = spawn(process.execPath, ["--import", "tsx", "lib/worker/testing/counting-worker.ts", executorId], {
    env: { ...process.env, DATABASE_URL: place.url },
    stdio: "ignore",
  });
  workers.push(worker);
  return worker;
}

const log = async () =>
  (
    await sql.query<{ step: number; event: string; executor: string }>(
      "SELECT * FROM step_log ORDER BY step, event DESC, executor",
    )
  ).rows;

test("another worker finishes a killed worker's workflow without repeating its steps", { timeout: 120_000 }, async () => {
  const first = startWorker("first");
  const handle = await engine.enqueue({
    workflowName: "count",
    workflowID: "run-1",
    queueName: WORKFLOW_ENGINE.queue,
    appVersion: WORKFLOW_ENGINE.version,
  });
  await vi.waitFor(async () => expect(await log()).toContainEqual({ step: 2, event: "began", executor: "first" }), WAIT);

  first.kill("SIGKILL");
  startWorker("second");
  // Replaces the fifteen seconds of waiting.
  await sql.query(`UPDATE "WorkerHeartbeat" SET "beatAt" = now() - interval '16 s' WHERE "executorId" = 'first'`);
  await vi.waitFor(async () => expect(await log()).toContainEqual({ step: 2, event: "began", executor: "second" }), WAIT);
  await sql.query("INSERT INTO gate VALUES (true)");
  await handle.getResult();

  expect(await log()).toEqual([
    { step: 1, event: "ended", executor: "first" },
    { step: 1, event: "began", executor: "first" },
    { step: 2, event: "ended", executor: "second" },
    { step: 2, event: "began", executor: "first" },
    { step: 2, event: "began", executor: "second" },
    { step: 3, event: "ended", executor: "second" },
    { step: 3, event: "began", executor: "second" },
  ]);
});
