import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Actor } from "@/lib/domain/access/actor";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import { secretFieldOf, secretFieldsOf } from "@/lib/domain/runs/secret-fields";

import { saveStep, type SavedStep, type SaveStepDeps } from "./save-step";

type ReplaceDeps = SaveStepDeps & {
  readonly answers: { readonly list: (runId: string) => Promise<readonly SavedAnswer[]> };
  readonly operations: { readonly read: (runId: string) => Promise<readonly LedgerEntry[]> };
};

/**
 * Takes the secret of an operation again, after the parked one expired. The answer stays as it is.
 *
 * Errors: `not_found` for an operation that the run does not have; `precondition_failed` when the answers do not ask for
 * this secret any more; those of saving the step.
 */
export async function replaceSecret(
  deps: ReplaceDeps,
  actor: Actor,
  run: Run,
  { operationId, secret }: { readonly operationId: string; readonly secret: Secret },
): Promise<Result<SavedStep, AppError>> {
  const [saved, entries] = await Promise.all([deps.answers.list(run.id), deps.operations.read(run.id)]);
  const entry = entries.find(({ operation }) => operation.id === operationId);
  if (entry === undefined) {
    return err({ code: "not_found", message: "The plan has no such operation any more. Reload the page." });
  }
  const field = secretFieldOf(entry.operation);
  const answer = saved.find(({ step, complete }) => step === field?.slug && complete);
  const value = typeof answer?.value === "object" && answer.value !== null ? answer.value : {};
  if (field === undefined || answer === undefined || !secretFieldsOf(field.slug, value).includes(field)) {
    return err({
      code: "precondition_failed",
      message: "The answers do not ask for this secret any more. Open the plan again and compare.",
    });
  }
  const { version } = answer;
  return await saveStep(deps, actor, run, {
    slug: field.slug,
    value,
    complete: true,
    version,
    secrets: { [field.purpose]: secret },
  });
}
