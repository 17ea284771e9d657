import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";

import { createDeps, type Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { canEdit } from "@/lib/domain/access/run-access";
import type { AnswerSlug, Answers } from "@/lib/domain/runs/answers";
import { defaultAnswers } from "@/lib/domain/runs/default-answers";
import { findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { readOverview, type RunOverview } from "@/lib/domain/onboarding/overview";
import { findStepBySlug, type Step } from "@/lib/domain/runs/steps";
import { findTask, type Task } from "@/lib/domain/runs/task-list";
import { runPath } from "@/lib/config/routes";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { refusePage } from "./refuse-page";
import { requireActor } from "./session";

/** A run with everything its pages show, for people who may see it; others get "not found". */
export type RunPage = RunOverview & { readonly deps: Deps; readonly actor: Actor; readonly mayEdit: boolean };

/** Loads a run for a page, once a request. */
export const loadRun = cache(async (runId: string): Promise<RunPage> => {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const found = await findVisibleRun(deps, actor, runId);
  if (!found.ok) return await refusePage(actor, "/runs", { runId });
  const overview = await readOverview(deps, found.value);
  return { ...overview, deps, actor, mayEdit: canEdit(actor, found.value.scope) };
});

/** A step's page: the run, the step, its place, and what the form starts from. */
export type StepPage<Slug extends AnswerSlug> = RunPage & {
  readonly step: Step;
  readonly task: Task;
  /** 1-based position among the numbered steps, and how many there are. */
  readonly number: number;
  readonly total: number;
  /** What the form shows: saved values over defaults. Not yet checked: a draft may be half filled. */
  readonly initial: Record<string, unknown>;
  /** The complete answer, when there is one. */
  readonly answer: Answers[Slug] | undefined;
  /** Sent back with the next save; 0 when nothing was saved yet. */
  readonly version: number;
  readonly savedAt: Date | undefined;
};

/** Loads a step's page; a step that cannot be opened yet leads back to the task list. */
export async function loadStep<Slug extends AnswerSlug>(runId: string, slug: Slug): Promise<StepPage<Slug>> {
  const page = await loadRun(runId);
  const step = findStepBySlug(slug);
  if (step === undefined) throw new Error(`There is no step ${slug}.`);
  const task = findTask(page.tasks, step.id);
  if (task?.mayOpen !== true) redirect(runPath(runId));

  const saved = page.saved.find((answer) => answer.step === slug);
  const { scope, reference, awsAccountId, path } = page.run;
  const defaults = defaultAnswers(path, {
    reference,
    orgIdentifier: scope.orgIdentifier ?? "",
    projectIdentifier: scope.projectIdentifier ?? "",
    accountId: awsAccountId,
    answers: page.answers,
  })[slug];
  return {
    ...page,
    step,
    task,
    number: task.number,
    total: page.tasks.total,
    initial: isRecord(saved?.value) ? { ...defaults, ...saved.value } : defaults,
    answer: page.answers[slug],
    version: saved?.version ?? 0,
    savedAt: saved?.updatedAt,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
