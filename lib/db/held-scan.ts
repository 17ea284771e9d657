import { FenceLostError } from "@/lib/domain/orders/order";
import type { Database, Transaction } from "./client";

/**
 * Makes sure that a reading is still this writer's until the transaction ends; its parts may be written side by side.
 * Throws `FenceLostError` when the reading is over or another worker has it.
 */
export async function lockHeldScan(tx: Transaction, scanId: string, fence: number): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "InventoryScan" WHERE "id" = ${scanId} AND "fence" = ${fence} AND "state" = 'running' FOR SHARE`;
  if (held.length === 0) throw lostReading(scanId);
}

/** Looks once, without a lock, whether a reading is still held. Throws `FenceLostError` when it is over or another worker has it. */
export async function checkHeldScan(db: Database, scanId: string, fence: number): Promise<void> {
  const held = await db.inventoryScan.findFirst({ where: { id: scanId, fence, state: "running" }, select: { id: true } });
  if (held === null) throw lostReading(scanId);
}

function lostReading(scanId: string): FenceLostError {
  return new FenceLostError(`Reading ${scanId} has gone on without this worker.`);
}
