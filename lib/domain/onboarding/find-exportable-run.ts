import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { canExport } from "@/lib/domain/access/run-access";
import { findVisibleRun, type RunLookup } from "./find-run";
import type { Run } from "@/lib/domain/runs/run";

/** The run, for people who may export its checklist, auditors included. Errors: `not_found` for everyone else. */
export async function findExportableRun(deps: RunLookup, actor: Actor, runId: string): Promise<Result<Run, AppError>> {
  const found = await findVisibleRun(deps, actor, runId);
  if (!found.ok) return found;
  const { scope, createdAt, lastActivityAt } = found.value;
  if (canExport(actor, { ...scope, createdAt, lastActivityAt })) return found;
  return err({ code: "not_found", message: "There is no such run, or you may not see it." });
}
