import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { PlannedOperation } from "@/lib/domain/plan/operation";
import type { Run, RunState } from "@/lib/domain/runs/run";

import type { RunProgress } from "./refresh-progress";

/** What the workers can be asked to do with a run, by the names under which they register it. */
export const RUN_WORKFLOWS = {
  apply: "apply-run",
  undo: "undo-run",
  verify: "verify-run",
  rotate: "rotate-key",
  deploy: "test-deployment",
} as const;

export type RunOrderKind = keyof typeof RUN_WORKFLOWS;

/** What each kind is called where a failure speaks of it; begins a sentence. */
export const RUN_ORDER_WORDS: Readonly<Record<RunOrderKind, string>> = {
  apply: "The apply",
  undo: "The undo",
  verify: "The verification",
  rotate: "Replacing the access key",
  deploy: "The test deployment",
};

/** What a workflow is given: IDs only, because it is stored in clear. */
export type OrderInput = Readonly<Record<string, string | readonly string[]>>;

/** What a person asks for. A run has one order at a time. Everything in it is committed together, or nothing is. */
export type NewRunOrder = {
  readonly kind: RunOrderKind;
  readonly input: OrderInput;
  /** The event that says who asked. */
  readonly event?: { readonly action: string; readonly data: Readonly<Record<string, unknown>> };
  /** The plan that an apply carries out. */
  readonly plan?: NewPlan;
};

/** The version of each saved answer, by step. */
export type AnswerVersions = Readonly<Record<string, number>>;

/** A plan with the answers that it was derived from: it is stored only while the run still has exactly these. */
export type NewPlan = { readonly operations: readonly PlannedOperation[]; readonly answers: AnswerVersions };

/** Where orders are placed. Errors: `conflict` and `precondition_failed` with what the run is doing instead. */
export type RunOrderPlacing = {
  readonly place: (actor: Actor, run: Run, order: NewRunOrder) => Promise<Result<{ readonly orderId: string }, AppError>>;
};

/** What a finished order leaves in its run. */
export type RunRelease = {
  /** The run's state from here on; it keeps the one it has when left out. */
  readonly to?: RunState;
  /** What lists show. */
  readonly progress?: RunProgress;
  /** The order that follows at once. */
  readonly next?: { readonly kind: RunOrderKind; readonly input: OrderInput } | undefined;
};

/** The state that an order moves its run to, and the states from which it may. `undefined`: the state stays. */
const MOVES: Readonly<Record<RunOrderKind, { readonly from: readonly RunState[]; readonly to?: RunState }>> = {
  apply: { from: ["open", "undone"], to: "applying" },
  undo: { from: ["open", "finished"], to: "undoing" },
  verify: { from: ["open", "finished", "undone"] },
  rotate: { from: ["open", "finished"] },
  deploy: { from: ["open", "finished"] },
};

/** The state that an order moves its run to; `undefined` when the state stays. */
export function stateDuring(kind: RunOrderKind): RunState | undefined {
  return MOVES[kind].to;
}

/** The kind of a run's order by the name of its workflow. Throws for a name that is none of them. */
export function kindOfWorkflow(workflow: string): RunOrderKind {
  const found = KINDS.find((kind) => RUN_WORKFLOWS[kind] === workflow);
  if (found === undefined) throw new Error(`${workflow} is not a workflow of a run.`);
  return found;
}

const KINDS: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate", "deploy"];

/**
 * Why an order cannot be placed now; `undefined` when it can. Only a verification may be replaced: it changes nothing
 * outside, and its results would describe an outdated run.
 *
 * @param current the order that the run has, if any
 */
export function whyNotNow(
  kind: RunOrderKind,
  { state, current }: { readonly state: RunState; readonly current: RunOrderKind | undefined },
): AppError | undefined {
  if (!MOVES[kind].from.includes(state)) return WRONG_STATE[kind];
  if (current === "deploy") return DEPLOYING;
  return current === "rotate" ? ROTATING : undefined;
}

/** Why the path cannot change while the run has this order; `undefined` when it can, and ends the order. */
export function whyPathStays(current: RunOrderKind): AppError | undefined {
  switch (current) {
    case "verify":
      return undefined;
    case "rotate":
      return ROTATING;
    case "deploy":
      return DEPLOYING;
    case "apply":
    case "undo":
      return CHANGED_MEANWHILE;
  }
}

/** Another change came first. */
export const CHANGED_MEANWHILE: AppError = {
  code: "conflict",
  message: "This run was changed in the meantime, here or in another window. Reload the page to see its current state.",
};

/** An answer or the path was saved after the plan had read them. */
export const ANSWERS_CHANGED: AppError = {
  code: "conflict",
  message: "An answer of this run was changed while its plan was compared. Reload the page to see the plan as it is now.",
};

const ROTATING: AppError = {
  code: "conflict",
  message: "The access key of this run is being replaced at the moment. Wait until that has ended, then try again.",
};

const DEPLOYING: AppError = {
  code: "conflict",
  message: "A test deployment of this run is under way. Wait until it has ended, or stop it, then try again.",
};

const WRONG_STATE: Readonly<Record<RunOrderKind, AppError>> = {
  apply: CHANGED_MEANWHILE,
  undo: CHANGED_MEANWHILE,
  verify: {
    code: "precondition_failed",
    message: "This run is being applied or undone. Wait until that has ended, then check again.",
  },
  rotate: {
    code: "precondition_failed",
    message:
      "This run is being applied or undone, or was undone. Its access key can be replaced while the run is open or finished.",
  },
  deploy: {
    code: "precondition_failed",
    message: "This run is being applied or undone, or was undone. A test deployment is possible while it is open or finished.",
  },
};
