import { Pool } from "pg";

import { database, type Transaction } from "@/lib/db/client";
import { createRunOrderDesk } from "@/lib/db/run-orders";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createLogger } from "@/lib/integrations/logging/logger";

import { launchEngine } from "../dbos";
import { workerOrder } from "../order-kinds";
import { registerOrder } from "../register-order";

/**
 * A worker process for tests: `node --import tsx holding-worker.ts EXECUTOR-ID`. Its one kind of order locks the run's row
 * in a transaction, notes that, and ends when the gate of this executor is open, whatever became of the lock.
 */
const executorId = process.argv[2] ?? "";
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 2 });

async function noteAndWait(runId: string): Promise<void> {
  await pool.query("INSERT INTO hold_log VALUES ($1, $2)", [executorId, runId]);
  while ((await pool.query("SELECT 1 FROM gate WHERE executor = $1", [executorId])).rowCount === 0)
    await new Promise((done) => setTimeout(done, 50));
}

async function whileLocked(tx: Transaction, runId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Run" WHERE "id" = ${runId} FOR UPDATE`;
  await noteAndWait(runId);
}

registerOrder(
  workerOrder("hold-run", (owner) => ({
    what: "Holding the run",
    desk: createRunOrderDesk(database(EVERY_TENANT), owner),
    whyRefused: async () => await Promise.resolve(undefined),
    work: async (_input, { subjectId }) => {
      await database(EVERY_TENANT).$transaction(async (tx) => await whileLocked(tx, subjectId), { timeout: 600_000 });
      return {};
    },
  })),
);
const logger = createLogger({ write: (line) => process.stderr.write(line) });
await launchEngine({ executorId, logger, onLost: () => process.exit(1) });
