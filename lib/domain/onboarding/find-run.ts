import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";

import type { Run } from "@/lib/domain/runs/run";

/** Where runs are looked up; what the actor may not see is `undefined`. */
export type RunLookup = { readonly runs: { readonly find: (actor: Actor, runId: string) => Promise<Run | undefined> } };

const NOT_FOUND: AppError = { code: "not_found", message: "There is no such run, or you may not see it." };

/** The run, for people who may see it. Errors: `not_found`. */
export async function findVisibleRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const run = await deps.runs.find(actor, runId);
  return run === undefined ? err(NOT_FOUND) : ok(run);
}

/**
 * The run, for people who may change it now.
 *
 * Errors: `not_found` when the actor may not see it; `forbidden` when they may see it but not change it;
 * `precondition_failed` while it is being applied or undone, or after it was finished.
 */
export async function findEditableRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const found = await findVisibleRun(deps, actor, runId);
  if (!found.ok) return found;
  const run = found.value;
  if (!canEdit(actor, run.scope)) {
    return err({ code: "forbidden", message: "You may read this run, but not change it. Its owner and project admins may." });
  }
  switch (run.state) {
    case "open":
    case "undone":
      return ok(run);
    case "applying":
    case "undoing":
      return err({
        code: "precondition_failed",
        message: "This run is at work. Wait until it has ended, then change the answers.",
      });
    case "finished":
      return err({
        code: "precondition_failed",
        message: "This run is finished. Reopen it from its task list to change something.",
      });
  }
}
