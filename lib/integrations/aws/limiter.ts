import type { Clock } from "@/lib/core/clock";
import { limitRowOf, type LimitRow } from "./limit-rows";

/** What a call is counted against. */
export type LimitedCall = {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  /** Names a page size or a filter. */
  readonly narrowed: boolean;
};

/** Keeps the portal below AWS's budgets, per account, region and row of AWS's throttling tables. */
export type AwsLimiter = {
  /** Waits for a place; call the returned function when the answer is there. */
  readonly enter: (call: LimitedCall) => Promise<() => void>;
  /** AWS asked to slow down: halves that bucket's share. */
  readonly throttled: (call: LimitedCall) => void;
  /** How many throttle answers were seen since the start. */
  readonly throttleCount: () => number;
};

export type AwsLimiterOptions = {
  readonly clock: Clock;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How much of each bucket the portal takes; the customer's own tools draw from the same one. */
  readonly share?: number;
};

type Bucket = { tokens: number; readAt: number; share: number; troubledAt: number };

const DEFAULT_SHARE = 0.5;
const RESTORE_AFTER_MS = 60_000;
const RESTORE_STEP = 0.1;
const MAX_IN_FLIGHT = 8;

/** Makes one limiter for a process. Buckets are made when first used and start full. */
export function createAwsLimiter({ clock, wait, share = DEFAULT_SHARE }: AwsLimiterOptions): AwsLimiter {
  const buckets = new Map<string, Bucket>();
  const lanes = new Map<string, Lane>();
  let throttles = 0;

  function bucketOf(call: LimitedCall, row: LimitRow): Bucket {
    const key = `${call.account}/${call.region}/${row.name}`;
    const now = clock.now().getTime();
    const bucket = buckets.get(key) ?? { tokens: Math.max(1, row.burst * share), readAt: now, share, troubledAt: now };
    buckets.set(key, bucket);
    refill(bucket, row, now, share);
    return bucket;
  }

  return {
    async enter(call) {
      const laneKey = `${call.account}/${call.region}`;
      const lane = lanes.get(laneKey) ?? { inFlight: 0, waiting: [] };
      lanes.set(laneKey, lane);
      await takePlace(lane);
      const row = limitRowOf(call.service, call.action, call.narrowed);
      const bucket = bucketOf(call, row);
      // Taking the token before waiting keeps the order of arrival: each later caller sees a deeper debt.
      bucket.tokens -= 1;
      if (bucket.tokens < 0) await wait(Math.ceil((-bucket.tokens / (row.refillPerSecond * bucket.share)) * 1000));
      return () => leavePlace(lane);
    },
    throttled(call) {
      throttles += 1;
      const bucket = bucketOf(call, limitRowOf(call.service, call.action, call.narrowed));
      bucket.share /= 2;
      bucket.troubledAt = clock.now().getTime();
    },
    throttleCount: () => throttles,
  };
}

function refill(bucket: Bucket, row: LimitRow, now: number, fullShare: number): void {
  const seconds = Math.max(0, (now - bucket.readAt) / 1000);
  const capacity = Math.max(1, row.burst * bucket.share);
  bucket.tokens = Math.min(capacity, bucket.tokens + seconds * row.refillPerSecond * bucket.share);
  bucket.readAt = now;
  if (bucket.share < fullShare && now - bucket.troubledAt >= RESTORE_AFTER_MS) {
    bucket.share = Math.min(fullShare, bucket.share + fullShare * RESTORE_STEP);
    bucket.troubledAt = now;
  }
}

type Lane = { inFlight: number; readonly waiting: (() => void)[] };

async function takePlace(lane: Lane): Promise<void> {
  if (lane.inFlight < MAX_IN_FLIGHT) {
    lane.inFlight += 1;
    return;
  }
  await new Promise<void>((resolve) => lane.waiting.push(resolve));
}

function leavePlace(lane: Lane): void {
  const next = lane.waiting.shift();
  // A waiting call takes over the place, so the number in flight stays the same.
  if (next === undefined) lane.inFlight -= 1;
  else next();
}
