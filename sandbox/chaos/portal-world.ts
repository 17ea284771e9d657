import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createDatabase } from "@/lib/db/client";
import { createTestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { seedPortal } from "@/prisma/seed";
import { startHarnessStandIn } from "@/sandbox/harness/start";
import { startAwsSandbox } from "@/sandbox/seed/start-aws";

const ROOT = process.cwd();

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
  await db.$disconnect();

  const workers = new Set<ChildProcess>();
  return {
    dataDir,
    /** Starts a worker process as the supervisor does. */
    startWorker(): ChildProcess {
      const child = spawn(process.execPath, ["--import", "tsx", "lib/worker/main.ts"], {
        cwd: ROOT,
        env: { ...process.env, ...variables, NODE_ENV: "production" },
        stdio: "ignore",
      });
      workers.add(child);
      child.once("exit", () => workers.delete(child));
      return child;
    },
    async stop(): Promise<void> {
      for (const worker of workers) worker.kill("SIGKILL");
      await harness.stop();
      await aws.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
