import type { Clock } from "@/lib/core/clock";
import { CallEndedError, currentSignal } from "../call-scope";
import type { Wait } from "../token-bucket";
import { limitRowOf } from "./limit-rows";
import { createRowBucket, type RowBucket } from "./row-bucket";

/** What a call is counted against. */
export type LimitedCall = {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly action: string;
  /** Names a page size or a filter. */
  readonly narrowed: boolean;
};

/** A call's place while it is under way. */
export type Place = {
  /** AWS asked to slow down. */
  readonly throttled: () => void;
  /** The answer is there. */
  readonly leave: () => void;
};

/** Keeps the portal below AWS's budgets, per account, region and row of AWS's throttling tables. */
export type AwsLimiter = {
  /**
   * Waits for a place. Rejects with `CallEndedError` when the look-up it belongs to is over, and with `CallBudgetError`
   * after two minutes.
   */
  readonly enter: (call: LimitedCall) => Promise<Place>;
  /** How many throttle answers were seen since the start. */
  readonly throttleCount: () => number;
};

export type AwsLimiterOptions = {
  readonly clock: Clock;
  readonly wait: Wait;
  /** How much of each bucket the portal takes; the customer's own tools draw from the same one. */
  readonly share?: number;
};

const DEFAULT_SHARE = 0.5;
const MAX_IN_FLIGHT = 8;

/** Makes one limiter for a process. Buckets are made when first used and start full. */
export function createAwsLimiter({ clock, wait, share = DEFAULT_SHARE }: AwsLimiterOptions): AwsLimiter {
  const rows = new Map<string, RowBucket>();
  const lanes = new Map<string, Lane>();
  let throttles = 0;

  function rowOf(call: LimitedCall): RowBucket {
    const row = limitRowOf(call.service, call.action, call.narrowed);
    const key = `${call.account}/${call.region}/${row.name}`;
    const made = rows.get(key) ?? createRowBucket({ clock, wait, row, share });
    rows.set(key, made);
    return made;
  }

  return {
    async enter(call) {
      const laneKey = `${call.account}/${call.region}`;
      const lane = lanes.get(laneKey) ?? { inFlight: 0, waiting: [] };
      lanes.set(laneKey, lane);
      const row = rowOf(call);
      const signal = currentSignal();
      // The token first: a call that waits for a slow row must not keep the others from their places.
      await row.bucket.take(signal);
      await takePlace(lane, signal);
      const sentAt = clock.now().getTime();
      let wasThrottled = false;
      return {
        throttled: () => {
          wasThrottled = true;
          throttles += 1;
          row.throttled(sentAt);
        },
        leave: () => {
          if (!wasThrottled) row.accepted(sentAt);
          leavePlace(lane);
        },
      };
    },
    throttleCount: () => throttles,
  };
}

type Lane = { inFlight: number; readonly waiting: (() => void)[] };

async function takePlace(lane: Lane, signal: AbortSignal | undefined): Promise<void> {
  if (lane.inFlight < MAX_IN_FLIGHT) {
    lane.inFlight += 1;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const go = (): void => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = (): void => {
      lane.waiting.splice(lane.waiting.indexOf(go), 1);
      reject(new CallEndedError());
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    lane.waiting.push(go);
  });
}

function leavePlace(lane: Lane): void {
  const next = lane.waiting.shift();
  // A waiting call takes over the place, so the number in flight stays the same.
  if (next === undefined) lane.inFlight -= 1;
  else next();
}
