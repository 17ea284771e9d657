import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Statement } from "@/lib/domain/checklist/checklist";
import type { Answers, AnswerSlug, RunAnswers } from "@/lib/domain/runs/answers";
import type { EnteredSecrets } from "@/lib/domain/runs/entered-secrets";
import type { Run } from "@/lib/domain/runs/run";

/** A person completes a step: the answer fits its schema and its run; what AWS and Harness know is not looked at yet. */
export type StepAttempt<Slug extends AnswerSlug> = {
  readonly run: Run;
  readonly answer: Answers[Slug];
  /** The other complete answers of the run, and the saved one of this step. */
  readonly answers: RunAnswers;
  /** What was typed with the answer, in the form in which it is sent to Harness. */
  readonly entered: EnteredSecrets;
};

/** What an answer says about a box; without a reason it says nothing, and an earlier statement is revoked. */
export type ImpliedStatement = Pick<Statement, "item" | "kind"> & { readonly reason: string | undefined };

/** A completed step. The answer, its checks and its statements are written in one transaction. */
export type Completion<Slug extends AnswerSlug> = {
  /** The answer with what only AWS and Harness can tell. */
  readonly answer: Answers[Slug];
  readonly checks: readonly CheckResult[];
  readonly statements: readonly ImpliedStatement[];
};

/** What completing a step demands. Errors: `invalid_input` with `fieldErrors`, or what a look at AWS or Harness failed with. */
export type StepRule<Slug extends AnswerSlug> = (attempt: StepAttempt<Slug>) => Promise<Result<Completion<Slug>, AppError>>;

/** One rule a step: a step without a rule does not compile. */
export type StepRules = { readonly [Slug in AnswerSlug]: StepRule<Slug> };

/** An answer as it was given, which records nothing. */
export function asGiven<Slug extends AnswerSlug>(answer: Answers[Slug]): Completion<Slug> {
  return { answer, checks: [], statements: [] };
}

/** The rule of a step that demands nothing beyond its schema and its run. */
export async function acceptAsGiven<Slug extends AnswerSlug>({
  answer,
}: StepAttempt<Slug>): Promise<Result<Completion<Slug>, AppError>> {
  return await Promise.resolve(ok(asGiven<Slug>(answer)));
}
