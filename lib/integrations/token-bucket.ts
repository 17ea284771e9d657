import type { Clock } from "@/lib/core/clock";
import { CallBudgetError, CallEndedError } from "./call-scope";

/** What a bucket holds and gains: read again whenever it matters, so it may change while calls wait. */
export type Rate = { readonly capacity: number; readonly refillPerSecond: number };

/** Lets time pass; ends early without an error when the signal is aborted. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export type TokenBucketOptions = {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly rate: () => Rate;
  /** A call that has waited so long fails instead of waiting for ever. */
  readonly longestWaitMs: number;
};

/** A budget of calls: calls leave in the order in which they came. */
export type TokenBucket = {
  /** Waits for a token. Rejects with `CallEndedError` on abort, with `CallBudgetError` after the longest wait. */
  readonly take: (signal?: AbortSignal) => Promise<void>;
  /** The vendor says that its own bucket is empty. */
  readonly drain: () => void;
};

type Waiting = { readonly since: number; readonly go: () => void; readonly fail: (cause: Error) => void };

/** A changed rate is noticed after this long at the latest. */
const LOOK_AGAIN_MS = 1000;

/** Makes a bucket that starts full. */
export function createTokenBucket({ clock, wait, rate, longestWaitMs }: TokenBucketOptions): TokenBucket {
  let tokens = rate().capacity;
  let readAt = clock.now().getTime();
  let timer: AbortController | undefined;
  const queue: Waiting[] = [];

  function refill(now: number): number {
    const { capacity, refillPerSecond } = rate();
    const gained = (Math.max(0, now - readAt) / 1000) * refillPerSecond;
    tokens = Math.min(capacity, tokens + gained);
    readAt = now;
    return refillPerSecond;
  }

  function pump(): void {
    const now = clock.now().getTime();
    const refillPerSecond = refill(now);
    for (;;) {
      const [first] = queue;
      if (first === undefined) break;
      if (now - first.since >= longestWaitMs) first.fail(new CallBudgetError());
      else if (tokens >= 1) {
        tokens -= 1;
        first.go();
      } else break;
      queue.shift();
    }
    timer?.abort();
    timer = undefined;
    const [first] = queue;
    if (first === undefined) return;
    const untilToken = Math.ceil(((1 - tokens) / refillPerSecond) * 1000);
    const untilEnd = first.since + longestWaitMs - now;
    void pumpAfter(Math.max(1, Math.min(untilToken, untilEnd, LOOK_AGAIN_MS)));
  }

  async function pumpAfter(milliseconds: number): Promise<void> {
    const mine = new AbortController();
    timer = mine;
    await wait(milliseconds, mine.signal);
    if (timer === mine) pump();
  }

  return {
    async take(signal) {
      if (signal?.aborted === true) throw new CallEndedError();
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          const place = queue.indexOf(waiting);
          if (place >= 0) queue.splice(place, 1);
          reject(new CallEndedError());
        };
        const settled = (): void => signal?.removeEventListener("abort", leave);
        const waiting: Waiting = {
          since: clock.now().getTime(),
          go: () => {
            settled();
            resolve();
          },
          fail: (cause) => {
            settled();
            reject(cause);
          },
        };
        signal?.addEventListener("abort", leave, { once: true });
        queue.push(waiting);
        pump();
      });
    },
    drain() {
      refill(clock.now().getTime());
      tokens = Math.min(tokens, 0);
      pump();
    },
  };
}
