import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";

import { findVisibleRun, type RunLookup } from "./find-run";
import type { Run } from "@/lib/domain/runs/run";

/**
 * The run, for people who may undo it or repeat its checks: also when it is finished, in which state its answers are
 * closed. Whether it is at work is decided by the move itself.
 *
 * Errors: `not_found` when the actor may not see it; `forbidden` when they may see it but not change it.
 */
export async function findManagedRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const found = await findVisibleRun(deps, actor, runId);
  if (!found.ok || canEdit(actor, found.value.scope)) return found;
  return err({ code: "forbidden", message: "You may read this run, but not change it. Its owner and project admins may." });
}
