import type { Run, RunState } from "./run";

/** The states of a run in the words of the pages. */
export const STATE_WORDS: Readonly<Record<RunState, string>> = {
  open: "In progress",
  applying: "Applying",
  undoing: "Undoing",
  finished: "Finished",
  undone: "Undone",
};

/** A run's status in a list: a verdict for colour and icon, and the word. */
export type RunStanding = {
  readonly verdict: "pass" | "fail" | "in-progress" | "waiting" | "not-applicable";
  readonly word: string;
};

/** A run's status, from its row alone. A run whose apply failed stays open and is told apart by its cause. */
export function runStanding(run: Pick<Run, "state" | "stuckCause" | "boxesReady" | "boxesTotal">): RunStanding {
  switch (run.state) {
    case "applying":
    case "undoing":
      return { verdict: "waiting", word: STATE_WORDS[run.state] };
    case "finished":
      return { verdict: "pass", word: STATE_WORDS.finished };
    case "undone":
      return { verdict: "not-applicable", word: STATE_WORDS.undone };
    case "open":
      if (run.stuckCause !== undefined) return { verdict: "fail", word: "Stopped" };
      return run.boxesReady === run.boxesTotal
        ? { verdict: "in-progress", word: "Ready to finish" }
        : { verdict: "in-progress", word: STATE_WORDS.open };
  }
}

/** Where a run belongs in Harness: "meridian / parcel_tracking". */
export function projectWords(scope: Run["scope"]): string {
  return [scope.orgIdentifier, scope.projectIdentifier].filter((part) => part !== undefined).join(" / ") || "Account scope";
}

/** Whether a run belongs to a sandbox world that is gone: it can be read, and nothing of it can be called. */
export function isOfOldWorld(run: Pick<Run, "kind" | "world">, world: string | undefined): boolean {
  return run.kind === "sandbox" && run.world !== world;
}
