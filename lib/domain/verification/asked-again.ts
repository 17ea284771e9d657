import type { CheckResult } from "@/lib/domain/checks/check";

/** How long the page waits for a result before it says that none came, in milliseconds. */
const PATIENCE_MS = 120_000;

/**
 * Whether the questions were asked and not yet answered. `late`: the worker should have answered by now. `ended`: there will
 * be no answers, because the verification is over or something else was ordered in its place.
 */
export type Asking = "no" | "yes" | "late" | "ended";

/** When the newest of these checks was made; ISO 8601, UTC. */
export function newestAnswer(checks: readonly CheckResult[]): string | undefined {
  return checks
    .flatMap((check) => check.evidence.map((evidence) => evidence.at))
    .sort()
    .at(-1);
}

/** Compares when everything was asked again with what has been answered since. */
export function askingState(input: {
  readonly askedAt: Date | undefined;
  readonly checks: readonly CheckResult[];
  /** Whether the run has an order to verify it. */
  readonly isOrdered: boolean;
  readonly now: Date;
}): Asking {
  const { askedAt, checks, isOrdered, now } = input;
  if (askedAt === undefined) return "no";
  const newest = newestAnswer(checks);
  if (newest !== undefined && Date.parse(newest) >= askedAt.getTime()) return "no";
  const age = now.getTime() - askedAt.getTime();
  // An old address triggers nothing.
  if (age < 0 || age > 10 * PATIENCE_MS) return "no";
  if (!isOrdered) return "ended";
  return age > PATIENCE_MS ? "late" : "yes";
}
