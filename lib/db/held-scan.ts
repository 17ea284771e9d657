import { FenceLostError } from "@/lib/domain/orders/order";
import type { Transaction } from "./client";

/**
 * Makes sure that a reading is still this writer's until the transaction ends; its parts may be written side by side.
 * Throws `FenceLostError` when the reading is over or another worker has it.
 */
export async function lockHeldScan(tx: Transaction, scanId: string, fence: number): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "InventoryScan" WHERE "id" = ${scanId} AND "fence" = ${fence} AND "state" = 'running' FOR SHARE`;
  if (held.length === 0) throw new FenceLostError(`Reading ${scanId} has gone on without this worker.`);
}
