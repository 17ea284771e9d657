import { setTimeout as pause } from "node:timers/promises";
import { timeLeftMs } from "@/lib/core/deadline";
import { retryThrown, waitMs } from "@/lib/core/retry";
import { isLostConnection } from "./outage";

/** A restart of PostgreSQL takes a second or two. */
const OUTAGE_MS = 4_000;
const PACE = { firstMs: 50, longestMs: 500 };

/**
 * Repeats work while it fails because the database is out of reach, for at most four seconds and no longer than the request
 * has left. Only for what changes nothing: a read, or getting a connection.
 */
export async function throughOutage<Value>(work: () => Promise<Value>): Promise<Value> {
  let endsAt: number | undefined;
  return await retryThrown({ sleep: pause, random: Math.random }, work, (error, tries) => {
    if (!isLostConnection(error)) return undefined;
    endsAt ??= performance.now() + Math.min(OUTAGE_MS, timeLeftMs());
    return performance.now() + waitMs(PACE, tries, 1) > endsAt ? undefined : PACE;
  });
}
