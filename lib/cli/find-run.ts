import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Run } from "@/lib/domain/runs/run";

import type { Portal } from "./portal";

/** A run by its reference or its ID. Errors: `not_found`. */
export async function findRun({ deps, actor }: Portal, reference: string): Promise<Result<Run, AppError>> {
  const run = await deps.runs.findByReference(actor, reference);
  if (run !== undefined) return ok(run);
  const message = `There is no run ${reference}. Copy its reference (CB-2026-0042) or its ID from its page in the portal.`;
  return err({ code: "not_found", message });
}
