import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { asGiven, type Completion, type StepAttempt } from "@/lib/domain/onboarding/step-rule";

import { mayContinue } from "./prerequisite-problems";

/** Where the newest answers of a run's checks are read. */
export type PrerequisitesPorts = {
  readonly checks: { readonly newest: (runId: string) => Promise<readonly CheckResult[]> };
};

/** Completes the first step: every check was run, none of them stops the run, and each warning was read. */
export async function completePrerequisites(
  { checks }: PrerequisitesPorts,
  { run, answer }: StepAttempt<"prerequisites">,
): Promise<Result<Completion<"prerequisites">, AppError>> {
  const allowed = mayContinue(await checks.newest(run.id), answer.acknowledgedWarnings);
  return allowed.ok ? ok(asGiven<"prerequisites">(answer)) : allowed;
}
