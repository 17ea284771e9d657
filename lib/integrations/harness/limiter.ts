import type { Clock } from "@/lib/core/clock";

/** Waits for the next place in the portal's own budget for one API key. */
export type HarnessLimiter = { readonly enter: () => Promise<void> };

const BURST = 20;
const REFILL_PER_SECOND = 6;

/**
 * Keeps one API key below Harness's limit of 400 calls a minute.
 *
 * @see https://developer.harness.io/docs/platform/rate-limits/
 */
export function createHarnessLimiter(options: {
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
}): HarnessLimiter {
  let tokens = BURST;
  let readAt = options.clock.now().getTime();
  return {
    async enter() {
      const now = options.clock.now().getTime();
      tokens = Math.min(BURST, tokens + (Math.max(0, now - readAt) / 1000) * REFILL_PER_SECOND);
      readAt = now;
      // The token is taken before waiting, so that callers leave in the order in which they came.
      tokens -= 1;
      if (tokens < 0) await options.wait(Math.ceil((-tokens / REFILL_PER_SECOND) * 1000));
    },
  };
}
