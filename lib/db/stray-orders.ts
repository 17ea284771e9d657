import { READING_WORDS } from "@/lib/domain/inventory/carry-out-reading";
import { lostWork } from "@/lib/domain/orders/stopped";
import { kindOfWorkflow, RUN_ORDER_WORDS } from "@/lib/domain/onboarding/run-order";
import type { Database } from "./client";
import { enqueueWorkflow, lockEndedWorkflow, type StrayOrder } from "./engine";
import { lockRun } from "./held-run";
import { stopScan } from "./scan-orders";
import { stopRunOrder } from "./stop-run-order";

/** What became of an order whose workflow was not live. */
export type Settled = "enqueued again" | "stopped" | "left alone";

/**
 * Settles an order whose workflow is not live. One that the engine has no workflow of is enqueued again; one whose
 * workflow has ended is stopped with a failure, and its run or reading is released. Safe to repeat, and beside a worker
 * that ends the order at the same moment.
 */
export async function settleStrayOrder(db: Database, { id, workflow }: StrayOrder): Promise<Settled> {
  return await db.$transaction(async (tx) => {
    // The engine's row first, as a worker does that takes the order.
    const ended = await lockEndedWorkflow(tx, id);
    const order = await tx.workOrder.findUnique({ where: { id }, select: { runId: true, scanId: true } });
    if (order === null) return "left alone";
    if (ended === undefined) {
      await enqueueWorkflow(tx, { id, name: workflow });
      return "enqueued again";
    }
    if (order.runId !== null) {
      const run = await lockRun(tx, order.runId);
      if (run.orderId !== id) return "left alone";
      await stopRunOrder(tx, run, lostWork(RUN_ORDER_WORDS[kindOfWorkflow(workflow)], ended), "failed");
    }
    if (order.scanId !== null) await stopScan(tx, { scanId: order.scanId, orderId: id }, lostWork(READING_WORDS, ended));
    return "stopped";
  });
}
