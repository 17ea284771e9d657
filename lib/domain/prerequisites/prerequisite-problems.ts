import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { CheckResult } from "@/lib/domain/checks/check";

import { PREREQUISITE_PREFIX } from "./check-parts";

/** The name of a check in the error summary, which also finds its place on the page. */
export function checkFieldName(checkId: string): string {
  return `checks.${checkId.replaceAll(".", "-")}`;
}

/** Checks that stop the step, and those that a person may override. */
export function openChecks(checks: readonly CheckResult[]): {
  readonly blocking: readonly CheckResult[];
  readonly warnings: readonly CheckResult[];
} {
  const own = checks.filter((check) => check.id.startsWith(PREREQUISITE_PREFIX));
  return {
    blocking: own.filter((check) => check.verdict === "fail"),
    warnings: own.filter((check) => check.verdict === "warn" || check.verdict === "unknown"),
  };
}

/**
 * Whether the step may be left: every required check passes, and each warning was read.
 *
 * Errors: `precondition_failed` with a message at each check that stops it, or at the list of warnings.
 */
export function mayContinue(checks: readonly CheckResult[], acknowledged: readonly string[]): Result<undefined, AppError> {
  const { blocking, warnings } = openChecks(checks);
  if (!checks.some((check) => check.id.startsWith(PREREQUISITE_PREFIX))) {
    return err({ code: "precondition_failed", message: "Nothing has been checked yet. Press “Check again” first." });
  }
  if (blocking.length > 0) {
    const fieldErrors = Object.fromEntries(blocking.map((check) => [checkFieldName(check.id), check.fact]));
    return err({ code: "precondition_failed", message: blocking.map((check) => check.fact).join(" "), fieldErrors });
  }
  const unread = warnings.filter((check) => !acknowledged.includes(check.id));
  if (unread.length === 0) return ok(undefined);
  const message = `Tick what you have read: ${unread.map((check) => check.title).join(", ")}.`;
  return err(atField("acknowledgedWarnings", message, "precondition_failed"));
}
