import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { boxesOf } from "@/lib/domain/checklist/checklist-boxes";

import { checkService } from "@/lib/domain/ecs/service/check-service";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { parseAnswer, type AnswerSlug } from "@/lib/domain/runs/answers";
import { identityKinds } from "@/lib/domain/runs/answers/identity";
import { pathProblem } from "@/lib/domain/runs/available-paths";
import type { Path } from "@/lib/domain/runs/path";
import { packsToAdd } from "@/lib/domain/runs/packs-for-path";
import { refreshProgress, type ProgressStore } from "./refresh-progress";
import { whyChangeRefused } from "./run-change";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import type { AnswerStore } from "./save-step";
import { findStepBySlug, stepsOf, type Step } from "@/lib/domain/runs/steps";

export type ChangePathDeps = ProgressStore & { readonly answers: Pick<AnswerStore["answers"], "save"> } & {
  readonly runs: {
    readonly savePath: (actor: Actor, run: Run, path: Path, boxesTotal: number) => Promise<Result<Run, AppError>>;
  };
};

/** What becomes of the steps when the path changes. */
export type PathChange = {
  /** On the new path only. */
  readonly added: readonly Step[];
  /** Not on the new path; what was answered is kept. */
  readonly dropped: readonly Step[];
};

/** Which steps a change of the path brings and leaves out. */
export function compareSteps(before: Path, after: Path): PathChange {
  const old = stepsOf(before);
  const now = stepsOf(after);
  return {
    added: now.filter((step) => !old.includes(step)),
    dropped: old.filter((step) => !now.includes(step)),
  };
}

/**
 * The complete answers that do not fit the new path: a policy without the rights for its hosts, an identity or a host access of
 * another kind, and a service that the strategy cannot replace. Everything else is shared.
 */
export function answersToReview(before: Path, after: Path, saved: readonly SavedAnswer[]): readonly AnswerSlug[] {
  return saved.flatMap((answer): AnswerSlug[] => {
    if (!answer.complete || findStepBySlug(answer.step)?.applies(after) !== true) return [];
    switch (answer.step) {
      case "permissions":
        return hasPacks(answer.value, packsToAdd(before, after)) ? [] : ["permissions"];
      case "identity":
        return fitsIdentity(answer.value, after) ? [] : ["identity"];
      case "host-access":
        // On a path without hosts the answer of an earlier path is kept as it was.
        return before.hostAccess === undefined || before.hostAccess === after.hostAccess ? [] : ["host-access"];
      case "ecs-service":
        return fitsStrategy(answer.value, after.strategy) ? [] : ["ecs-service"];
      default:
        return [];
    }
  });
}

/** Whether a service can be replaced with a strategy, as far as its settings show. */
export function fitsStrategy(service: unknown, strategy: Path["strategy"]): boolean {
  const parsed = parseAnswer("ecs-service", service);
  return parsed.ok && checkService(parsed.value, { strategy }).every(({ severity }) => severity !== "refused");
}

/**
 * Changes the path of a run. Answers that both paths share are kept, those that the new path omits stay in the
 * database, and those that no longer fit become drafts.
 *
 * Errors: `invalid_input` for a path that cannot be walked; `precondition_failed` when the run is not open or has this
 * path already; `conflict` when the run was changed meanwhile.
 */
export async function changePath(deps: ChangePathDeps, actor: Actor, run: Run, path: Path): Promise<Result<Run, AppError>> {
  const problem = pathProblem(path);
  if (problem !== undefined) return err(problem);
  const refused = whyChangeRefused("path", run.state);
  if (refused !== undefined) return err(refused);
  if (samePath(run.path, path)) {
    return err({ code: "precondition_failed", message: "The run has this path already. Choose another one, or go back." });
  }
  const saved = await deps.answers.list(run.id);
  const changed = await deps.runs.savePath(actor, run, path, boxesOf(path).length);
  if (!changed.ok) return changed;

  const review = new Set<string>(answersToReview(run.path, path, saved));
  for (const { step, value, version } of saved.filter((answer) => review.has(answer.step))) {
    // A save from another window is newer than this one and stays; the plan refuses what does not fit.
    await deps.answers.save(actor, changed.value, { step, value: asObject(value), complete: false, version });
  }
  await refreshProgress(deps, run.id);
  return ok(changed.value);
}

/** Whether two paths are the same. */
export function samePath(a: Path, b: Path): boolean {
  return a.target === b.target && a.identity === b.identity && a.hostAccess === b.hostAccess && a.strategy === b.strategy;
}

function hasPacks(permissions: unknown, wanted: readonly PackId[]): boolean {
  const { packs } = asObject(permissions);
  return wanted.every((id) => Array.isArray(packs) && packs.includes(id));
}

function fitsIdentity(value: unknown, path: Path): boolean {
  const { kind } = asObject(value);
  return identityKinds(path).some((candidate) => candidate === kind);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
