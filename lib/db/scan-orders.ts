import type { AppError } from "@/lib/core/errors";
import type { OrderDesk } from "@/lib/domain/orders/carry-out-order";
import { toShardFailure } from "@/lib/domain/inventory/scan";
import type { Database, Transaction } from "./client";
import { databaseNow } from "./database-clock";
import { ownedWorkflow } from "./engine";
import { checkHeldScan, lockHeldScan } from "./held-scan";
import { closeScan } from "./inventory-repository";
import { toJson } from "./json";
import { deleteWorkOrder } from "./work-order";

/**
 * Where a worker takes and ends the orders to read accounts.
 *
 * @param owner gives the token by which the engine knows this execution of an order
 */
export function createScanOrderDesk(db: Database, owner: (orderId: string) => string): OrderDesk<void> {
  return {
    async take(orderId) {
      const [taken] = await db.$queryRaw<{ id: string; fence: number; input: unknown }[]>`
        WITH owned AS MATERIALIZED (${ownedWorkflow(orderId, owner(orderId))})
        UPDATE "InventoryScan" scan SET "fence" = scan."fence" + 1
        FROM "WorkOrder" work
        WHERE scan."orderId" = ${orderId} AND scan."state" = 'running' AND work."id" = ${orderId} AND EXISTS (SELECT FROM owned)
        RETURNING scan."id", scan."fence", work."input"`;
      if (taken === undefined) return undefined;
      return { hold: { orderId, subjectId: taken.id, fence: taken.fence }, input: taken.input };
    },

    async check({ subjectId: scanId, fence }) {
      await checkHeldScan(db, scanId, fence);
    },

    async release({ orderId, subjectId: scanId, fence }) {
      await db.$transaction(async (tx) => {
        await lockHeldScan(tx, scanId, fence);
        await closeScan(tx, scanId, await databaseNow(tx));
        await endOrder(tx, scanId, orderId);
      });
    },

    async stop({ orderId, subjectId: scanId, fence }, failure) {
      await db.$transaction(async (tx) => {
        await lockHeldScan(tx, scanId, fence);
        await stopScan(tx, { scanId, orderId }, failure);
      });
    },
  };
}

/** Ends a reading with a failure: what was read stays, the rest shows why it was not. */
export async function stopScan(
  tx: Transaction,
  { scanId, orderId }: { readonly scanId: string; readonly orderId: string },
  failure: AppError,
): Promise<void> {
  const now = await databaseNow(tx);
  const why = { state: "failed", failure: toJson(toShardFailure(failure)), finishedAt: now };
  const { count } = await tx.scanShard.updateMany({ where: { scanId, finishedAt: null }, data: why });
  if (count === 0) {
    const regions = { scanId, region: "all", kind: "regions" };
    await tx.scanShard.upsert({ where: { scanId_region_kind: regions }, create: { ...regions, ...why }, update: why });
  }
  await closeScan(tx, scanId, now);
  await endOrder(tx, scanId, orderId);
}

async function endOrder(tx: Transaction, scanId: string, orderId: string): Promise<void> {
  await tx.inventoryScan.update({ where: { id: scanId }, data: { orderId: null, fence: { increment: 1 } } });
  await deleteWorkOrder(tx, orderId);
}
