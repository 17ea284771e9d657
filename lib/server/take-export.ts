import "server-only";
import { requestFacts } from "@/lib/edge/request-facts";
import type { Actor } from "@/lib/domain/access/actor";
import { EXPORT_LIMITS } from "./limits";

/**
 * Counts a page that is an export, such as a print view. Undefined when the person may have it; otherwise the seconds
 * after which they may, which the response says too.
 */
export async function takeExport(actor: Actor): Promise<number | undefined> {
  const taken = await EXPORT_LIMITS.limiter.take(actor.userId);
  if (taken.ok) return undefined;
  requestFacts()?.later?.(429, taken.retryAfterSeconds);
  return taken.retryAfterSeconds;
}
