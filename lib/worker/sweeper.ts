import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Database } from "@/lib/db/client";
import { asOnlySweeper, findLivingWorkers } from "@/lib/db/heartbeat-repository";
import type { Logger } from "@/lib/integrations/logging/logger";
import { every } from "./every";

const SWEEP_MS = 5_000;

type SweepOptions = { readonly db: Database; readonly logger: Logger };

/**
 * Puts the pending workflows of silent workers back into the queue, where any living worker takes them. One sweeper at a
 * time. Steps that were under way run again, so they must be safe to repeat, and each run's fence stops the old owner
 * should it only have been slow.
 *
 * @returns the IDs of the workflows it resumed
 * @see https://docs.dbos.dev/typescript/reference/methods#dbosresumeworkflow
 */
export async function sweepOnce({ db, logger }: SweepOptions): Promise<readonly string[]> {
  const resumed = await asOnlySweeper(db, async (tx) => {
    const pending = await DBOS.listWorkflows({ status: "PENDING", loadInput: false, loadOutput: false });
    if (pending.length === 0) return [];
    const living = new Set(await findLivingWorkers(tx));
    const stranded = pending.filter((workflow) => !living.has(workflow.executorId ?? "")).map((workflow) => workflow.workflowID);
    if (stranded.length > 0) await DBOS.resumeWorkflows(stranded);
    return stranded;
  });
  if (resumed !== null && resumed.length > 0) logger.info("Resumed the workflows of silent workers", { workflows: resumed });
  return resumed ?? [];
}

/** Sweeps every five seconds until stopped. A failed sweep is logged and tried again. */
export function startSweeper(options: SweepOptions): { readonly stop: () => Promise<void> } {
  return every(SWEEP_MS, async () => {
    try {
      await sweepOnce(options);
    } catch (error) {
      options.logger.warn("The sweep for silent workers failed", {
        error: error instanceof Error ? error.message : String(error),
      });
    }
  });
}
