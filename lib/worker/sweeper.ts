import { DBOS } from "@dbos-inc/dbos-sdk";

import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import type { Database } from "@/lib/db/client";
import { adoptEarlierOrders, findStrayOrders } from "@/lib/db/engine";
import { asOnlySweeper, endSilentSessions, findLivingWorkers } from "@/lib/db/heartbeat-repository";
import { settleStrayOrder } from "@/lib/db/stray-orders";
import type { Logger } from "@/lib/integrations/logging/logger";
import { every } from "./every";
import { settleStrays } from "./settle-strays";

const SWEEP_MS = 5_000;
/** So many stray orders are settled in one sweep; the rest follows five seconds later. */
const MOST_STRAYS = 100;

type SweepOptions = { readonly db: Database; readonly logger: Logger };

/**
 * Recovers stopped work. Transactions of silent workers are ended, their workflows go back to the queue,
 * and so do orders that the engine has lost; orders whose workflow has ended are stopped with a failure. One sweeper at a
 * time does the latter. Each order's fence stops the old worker, should it only have been slow.
 *
 * @see https://docs.dbos.dev/typescript/reference/methods#dbosresumeworkflow
 */
export async function sweepOnce({ db, logger }: SweepOptions): Promise<void> {
  // Before the lock below: a sweeper that fell silent may be holding it.
  const ended = await endSilentSessions(db);
  if (ended > 0) logger.warn("Ended transactions of silent workers", { sessions: ended });

  const resumed = await asOnlySweeper(db, async () => await resumeStranded(db));
  if (resumed === null) return;
  if (resumed.length > 0) logger.info("Resumed the workflows of silent workers", { workflows: resumed });
  const strays = await findStrayOrders(db, MOST_STRAYS);
  await settleStrays(strays, { settle: async (order) => await settleStrayOrder(db, order), logger });
}

/** Puts what silent workers had, and what waits for workers of an earlier release, back into the queue. */
async function resumeStranded(db: Database): Promise<readonly string[]> {
  const living = (await findLivingWorkers(db)).map(({ executorId }) => executorId);
  const adopted = await adoptEarlierOrders(db, living);
  const pending = await DBOS.listWorkflows({ status: "PENDING", loadInput: false, loadOutput: false });
  const stranded = pending.filter(({ executorId }) => !living.includes(executorId ?? "")).map(({ workflowID }) => workflowID);
  // Without a queue of ours they would all run at once, beside the limit of what one worker does.
  if (stranded.length > 0) await DBOS.resumeWorkflows(stranded, { queueName: WORKFLOW_ENGINE.queue });
  return [...adopted, ...stranded];
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
