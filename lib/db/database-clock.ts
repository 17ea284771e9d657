import type { Clock } from "@/lib/core/clock";

// Builds can hold this module twice; the process has one clock.
const shared: typeof globalThis & { carabinerClockOffsetMs?: number } = globalThis;

/**
 * The database's clock as this process knows it: its own, corrected by what the database said with the last statements.
 * Before the first one it is the process's own.
 */
export const databaseClock: Clock = { now: () => new Date(Date.now() + (shared.carabinerClockOffsetMs ?? 0)) };

/**
 * Call it when a statement is sent that asks for the time, and what it returns when the response is there, with the time in
 * milliseconds since 1970. The correction changes only as far as it must, so that slow responses do not make the clock jump.
 */
export function measureDatabaseClock(): (at: number) => void {
  const sentAt = Date.now();
  return (at) => {
    const known = shared.carabinerClockOffsetMs ?? 0;
    shared.carabinerClockOffsetMs = Math.min(Math.max(known, at - Date.now()), at - sentAt);
  };
}
