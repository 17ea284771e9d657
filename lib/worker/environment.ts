import { setTimeout as pause } from "node:timers/promises";

import { withinTime } from "@/lib/core/time-limit";
import { newId } from "@/lib/core/new-id";
import { isDatabaseOutage } from "@/lib/db/outage";
import { TimeLimitError, type OrderEnvironment } from "@/lib/domain/orders/order-environment";
import { lookingFirst } from "@/lib/integrations/call-scope";
import { logger } from "@/lib/integrations/logging/logger";

/** Longer than any piece of work waits by its own rules: an operation waits up to five minutes for AWS, twice. */
const PIECE_MS = 20 * 60_000;

/** The surroundings of orders in a worker process. */
export const workerEnvironment: OrderEnvironment = {
  isOutage: isDatabaseOutage,
  sleep: async (ms) => {
    await pause(ms);
  },
  random: Math.random,
  withinLimit: async (work) =>
    await withinTime(PIECE_MS, () => new TimeLimitError("A piece of work took longer than 20 minutes."), work),
  lookingFirst,
  report: (error) => {
    const reference = newId("ref");
    logger.error("Work of a worker stopped at an unexpected error", {
      reference,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return reference;
  },
};
