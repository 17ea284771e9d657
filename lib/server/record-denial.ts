import "server-only";
import type { AppError } from "@/lib/core/errors";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";

/** The form of this portal's IDs; anything else in a request may be a secret that was pasted into the wrong place. */
const OWN_ID = /^([a-z]+)_[0-9a-hjkmnp-tv-z]{24,26}$/;

/** Records that authorisation refused an action, a route or a page. Other failures, such as a conflict, are no denials. */
export async function recordDenial(
  deps: Deps,
  actor: Actor,
  { name, error, input }: { readonly name: string; readonly error: AppError; readonly input: unknown },
): Promise<void> {
  if (error.code !== "forbidden" && error.code !== "not_found") return;
  await deps.refusals.recordDenial(actor, { name, code: error.code, target: targetOf(input) });
}

/** The record that the request names: the first of its values that is an ID of ours. */
function targetOf(input: unknown): { readonly type: string; readonly id: string } | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  for (const value of Object.values(input)) {
    const type = typeof value === "string" ? OWN_ID.exec(value)?.[1] : undefined;
    if (type !== undefined) return { type, id: String(value) };
  }
  return undefined;
}
