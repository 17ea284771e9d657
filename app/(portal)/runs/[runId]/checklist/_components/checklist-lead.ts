import { formatExact } from "@/components/ui/format-time";
import type { CheckResult } from "@/lib/domain/checks/check";
import { newestAnswer } from "@/lib/domain/verification/asked-again";
import type { Progress } from "@/lib/domain/onboarding/progress";

/** What is not ready and why at a glance, and when everything was asked last. */
export function checklistLead(progress: Progress, checks: readonly CheckResult[]): string {
  const newest = newestAnswer(checks);
  const parts = [
    ...(progress.fellBack === 0 ? [] : [`${String(progress.fellBack)} fell back.`]),
    ...(progress.notApplicable === 0
      ? []
      : [`${String(progress.notApplicable)} ${progress.notApplicable === 1 ? "does" : "do"} not apply.`]),
    newest === undefined
      ? "Every box is a question to AWS or Harness; none was asked yet."
      : `Every box is a question to AWS or Harness, last asked ${formatExact(new Date(newest))}.`,
  ];
  return parts.join(" ");
}
