import { setTimeout as pause } from "node:timers/promises";
import { timeLeftMs } from "@/lib/core/deadline";
import { isLostConnection } from "./outage";

/** A restart of PostgreSQL takes a second or two. */
const OUTAGE_MS = 4_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 500;

/**
 * Repeats work while it fails because the database is out of reach, for at most four seconds and no longer than the request
 * has left. Only for what changes nothing: a read, or getting a connection.
 */
export async function throughOutage<Value>(work: () => Promise<Value>): Promise<Value> {
  let endsAt: number | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      endsAt ??= performance.now() + Math.min(OUTAGE_MS, timeLeftMs());
      if (performance.now() + waitMs > endsAt) throw error;
    }
    await pause(waitMs);
  }
}
