import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import type { Run } from "@/lib/domain/runs/run";

import { whyChangeRefused, type RunChange } from "./run-change";

/** Where runs are looked up; what the actor may not see is `undefined`. */
export type RunLookup = { readonly runs: { readonly find: (actor: Actor, runId: string) => Promise<Run | undefined> } };

const NOT_FOUND: AppError = { code: "not_found", message: "There is no such run, or you may not see it." };

const READ_ONLY: AppError = {
  code: "forbidden",
  message: "You may read this run, but not change it. Ask its owner or a project admin.",
};

/** The run, for people who may see it. Errors: `not_found`. */
export async function findVisibleRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const run = await deps.runs.find(actor, runId);
  return run === undefined ? err(NOT_FOUND) : ok(run);
}

/**
 * The run in any state, for people who may undo it or repeat its checks. Placing the order checks whether the run is busy.
 *
 * Errors: `not_found` when the actor may not see it; `forbidden` when they may see it but not change it.
 */
export async function findManagedRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const found = await findVisibleRun(deps, actor, runId);
  return !found.ok || canEdit(actor, found.value.scope) ? found : err(READ_ONLY);
}

/**
 * The run, for people who may change its answers now.
 *
 * Errors: `not_found` when the actor may not see it; `forbidden` when they may see it but not change it;
 * `precondition_failed` while it is being applied or undone, or after it was finished.
 */
export async function findEditableRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  return await findRunFor("answers", deps, actor, runId);
}

/** The finished run, for people who may open it again. Errors: `not_found`, `forbidden`, `precondition_failed`. */
export async function findReopenableRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  return await findRunFor("reopen", deps, actor, runId);
}

async function findRunFor(change: RunChange, deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const found = await findManagedRun(deps, actor, runId);
  if (!found.ok) return found;
  const refused = whyChangeRefused(change, found.value.state);
  return refused === undefined ? found : err(refused);
}
