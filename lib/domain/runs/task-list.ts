import type { RunAnswers } from "./answers";
import type { Path } from "./path";
import type { SavedAnswer } from "./run";
import { neededSteps, STEP_GROUPS, STEPS, stepsOf, type Step, type StepGroup, type StepId } from "./steps";

/** What is known about a step beyond its answer. */
export type StepOutcome = {
  /**
   * `needs-attention` leaves the steps after it open (a red connector test is corrected in place);
   * `blocked` does not (a missing Harness permission makes everything after it pointless).
   */
  readonly state: "done" | "in-progress" | "needs-attention" | "blocked";
  /** One line for the list: what was found, or why it needs attention. */
  readonly line?: string | undefined;
};

export type TaskListInput = {
  readonly path: Path;
  readonly saved: readonly SavedAnswer[];
  /** The complete answers among the saved ones. A draft is not complete, even when it fits its schema. */
  readonly answers: RunAnswers;
  readonly outcomes: Readonly<Partial<Record<StepId, StepOutcome>>>;
};

export type TaskStatus = "done" | "in-progress" | "needs-attention" | "not-started" | "cannot-start" | "not-needed";

/** One line of the task list. */
export type Task = {
  readonly step: Step;
  /** Its place on this path; the path itself is 0. A step that the path has left out keeps its place among all steps. */
  readonly number: number;
  readonly status: TaskStatus;
  /** What was answered or found, why it needs attention, or what it waits for. */
  readonly line: string;
  /** Whether its page may be opened. */
  readonly mayOpen: boolean;
};

export type TaskList = {
  readonly groups: readonly { readonly title: StepGroup; readonly tasks: readonly Task[] }[];
  /** Steps that were answered and then left out by a change of the path; their answers are kept. */
  readonly dropped: readonly Task[];
  /** How many numbered steps the path has ("Step 2 of 10"). */
  readonly total: number;
  readonly done: number;
  /** Where "Continue" leads: the first step that is open and may be opened. */
  readonly next?: Task | undefined;
};

/** The task list of a run: every step of its path with its status, from what was saved and found. */
export function taskList(input: TaskListInput): TaskList {
  const steps = stepsOf(input.path);
  const tasks = steps.map((step, number) => toTask({ step, number, steps, input }));
  const dropped = STEPS.filter((step) => !steps.includes(step) && isSaved(step, input.saved)).map(toDroppedTask);
  const numbered = tasks.filter((task) => task.step.id !== "S0");
  const next = numbered.find((task) => task.status !== "done" && task.mayOpen);

  return {
    groups: STEP_GROUPS.map((title) => ({ title, tasks: tasks.filter((task) => task.step.group === title) })).filter(
      (group) => group.tasks.length > 0,
    ),
    dropped,
    total: numbered.length,
    done: numbered.filter((task) => task.status === "done").length,
    next,
  };
}

/** The task of one step; absent when the path has no such step and nothing was saved for it. */
export function findTask(list: TaskList, id: StepId): Task | undefined {
  return [...list.groups.flatMap((group) => group.tasks), ...list.dropped].find((task) => task.step.id === id);
}

type Facts = {
  readonly step: Step;
  readonly number: number;
  readonly steps: readonly Step[];
  readonly input: TaskListInput;
};

function toTask(facts: Facts): Task {
  const { step, number, steps, input } = facts;
  const missing = neededSteps(step, input.path).find((needed) => !isMet(needed, input));
  const own = ownStatus(step, input);
  const line = input.outcomes[step.id]?.line ?? "";

  // What was answered once stays readable and correctable, even when something before it was opened again.
  if (missing !== undefined && own.status === "not-started") {
    return {
      step,
      number,
      status: "cannot-start",
      line: `Needs ${missing.gives} from step ${steps.indexOf(missing)}`,
      mayOpen: false,
    };
  }
  return { step, number, status: own.status, line, mayOpen: true };
}

function ownStatus(step: Step, input: TaskListInput): { readonly status: TaskStatus } {
  const outcome = input.outcomes[step.id];
  if (outcome?.state === "needs-attention" || outcome?.state === "blocked") return { status: "needs-attention" };
  if (step.id === "S0") return { status: "done" };
  if (step.answer === undefined) return { status: outcome?.state ?? "not-started" };
  if (input.answers[step.answer] !== undefined) return { status: outcome?.state === "in-progress" ? "in-progress" : "done" };
  return { status: isSaved(step, input.saved) ? "in-progress" : "not-started" };
}

function isMet(step: Step, input: TaskListInput): boolean {
  const outcome = input.outcomes[step.id];
  if (outcome?.state === "blocked") return false;
  if (step.id === "S0") return true;
  return step.answer === undefined ? outcome?.state === "done" : input.answers[step.answer] !== undefined;
}

function isSaved({ answer }: Step, saved: readonly SavedAnswer[]): boolean {
  return answer !== undefined && saved.some(({ step }) => step === answer);
}

function toDroppedTask(step: Step): Task {
  return {
    step,
    number: STEPS.indexOf(step),
    status: "not-needed",
    line: "The answer is kept in case the path changes back.",
    mayOpen: false,
  };
}
