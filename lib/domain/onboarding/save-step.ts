import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import { atFields } from "@/lib/core/field-errors";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import { completeAnswers, parseAnswer, type Answers, type AnswerSlug, type RunAnswers } from "@/lib/domain/runs/answers";
import { checkEntered, type EnteredSecrets } from "@/lib/domain/runs/entered-secrets";
import { withPortalFacts } from "@/lib/domain/runs/portal-facts";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import { secretFieldsOf, type ParkedIds } from "@/lib/domain/runs/secret-fields";
import { findStepBySlug, neighbours } from "@/lib/domain/runs/steps";
import {
  PARKED_PURPOSES,
  parkedPlace,
  type ParkedPurpose,
  type ParkedSecretPlace,
  type ParkedSecretRef,
} from "@/lib/domain/secrets/secret-ref";

import { foreignProblems } from "./foreign-problems";
import { refreshProgress, type ProgressStore } from "./refresh-progress";
import type { Completion, ImpliedStatement, StepRules } from "./step-rule";

/** Where answers are kept. */
export type AnswerStore = {
  readonly answers: {
    readonly list: (runId: string) => Promise<readonly SavedAnswer[]>;
    /**
     * `secrets`: the parked secrets that the answer uses from now on; those of before are wiped. Left out, they stay.
     * `checks` and `statements` are written in the same transaction.
     */
    readonly save: (
      actor: Actor,
      run: Run,
      input: {
        readonly step: string;
        readonly value: object;
        readonly complete: boolean;
        readonly version: number;
        readonly secrets?: ParkedIds;
        readonly checks?: readonly CheckResult[];
        readonly statements?: readonly ImpliedStatement[];
      },
    ) => Promise<Result<{ readonly version: number; readonly savedAt: Date }, AppError>>;
    /** Where the secrets of the run's answers are parked. */
    readonly parked: (runId: string) => Promise<ParkedIds>;
  };
};

/** Where answers and the secrets that were typed with them are kept, and what completing each step demands. */
export type SaveStepDeps = AnswerStore &
  ProgressStore & {
    readonly stepRules: StepRules;
    readonly vault: {
      readonly park: (secret: ParkedSecretPlace & { readonly value: Secret }) => Promise<{ readonly ref: ParkedSecretRef }>;
      readonly wipe: (ref: ParkedSecretRef) => Promise<void>;
    };
  };

/** An answer from a form or a file. */
export type StepInput = {
  readonly slug: AnswerSlug;
  readonly value: object;
  readonly complete: boolean;
  readonly version: number;
  /** What was typed for the answer's secrets; a field without it keeps the secret that is parked for it. */
  readonly secrets?: EnteredSecrets | undefined;
};

/** What was saved: the version for the next save, and where the wizard goes on. */
export type SavedStep = { readonly version: number; readonly savedAt: string; readonly nextSlug: string };

/**
 * Saves one step: the only way in which an answer is stored, for pages and the command line alike. A complete answer must fit
 * its schema and its run, and do what the rule of its step demands; a draft is kept as it is, half filled. An answer cannot
 * name a secret: what was typed is parked for this run, and what is kept is found by this run and the field.
 *
 * Errors: `invalid_input` with `fieldErrors`; `conflict` when another window saved meanwhile; `precondition_failed` when the
 * run's answers cannot change; those of the step's rule.
 */
export async function saveStep(
  deps: SaveStepDeps,
  actor: Actor,
  run: Run,
  input: StepInput,
): Promise<Result<SavedStep, AppError>> {
  const { slug, version, complete } = input;
  const step = findStepBySlug(slug);
  if (step?.applies(run.path) !== true) {
    return err({
      code: "precondition_failed",
      message: "This step is not on the run's path any more. Go back to the task list.",
    });
  }
  if (namesSecret(input.value)) return err(NAMES_A_SECRET);
  const known = await deps.answers.list(run.id);
  const value = withPortalFacts(slug, input.value, known.find((answer) => answer.step === slug)?.value);
  const saved = complete
    ? await saveComplete(deps, actor, run, { ...input, value, answers: completeAnswers(known) })
    : await deps.answers.save(actor, run, { step: slug, value, complete, version });
  if (!saved.ok) return saved;
  const next = neighbours(step.id, run.path).next;
  return ok({ version: saved.value.version, savedAt: saved.value.savedAt.toISOString(), nextSlug: next?.slug ?? "" });
}

