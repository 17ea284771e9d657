import { DBOS } from "@dbos-inc/dbos-sdk";
import { Pool } from "pg";
import { createLogger } from "@/lib/integrations/logging/logger";
import { launchEngine } from "../dbos";

/**
 * A worker process for tests: `node --import tsx counting-worker.ts EXECUTOR-ID`. Its one workflow, `count`, has three
 * steps that write down who began and ended them; the second one waits until the test opens the gate.
 */
const executorId = process.argv[2] ?? "";
const pool = new Pool({ connectionString: process.env["DATABASE_URL"], max: 2 });

const note = (step: number, event: string) => pool.query("INSERT INTO step_log VALUES ($1, $2, $3)", [step, event, executorId]);

async function gateIsOpen(): Promise<void> {
  while ((await pool.query("SELECT 1 FROM gate")).rowCount === 0) await new Promise((done) => setTimeout(done, 50));
}

async function count(): Promise<void> {
  for (const step of [1, 2, 3]) {
    await DBOS.runStep(
      async () => {
        await note(step, "began");
        if (step === 2) await gateIsOpen();
        await note(step, "ended");
      },
      { name: `step ${step}` },
    );
  }
}

DBOS.registerWorkflow(count, { name: "count", maxRecoveryAttempts: 50 });
const logger = createLogger({ write: (line) => process.stderr.write(line) });
await launchEngine({ executorId, logger, onLost: () => process.exit(1) });
