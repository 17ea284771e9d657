import { env, requireEnv } from "@/lib/config/env";
import { SetupError } from "@/lib/core/setup-error";
import { openDatabase } from "@/lib/db/client";
import { joinInstallation } from "@/lib/deps/installation";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { stableExecutorId } from "./executor-id";

// The program that start runs before any part: prints why this machine may not join its installation, or nothing.
try {
  const pool = openDatabase(requireEnv("DATABASE_URL"), 1, `start ${String(env().PORT)}`);
  const joining = { executorId: stableExecutorId(), isWorker: false, newKey: process.argv.includes("--new-key") };
  const joined = await joinInstallation(pool.as(EVERY_TENANT), joining);
  await pool.close();
  if (!joined.ok) process.stdout.write(`${joined.error.message}\n`);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stdout.write(`${error.message}\n`);
  process.exit(0);
}
