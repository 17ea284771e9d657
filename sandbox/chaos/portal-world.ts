import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { withoutAbsent } from "@/lib/core/without-absent";
import { createDatabase } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { seedPortal } from "@/prisma/seed";
import { startHarnessStandIn } from "@/sandbox/harness/start";
import { startAwsSandbox } from "@/sandbox/seed/start-aws";
import { bundlePrograms } from "@/scripts/start/build.mjs";
import { testFolder } from "@/scripts/test/services.mjs";

import type { Fate } from "./fate";

const ROOT = process.cwd();
const RESTART_MS = 1_000;
const PROGRAMS = { worker: "lib/worker/main.ts", confirm: "sandbox/chaos/confirm.ts", fate: "sandbox/chaos/fate.ts" };

/** The programs as the build makes them. Compiled again at every start, they would take longer to start than to work. */
async function bundled(): Promise<string> {
  const folder = mkdtempSync(join(testFolder("chaos"), "programs-"));
  await bundlePrograms(PROGRAMS, folder);
  return folder;
}

/** Whether a process has ended, however it did. */
export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Waits until a process has ended. */
export async function ended(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await new Promise((resolve) => child.once("exit", resolve));
}

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
  const programs = await bundled();
  const processes = new Set<ChildProcess>();
  const start = (program: keyof typeof PROGRAMS, args: readonly string[], fate?: Fate): ChildProcess => {
    const preload = pathToFileURL(join(programs, "fate.js")).href;
    const child = spawn(process.execPath, ["--import", preload, join(programs, `${program}.js`), ...args], {
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
    startWorker: (fate?: Fate): ChildProcess => start("worker", [], fate),
    /** Starts a process that confirms as the web does, and ends. */
    startConfirm: (kind: "apply" | "undo", runId: string, fate?: Fate): ChildProcess => start("confirm", [kind, runId], fate),
    /**
     * Kills the only worker, and lets the next one notice at once: the records look as after a minute of silence. Another
     * test holds how long a worker may be silent.
     */
    async killWorker(worker: ChildProcess): Promise<void> {
      const gone = ended(worker);
      worker.kill("SIGKILL");
      await gone;
      await db.$executeRaw`UPDATE "WorkerHeartbeat" SET "beatAt" = "beatAt" - interval '1 minute'`;
    },
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
      rmSync(programs, { recursive: true, force: true });
    },
  };
}
