import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { withoutAbsent } from "@/lib/core/without-absent";
import { createDatabase } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { seedPortal } from "@/prisma/seed";
import { startHarnessStandIn } from "@/sandbox/harness/start";
import { startAwsSandbox } from "@/sandbox/seed/start-aws";

import type { Fate } from "./fate";

const ROOT = process.cwd();
const RESTART_MS = 1_000;

/**
 * A portal's surroundings without its processes: database, local AWS, Harness stand-in and a data folder, seeded.
 * Workers are started and killed by the test. Sets this process's environment, so import `lib/deps` afterwards.
 */
export async function startPortalWorld() {
  const dataDir = mkdtempSync(join(tmpdir(), "carabiner-chaos-"));
  const stateDir = join(dataDir, "sandbox");
  mkdirSync(stateDir, { recursive: true });
  const database = await createTestDatabase();
  const aws = await startAwsSandbox({ stateDir, seed: true });
  const harness = await startHarnessStandIn({ stateDir, awsEndpoint: aws.endpoint });
  writeFileSync(join(stateDir, "endpoints.json"), JSON.stringify({ aws: aws.endpoint, harness: harness.url, world: "chaos" }));
  const variables = {
    DATABASE_URL: database.url,
    CARABINER_DATA_DIR: dataDir,
    CARABINER_SANDBOX: "on",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "chaos-tests-need-no-real-secret-0123456789",
  };
  Object.assign(process.env, variables);
  const db = createDatabase(database.url, EVERY_TENANT, 2);
  await seedPortal(db, { sandbox: true, dataDir, portalUrl: variables.NEXTAUTH_URL });
  const processes = new Set<ChildProcess>();
  const start = (program: readonly string[], fate?: Fate): ChildProcess => {
    const child = spawn(process.execPath, ["--import", "tsx", "--import", "./sandbox/chaos/fate.ts", ...program], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...variables,
        NODE_ENV: "production",
        ...withoutAbsent({ CARABINER_CHAOS_FATE: fate && JSON.stringify(fate) }),
      },
      stdio: "ignore",
    });
    processes.add(child);
    child.once("exit", () => processes.delete(child));
    return child;
  };
  return {
    db,
    /** Starts a worker process as the supervisor does. */
    startWorker: (fate?: Fate): ChildProcess => start(["lib/worker/main.ts"], fate),
    /** Starts a process that confirms as the web does, and ends. */
    startConfirm: (kind: "apply" | "undo", runId: string, fate?: Fate): ChildProcess =>
      start(["sandbox/chaos/confirm.ts", kind, runId], fate),
    /** What clients see of a server that is restarted: every session ends, and for a moment none is accepted. */
    async restartDatabase(): Promise<void> {
      const name = new URL(database.url).pathname.slice(1);
      await database.run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`, "postgres");
      await database.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`, "postgres");
      await pause(RESTART_MS);
      await database.run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`, "postgres");
    },
    async stop(): Promise<void> {
      for (const child of processes) child.kill("SIGKILL");
      await db.$disconnect();
      await harness.stop();
      await aws.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
