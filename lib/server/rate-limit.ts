import "server-only";
import type { Clock } from "@/lib/core/clock";

/** Whether one more call is allowed; if not, in how many seconds. */
export type Taken = { readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number };

/** Counts calls per key. */
export type RateLimiter = { readonly take: (key: string) => Promise<Taken> };

type Limit = { readonly max: number; readonly windowMs: number; readonly clock: Clock };

/** How many keys are remembered before inactive ones are dropped. */
const MAX_KEYS = 10_000;

const TAKEN: Taken = { ok: true };

/**
 * A sliding window in this process's memory, for what costs one process only. A limit of what a person may do holds over all
 * web processes and is a `createSharedLimiter`.
 */
export function createRateLimiter({ max, windowMs, clock }: Limit): { readonly take: (key: string) => Taken } {
  const calls = new Map<string, number[]>();
  return {
    take: (key) => {
      const now = clock.now().getTime();
      const recent = (calls.get(key) ?? []).filter((at) => at > now - windowMs);
      const [oldest = now] = recent;
      if (recent.length >= max) return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil((oldest + windowMs - now) / 1000)) };
      if (calls.size >= MAX_KEYS) dropSilent(calls, now - windowMs);
      calls.set(key, [...recent, now]);
      return TAKEN;
    },
  };
}

function dropSilent(calls: Map<string, number[]>, since: number): void {
  for (const [key, times] of calls) {
    if ((times.at(-1) ?? 0) <= since) calls.delete(key);
  }
}
