import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";

import { parseAnswer, type AnswerSlug } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";
import { findStepBySlug, neighbours } from "@/lib/domain/runs/steps";

/** Where answers are kept. */
export type AnswerStore = {
  readonly answers: {
    readonly save: (
      actor: Actor,
      run: Run,
      input: { readonly step: string; readonly value: object; readonly complete: boolean; readonly version: number },
    ) => Promise<Result<{ readonly version: number; readonly savedAt: Date }, AppError>>;
  };
};

/** What was saved: the version for the next save, and where the wizard goes on. */
export type SavedStep = { readonly version: number; readonly savedAt: string; readonly nextSlug: string };

/**
 * Saves one step. A complete answer must fit its schema; a draft is kept as it is, half filled.
 *
 * Errors: `invalid_input` with `fieldErrors`; `conflict` when another window saved meanwhile.
 */
export async function saveStep(
  deps: AnswerStore,
  actor: Actor,
  run: Run,
  input: { readonly slug: AnswerSlug; readonly value: object; readonly complete: boolean; readonly version: number },
): Promise<Result<SavedStep, AppError>> {
  const step = findStepBySlug(input.slug);
  if (step?.applies(run.path) !== true) {
    return err({
      code: "precondition_failed",
      message: "This step is not on the run's path any more. Go back to the task list.",
    });
  }
  let { value } = input;
  if (input.complete) {
    const parsed = parseAnswer(input.slug, input.value);
    if (!parsed.ok) return parsed;
    value = parsed.value;
  }
  const saved = await deps.answers.save(actor, run, {
    step: input.slug,
    value,
    complete: input.complete,
    version: input.version,
  });
  if (!saved.ok) return saved;
  const next = neighbours(step.id, run.path).next;
  return ok({ version: saved.value.version, savedAt: saved.value.savedAt.toISOString(), nextSlug: next?.slug ?? "" });
}
