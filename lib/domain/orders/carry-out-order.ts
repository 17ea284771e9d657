import type { AppError } from "@/lib/core/errors";
import { retryThrown } from "@/lib/core/retry";

import { FenceLostError, type Hold, type TakenOrder } from "./order";
import type { OrderEnvironment } from "./order-environment";
import { unexpectedStop } from "./stopped";

/** Where orders of one kind are taken and ended. Each method is one transaction. */
export type OrderDesk<Release> = {
  /** Raises the fence; `undefined` when this execution must not work: the order is not current, or another one took it. */
  readonly take: (orderId: string) => Promise<TakenOrder | undefined>;
  /** Throws `FenceLostError` when the hold is lost. */
  readonly check: (hold: Hold) => Promise<void>;
  /** Ends the order with its result. Throws `FenceLostError` when the hold is lost. */
  readonly release: (hold: Hold, release: Release) => Promise<void>;
  /** Ends the order with a failure that a person can read. Throws `FenceLostError` when the hold is lost. */
  readonly stop: (hold: Hold, failure: AppError) => Promise<void>;
  /** Ends the order because it may not be carried out any more. Throws `FenceLostError` when the hold is lost. */
  readonly refuse: (hold: Hold, why: AppError) => Promise<void>;
};

/** One kind of order: what it is called in a failure, where it is taken and ended, and its work. */
export type OrderKind<Release> = {
  /** Begins a sentence: "The apply". */
  readonly what: string;
  readonly desk: OrderDesk<Release>;
  /** Why the order may not be carried out: the rights it was placed with are gone. Asked each time that it is taken. */
  readonly whyRefused: (taken: TakenOrder) => Promise<AppError | undefined>;
  /** Does the work. It may be called again after a crash or an outage, so it looks before it changes anything. */
  readonly work: (input: unknown, hold: Hold) => Promise<Release>;
};

/** `overtaken`: nothing was written, because the order is another execution's or over. */
export type OrderEnd = "done" | "stopped" | "refused" | "overtaken";

const OUTAGE_PACE = { firstMs: 500, longestMs: 10_000 };

/**
 * Carries out one order from taking it to its end. It always comes to an end: an error that no rule expects stops the
 * order with a failure, lost rights refuse it, a lost hold ends this execution quietly, and a database outage is waited
 * out, after which the order is taken again and the work goes on from what was recorded.
 *
 * Safe to call again at any time and by several processes at once: only the execution that holds the newest fence writes,
 * and a worker that wakes up after another one took the order makes no further call to AWS or Harness.
 */
export async function carryOutOrder<Release>(
  environment: OrderEnvironment,
  kind: OrderKind<Release>,
  orderId: string,
): Promise<OrderEnd> {
  try {
    const once = async () => await carryOutOnce(environment, kind, orderId);
    return await retryThrown(environment, once, (error) => (environment.isOutage(error) ? OUTAGE_PACE : undefined));
  } catch (error) {
    if (error instanceof FenceLostError) return "overtaken";
    throw error;
  }
}

async function carryOutOnce<Release>(
  { isOutage, report, lookingFirst }: OrderEnvironment,
  { what, desk, whyRefused, work }: OrderKind<Release>,
  orderId: string,
): Promise<OrderEnd> {
  const taken = await desk.take(orderId);
  if (taken === undefined) return "overtaken";
  const { hold, input } = taken;
  try {
    const refused = await whyRefused(taken);
    if (refused !== undefined) {
      await desk.refuse(hold, refused);
      return "refused";
    }
    const look = async () => await desk.check(hold);
    await desk.release(hold, await lookingFirst(look, async () => await work(input, hold)));
    return "done";
  } catch (error) {
    if (error instanceof FenceLostError || isOutage(error)) throw error;
    await desk.stop(hold, unexpectedStop(what, error, report(error)));
    return "stopped";
  }
}
