import { SESSION_IDLE_MINUTES } from "./session-limits";

/** How long before its end a session warns, in milliseconds: two minutes to answer, plus the delay of a check every 15 s. */
export const SESSION_WARNING_MS = 150_000;

/** When a session ends if nothing happens. */
export type SessionEnds = {
  readonly at: Date;
  /** It ends by its age; another request does not extend it. */
  readonly isFinal: boolean;
};

/** The end of a session: by its age, or by its idle time, whichever comes first. */
export function sessionEnds(session: { readonly expiresAt: Date; readonly lastSeenAt: Date }): SessionEnds {
  const idle = new Date(session.lastSeenAt.getTime() + SESSION_IDLE_MINUTES * 60_000);
  return idle < session.expiresAt ? { at: idle, isFinal: false } : { at: session.expiresAt, isFinal: true };
}

/** The session as a page watches it. Durations, not times: the clock of a browser may be wrong. */
export type WatchedSession = {
  /** Another person may sign in in a second window; then this page belongs to the first one. */
  readonly personId: string;
  /** ISO 8601, for the words. */
  readonly endsAt: string;
  /** Milliseconds from the answer on. */
  readonly endsInMs: number;
  readonly isFinal: boolean;
};

/**
 * A watched session, parsed from JSON; `null` for a session that has ended. Throws on anything else. Every page reads one every
 * few seconds, so it is read without a schema library.
 */
export function readWatchedSession(value: unknown): WatchedSession | null {
  if (value === null) return null;
  const { personId, endsAt, endsInMs, isFinal }: Readonly<Record<string, unknown>> =
    typeof value === "object" ? { ...value } : {};
  if (typeof personId !== "string" || typeof endsAt !== "string" || typeof endsInMs !== "number" || typeof isFinal !== "boolean")
    throw new Error("The portal sent something other than a session.");
  return { personId, endsAt, endsInMs, isFinal };
}

/** What a page knows about its session. */
export function watchSession(personId: string, ends: SessionEnds, now: Date): WatchedSession {
  return {
    personId,
    endsAt: ends.at.toISOString(),
    endsInMs: Math.max(0, ends.at.getTime() - now.getTime()),
    isFinal: ends.isFinal,
  };
}
