import { plural } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import type { RemovalOutcome } from "../operation";

/** Undo did not find it. It was removed by someone else, by an earlier try of undo, or was never made. */
export function notThere(what: string): RemovalOutcome {
  return { removed: true, note: `${what} does not exist any more.` };
}

/** Undo leaves what does not carry the tag of its run. */
export function notOurs(what: string): RemovalOutcome {
  return { removed: false, note: `${what} does not carry this run's tag, so it stays.` };
}

/** The end of a call that deletes: what is not there is as good as deleted, and undo looks afterwards in either case. */
export function deletedBy(call: Result<unknown, AppError>, note: string): Result<RemovalOutcome, AppError> {
  return call.ok || call.error.code === "not_found" ? ok({ removed: true, note }) : call;
}

/** AWS deletes no identity that policies are attached to. The attachments of this run are gone before undo comes here. */
export function stillAttached(what: string, policies: readonly { readonly policyName: string }[]): RemovalOutcome | undefined {
  if (policies.length === 0) return undefined;
  const names = policies.map(({ policyName }) => policyName).join(", ");
  return {
    removed: false,
    note: `${what} stays, because ${names} ${plural(policies.length, "is", "are")} still attached to it. Detach ${plural(policies.length, "it", "them")} first.`,
    mayPass: true,
  };
}
