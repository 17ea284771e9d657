import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Waiting } from "@/lib/core/retry";

import { FenceLostError } from "./order";
import { tookTooLong, unexpectedStop } from "./stopped";

/** What surrounds the work of an order: outage detection, time limits, and the log. */
export type OrderEnvironment = Waiting & {
  /** Whether the database is out of reach for now, so that the same work can be tried again. */
  readonly isOutage: (error: unknown) => boolean;
  /** Waits for one piece of work. Throws `TimeLimitError` when it takes longer than any should. */
  readonly withinLimit: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Runs work with this check right before each call to AWS and Harness. A rejected check forbids the call. */
  readonly lookingFirst: <Value>(look: () => Promise<void>, work: () => Promise<Value>) => Promise<Value>;
  /** Logs an error and returns the reference under which it can be found. */
  readonly report: (error: unknown) => string;
};

/** Work that hangs continues in the background, where it can write as long as its order is current. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/**
 * Runs one piece of work of an order and turns what it throws into a failure, so that one broken piece does not end the
 * whole order. A lost hold and a database outage are thrown on: they end or repeat the order.
 *
 * @param what begins a sentence: the title of an operation
 */
export async function withoutSurprise<Value>(
  { isOutage, withinLimit, report }: OrderEnvironment,
  what: string,
  work: () => Promise<Value>,
): Promise<Result<Value, AppError>> {
  try {
    return ok(await withinLimit(work()));
  } catch (error) {
    if (error instanceof FenceLostError || isOutage(error)) throw error;
    if (error instanceof TimeLimitError) return err(tookTooLong(what));
    return err(unexpectedStop(what, error, report(error)));
  }
}
