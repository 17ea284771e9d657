import type { Clock } from "@/lib/core/clock";
import { currentSignal } from "../call-scope";
import { createTokenBucket, type Wait } from "../token-bucket";

/**
 * Waits for the next place in the portal's own budget for one API key. Rejects with `CallEndedError` when the look-up it
 * belongs to is over, and with `CallBudgetError` after a minute.
 */
export type HarnessLimiter = { readonly enter: () => Promise<void> };

const RATE = { capacity: 20, refillPerSecond: 6 };
const LONGEST_WAIT_MS = 60_000;

/**
 * Keeps one API key below Harness's limit of 400 calls a minute.
 *
 * @see https://developer.harness.io/docs/platform/rate-limits/
 */
export function createHarnessLimiter({ clock, wait }: { readonly clock: Clock; readonly wait: Wait }): HarnessLimiter {
  const bucket = createTokenBucket({ clock, wait, rate: () => RATE, longestWaitMs: LONGEST_WAIT_MS });
  return { enter: async () => await bucket.take(currentSignal()) };
}
