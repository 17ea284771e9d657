import { counted } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { isClosed, type BoxResult } from "@/lib/domain/checklist/checklist";

import { readOverview, type RunRecords } from "./overview";
import { whyChangeRefused } from "./run-change";
import type { Run } from "@/lib/domain/runs/run";

/** Days from finishing a run to its next review. */
const REVIEW_DAYS = 90;
const DAY_MS = 86_400_000;

type MoveState = (
  actor: Actor,
  run: Run,
  move: {
    readonly from: "open" | "finished";
    readonly to: "open" | "finished";
    readonly action: string;
    readonly data?: Readonly<Record<string, unknown>>;
  },
) => Promise<Result<{ readonly version: number }, AppError>>;

export type FinishDeps = RunRecords & {
  readonly clock: { readonly now: () => Date };
  readonly runs: { readonly moveState: MoveState };
};

/** What a finished run leaves: what people quote, and when it is looked at again (UTC). */
export type Finished = { readonly reference: string; readonly reviewAt: string };

/** When a run that was finished at `at` is due for its next review. */
export function reviewDate(at: Date): Date {
  return new Date(at.getTime() + REVIEW_DAYS * DAY_MS);
}

/** The boxes that keep a run from being finished. */
export function openBoxes(boxes: readonly BoxResult[]): readonly BoxResult[] {
  return boxes.filter((box) => !isClosed(box));
}

/**
 * Finishes a run whose boxes are all closed: ready, overridden with a name, or not applicable with a reason.
 *
 * Errors: `precondition_failed` when the run is not open, or naming the open boxes; `conflict` when the run was changed
 * meanwhile.
 */
export async function finishRun(deps: FinishDeps, actor: Actor, run: Run): Promise<Result<Finished, AppError>> {
  const refused = whyChangeRefused("finish", run.state);
  if (refused !== undefined) return err(refused);
  const { boxes, progress } = await readOverview(deps, run);
  const open = openBoxes(boxes);
  if (open.length > 0) {
    const count = counted(open.length, "box is", "boxes are");
    return err({
      code: "precondition_failed",
      message: `${count} still open: ${open.map((result) => result.box.title).join("; ")}. Close them on the checklist first.`,
    });
  }
  const reviewAt = reviewDate(deps.clock.now()).toISOString();
  const moved = await deps.runs.moveState(actor, run, {
    from: "open",
    to: "finished",
    action: "run.finished",
    data: { reference: run.reference, boxes: progress.total, reviewAt },
  });
  return moved.ok ? ok({ reference: run.reference, reviewAt }) : moved;
}

/** Opens a finished run again; its answers and evidence are as they were. Errors: `conflict`. */
export async function reopenRun(
  deps: Pick<FinishDeps, "runs">,
  actor: Actor,
  run: Run,
): Promise<Result<{ readonly reference: string }, AppError>> {
  const moved = await deps.runs.moveState(actor, run, { from: "finished", to: "open", action: "run.reopened" });
  return moved.ok ? ok({ reference: run.reference }) : moved;
}