type CompleteInput = StepInput & { readonly answers: RunAnswers };

async function saveComplete(deps: SaveStepDeps, actor: Actor, run: Run, input: CompleteInput) {
  const { slug, version } = input;
  const parsed = parseAnswer(slug, input.value);
  if (!parsed.ok) return parsed;
  const problems = foreignProblems(run, slug, parsed.value);
  if (problems !== undefined) return err(problems);
  const entered = checkEntered(slug, parsed.value, input.secrets ?? {});
  if (!entered.ok) return entered;
  const kept = keptIds(slug, parsed.value, { entered: entered.value, parked: await deps.answers.parked(run.id) });
  if (!kept.ok) return kept;
  const { answers } = input;
  const completed = await complete(deps.stepRules, slug, { run, answer: parsed.value, answers, entered: entered.value });
  if (!completed.ok) return completed;

  const { answer, checks, statements } = completed.value;
  const parked = await parkAll(deps, run, entered.value);
  const secrets = { ...kept.value, ...Object.fromEntries(parked.map(({ purpose, id }) => [purpose, id])) };
  const saved = await deps.answers.save(actor, run, {
    step: slug,
    value: answer,
    complete: true,
    version,
    secrets,
    checks,
    statements,
  });
  if (!saved.ok) await Promise.all(parked.map(async (ref) => await deps.vault.wipe(ref)));
  else if (checks.length + statements.length > 0) await refreshProgress(deps, run.id);
  return saved;
}

/** Applies the rule of the step. One function of the slug, so that the compiler knows that rule and answer belong together. */
async function complete<Slug extends AnswerSlug>(
  rules: StepRules,
  slug: Slug,
  attempt: { readonly run: Run; readonly answer: Answers[Slug]; readonly answers: RunAnswers; readonly entered: EnteredSecrets },
): Promise<Result<Completion<Slug>, AppError>> {
  return await rules[slug](attempt);
}

/** The secrets that stay as they are. Errors: `invalid_input` at a field for which nothing was typed and nothing is kept. */
function keptIds(
  slug: AnswerSlug,
  answer: object,
  { entered, parked }: { readonly entered: EnteredSecrets; readonly parked: ParkedIds },
): Result<ParkedIds, AppError> {
  const ids: Partial<Record<ParkedPurpose, string>> = {};
  const fieldErrors: Record<string, string> = {};
  for (const { field, purpose, asked } of secretFieldsOf(slug, answer)) {
    if (entered[purpose] !== undefined) continue;
    const id = parked[purpose];
    if (id === undefined) fieldErrors[field] = `${asked.label}: enter it. Nothing is kept for this field.`;
    else ids[purpose] = id;
  }
  const problem = atFields(fieldErrors);
  return problem === undefined ? ok(ids) : err(problem);
}

async function parkAll(deps: SaveStepDeps, run: Run, entered: EnteredSecrets): Promise<readonly ParkedSecretRef[]> {
  const parked: ParkedSecretRef[] = [];
  for (const purpose of PARKED_PURPOSES) {
    const value = entered[purpose];
    if (value !== undefined) parked.push((await deps.vault.park({ ...parkedPlace(run, purpose), value })).ref);
  }
  return parked;
}

const NAMES_A_SECRET: AppError = {
  code: "invalid_input",
  message: "An answer cannot name a stored secret. Reload the page and enter the secret again.",
};

/** Forms of an earlier release sent the ID of a secret here. No ID that comes from outside is looked at. */
function namesSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === "secretId" || namesSecret(inner));
}
