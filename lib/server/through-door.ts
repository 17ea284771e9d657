import "server-only";
import { isDatabaseOutageError, OUTAGE_RETRY_SECONDS } from "@/lib/core/database-outage";
import { DeadlineError, withinDeadline } from "@/lib/core/deadline";
import { DOOR_LIMITS, type RequestLimits } from "./limits";
import { requestAddress } from "./request-address";

/**
 * Answers a request of the sign-in library under the limits of the sign-in page: counted by address together with it, few
 * at once, and with a time limit.
 */
export async function throughDoor(
  work: () => Promise<Response>,
  { limiter, places, milliseconds }: RequestLimits = DOOR_LIMITS,
): Promise<Response> {
  try {
    const address = await requestAddress();
    const taken = await limiter.take(address);
    if (!taken.ok) return later(429, "There were too many attempts from this address.", taken.retryAfterSeconds);
    const place = places.enter(address);
    if (!place.ok) return later(503, "The portal has too much to do at the moment.", 2);
    return await withinDeadline({ milliseconds: milliseconds(), onEnd: place.leave }, work);
  } catch (cause) {
    if (isDatabaseOutageError(cause)) return later(503, "The database does not answer at the moment.", OUTAGE_RETRY_SECONDS);
    if (cause instanceof DeadlineError) return later(503, "The identity provider did not answer in time.", 2);
    throw cause;
  }
}

function later(status: 429 | 503, reason: string, seconds: number): Response {
  return new Response(`${reason} Try again in ${String(seconds)} seconds.\n`, {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Retry-After": String(seconds) },
  });
}
