import type { Path } from "./value";

/**
 * The consequence of a finding: AWS refuses to register the task definition, its tasks fail when they run, or it works and could
 * be better.
 */
export type Severity = "refused" | "fails" | "advice";

/** What is open at a place of a document. `to-fill` is a placeholder that only a person can replace: it is not a mistake. */
export type ProblemKind = Severity | "to-fill";

/** Whether Harness cannot deploy a document with it. Advice alone never blocks. */
export function isBlocking(kind: ProblemKind): boolean {
  return kind !== "advice";
}

/** A rule that a task definition breaks, at one place. */
export type Finding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: Path;
  /** What is wrong, in one sentence. It never contains a value that may be secret. */
  readonly problem: string;
  /** What to do, in one sentence. */
  readonly fix: string;
  /** The page that has the rule. */
  readonly source: string;
};

/** A rule that cannot be decided, because a placeholder is in place of the value. */
export type Undecided = { readonly rule: string; readonly path: Path };
