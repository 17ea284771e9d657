import type { Clock } from "@/lib/core/clock";
import { createTokenBucket, type TokenBucket, type Wait } from "../token-bucket";
import type { LimitRow } from "./limit-rows";

/** Shares are fractions of the full one. */
const FLOOR = 1 / 4;
const STEP = 1 / 10;
/** Below the share at which AWS last throttled, recovery is quick; above it each step tests AWS's limit. */
const QUICK_STEP_MS = 1_000;
const CAREFUL_STEP_MS = 60_000;
const WINDOW_MS = 10_000;
/** This long without throttling counts like an accepted call. */
const PAUSE_MS = 5_000;
const LONGEST_WAIT_MS = 120_000;

/** The budget of one row of AWS's tables in one account and region. */
export type RowBucket = {
  readonly bucket: TokenBucket;
  /** AWS throttled a call that was sent then. */
  readonly throttled: (sentAt: number) => void;
  /** It did not. */
  readonly accepted: (sentAt: number) => void;
};

export type RowBucketOptions = {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly row: LimitRow;
  /** How much of the row the portal takes at most. */
  readonly share: number;
};

/**
 * A bucket whose share shrinks when AWS throttles and grows again when it does not. A burst of throttling halves it once:
 * what comes within the same window, or was on its way when the share was halved, says nothing about the new one.
 */
export function createRowBucket({ clock, wait, row, share }: RowBucketOptions): RowBucket {
  let fraction = 1;
  /** The share at which AWS began to throttle, less a step. */
  let troubling = 1;
  let grown = true;
  let halvedAt = -Infinity;
  let complainedAt = -Infinity;
  let isClean = true;
  let steppedAt = clock.now().getTime();

  function grow(now: number): void {
    if (now - complainedAt >= PAUSE_MS) accepted(complainedAt + PAUSE_MS);
    while (fraction < 1 && isClean) {
      const stepMs = fraction + STEP <= troubling ? QUICK_STEP_MS : CAREFUL_STEP_MS;
      if (now - steppedAt < stepMs) return;
      // Tenths do not add up exactly.
      fraction = Math.min(1, Number((fraction + STEP).toFixed(6)));
      grown = true;
      steppedAt += stepMs;
    }
    steppedAt = now;
  }

  function accepted(sentAt: number): void {
    if (isClean || sentAt <= complainedAt) return;
    isClean = true;
    steppedAt = sentAt;
  }

  const bucket = createTokenBucket({
    clock,
    wait,
    longestWaitMs: LONGEST_WAIT_MS,
    rate: () => {
      grow(clock.now().getTime());
      return {
        capacity: Math.max(1, row.burst * share * fraction),
        refillPerSecond: row.refillPerSecond * share * fraction,
      };
    },
  });
  return {
    bucket,
    accepted,
    throttled(sentAt) {
      const now = clock.now().getTime();
      grow(now);
      isClean = false;
      complainedAt = now;
      if (now - halvedAt < WINDOW_MS || sentAt <= halvedAt) return;
      // Throttling without a pause concerns the share at which it began.
      if (grown) troubling = Number((fraction - STEP).toFixed(6));
      grown = false;
      fraction = Math.max(FLOOR, fraction / 2);
      halvedAt = now;
      bucket.drain();
    },
  };
}
