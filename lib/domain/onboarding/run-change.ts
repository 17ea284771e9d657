import type { AppError } from "@/lib/core/errors";
import type { RunState } from "@/lib/domain/runs/run";

/** What a person changes in a run: its answers and statements about boxes, its path, or whether it is finished. */
export type RunChange = "answers" | "path" | "finish" | "reopen";

/** The states of a run in which each change is possible. */
const POSSIBLE_IN: Readonly<Record<RunChange, readonly RunState[]>> = {
  answers: ["open", "undone"],
  path: ["open"],
  finish: ["open"],
  reopen: ["finished"],
};

/** What to do in a state that forbids a change. */
const WAYS_OUT: Readonly<Record<RunState, string>> = {
  open: "This run is open already. Reload the page to see its current state.",
  applying: "This run is being applied. Wait until that has ended, then try again.",
  undoing: "This run is being undone. Wait until that has ended, then try again.",
  finished: "This run is finished. Reopen it from its task list to change something.",
  undone: "This run was undone. Apply its plan again, or start a new run.",
};

/**
 * Why a run in this state cannot be changed in this way; `undefined` when it can. Pages ask it before they show or send
 * anything, and the transaction that changes the run asks it again.
 *
 * Errors: `precondition_failed` with what to do first.
 */
export function whyChangeRefused(change: RunChange, state: RunState): AppError | undefined {
  if (POSSIBLE_IN[change].includes(state)) return undefined;
  return { code: "precondition_failed", message: WAYS_OUT[state] };
}
