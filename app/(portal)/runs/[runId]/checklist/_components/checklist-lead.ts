import { counted } from "@/lib/core/plural";
import { formatExact } from "@/lib/core/dates";
import type { CheckResult } from "@/lib/domain/checks/check";
import { newestAnswer } from "@/lib/domain/verification/asked-again";
import type { Progress } from "@/lib/domain/onboarding/progress";

/** The counts of boxes that are not ready, and the time of the last check. */
export function checklistLead(progress: Progress, checks: readonly CheckResult[]): string {
  const newest = newestAnswer(checks);
  const parts = [
    ...(progress.fellBack === 0 ? [] : [`${String(progress.fellBack)} no longer ready.`]),
    ...(progress.notApplicable === 0 ? [] : [`${counted(progress.notApplicable, "does", "do")} not apply.`]),
    newest === undefined
      ? "Every box is a live check of AWS or Harness; none has run yet."
      : `Every box is a live check of AWS or Harness, last run ${formatExact(new Date(newest))}.`,
  ];
  return parts.join(" ");
}
