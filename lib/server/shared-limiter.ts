import "server-only";
import type { RateLimiter, Taken } from "./rate-limit";

type SharedLimit = {
  /** Counts a call of a key for every web process: 0, or the seconds until the next call is allowed. */
  readonly count: (key: string) => Promise<number>;
  /** Milliseconds of a clock that only moves forward. */
  readonly monotonicMs?: () => number;
};

/** How many refused keys are remembered before those whose time is over are dropped. */
const MAX_KEYS = 10_000;

const TAKEN: Taken = { ok: true };

/**
 * A limit that holds over all web processes. A refused key is refused here until its time has come, so a flood of requests
 * does not become a flood of queries.
 */
export function createSharedLimiter({ count, monotonicMs = () => performance.now() }: SharedLimit): RateLimiter {
  const allowedAt = new Map<string, number>();
  return {
    take: async (key) => {
      const now = monotonicMs();
      const left = (allowedAt.get(key) ?? now) - now;
      if (left > 0) return { ok: false, retryAfterSeconds: Math.ceil(left / 1000) };
      allowedAt.delete(key);
      const seconds = await count(key);
      if (seconds === 0) return TAKEN;
      if (allowedAt.size >= MAX_KEYS) for (const [old, at] of allowedAt) if (at <= now) allowedAt.delete(old);
      allowedAt.set(key, monotonicMs() + seconds * 1000);
      return { ok: false, retryAfterSeconds: seconds };
    },
  };
}
