import type { Path } from "./value";

/**
 * What becomes of a problem: AWS refuses to register the task definition, its tasks fail when they run, or it works and could be
 * better.
 */
export type Severity = "refused" | "fails" | "advice";

/** A rule that a task definition breaks, at one place. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: Path;
  /** What is the case, in one sentence. It never contains a value that may be secret. */
  readonly problem: string;
  /** What to do, in one sentence. */
  readonly fix: string;
  /** The page that has the rule. */
  readonly source: string;
};

/** A rule that cannot be decided, because a placeholder is at the place. */
export type Undecided = { readonly rule: string; readonly path: Path };
