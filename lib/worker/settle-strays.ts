import { readEach } from "@/lib/core/unreadable-row";
import type { StrayOrder } from "@/lib/db/engine";
import type { Settled } from "@/lib/db/stray-orders";
import type { Logger } from "@/lib/integrations/logging/logger";

type SettleOptions = { readonly settle: (order: StrayOrder) => Promise<Settled>; readonly logger: Logger };

/**
 * Settles orders that have no live workflow, one after another. An order whose run this version cannot read stays as it is
 * and delays no other order. Throws any error other than an unreadable row.
 */
export async function settleStrays(orders: readonly StrayOrder[], { settle, logger }: SettleOptions): Promise<void> {
  for (const order of orders) {
    const { values, unreadable } = await readEach([order], settle);
    for (const settled of values) {
      logger.warn("An order had no live workflow", { order: order.id, engineState: order.engineState, settled });
    }
    for (const reason of unreadable) logger.error("An order could not be settled", { order: order.id, reason });
  }
}
