import type { AppError } from "@/lib/core/errors";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { PORTAL_TENANT } from "@/lib/domain/audit/event";
import type { Hold } from "@/lib/domain/orders/order";
import type { OrderDesk } from "@/lib/domain/orders/carry-out-order";
import { toShardFailure } from "@/lib/domain/inventory/scan";
import type { Database, Transaction } from "./client";
import { databaseNow } from "./database-now";
import { ownedWorkflow } from "./engine";
import { appendEvent } from "./event-repository";
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
      const [taken] = await db.$queryRaw<{ id: string; fence: number; input: unknown; placedById: string | null }[]>`
        WITH owned AS MATERIALIZED (${ownedWorkflow(orderId, owner(orderId))})
        UPDATE "InventoryScan" scan SET "fence" = scan."fence" + 1
        FROM "WorkOrder" work
        WHERE scan."orderId" = ${orderId} AND scan."state" = 'running' AND work."id" = ${orderId} AND EXISTS (SELECT FROM owned)
        RETURNING scan."id", scan."fence", work."input", work."placedById"`;
      if (taken === undefined) return undefined;
      const { id: subjectId, fence, input, placedById } = taken;
      return { hold: { orderId, subjectId, fence }, input, placedById: placedById ?? undefined };
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

    stop: stopHeld,

    async refuse(hold, why) {
      await stopHeld(hold, why, async (tx) => {
        await recordRefusal(tx, hold, why);
      });
    },
  };

  async function stopHeld(
    { orderId, subjectId: scanId, fence }: Hold,
    failure: AppError,
    record?: (tx: Transaction) => Promise<void>,
  ): Promise<void> {
    await db.$transaction(async (tx) => {
      await lockHeldScan(tx, scanId, fence);
      await stopScan(tx, { scanId, orderId }, failure);
      await record?.(tx);
    });
  }
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

/** In the log of the tenant whose connection the account was to be read with. */
async function recordRefusal(tx: Transaction, { orderId, subjectId: scanId }: Hold, why: AppError): Promise<void> {
  const scan = await tx.inventoryScan.findUniqueOrThrow({
    where: { id: scanId },
    select: { awsConnectionId: true, accountId: true },
  });
  const connection = await tx.awsConnection.findUnique({
    where: { id: scan.awsConnectionId },
    select: { accountIdentifier: true, orgIdentifier: true },
  });
  await appendEvent(tx, {
    tenant:
      connection === null ? PORTAL_TENANT : tenantOf({ ...connection, orgIdentifier: connection.orgIdentifier ?? undefined }),
    action: "inventory.reading.refused",
    targetType: "awsConnection",
    targetId: scan.awsConnectionId,
    result: "refused",
    data: { accountId: scan.accountId, message: why.message },
    dedupKey: `${orderId}:stopped`,
  });
}

async function endOrder(tx: Transaction, scanId: string, orderId: string): Promise<void> {
  await tx.inventoryScan.update({ where: { id: scanId }, data: { orderId: null, fence: { increment: 1 } } });
  await deleteWorkOrder(tx, orderId);
}
