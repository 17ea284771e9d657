import { readWatchedSession, type WatchedSession } from "@/lib/domain/access/session-end";

const TIMEOUT_MS = 10_000;

/**
 * When the session of this browser ends; `null` when it has. Asking does not count as using the session. Throws when the portal
 * does not respond.
 */
export async function askSession(signal: AbortSignal): Promise<WatchedSession | null> {
  const response = await fetch("/api/session", {
    cache: "no-store",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok) throw new Error(`The session could not be read: ${String(response.status)}`);
  return readWatchedSession(await response.json());
}
