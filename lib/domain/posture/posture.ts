import type { AppError } from "@/lib/core/errors";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import type { CredentialReportRow } from "@/lib/domain/aws/aws-shapes";
import type { Path } from "@/lib/domain/runs/path";

/** A response of AWS with its call, or why there is none. */
export type Asked<Value> =
  | { readonly known: true; readonly value: Value; readonly evidence: Evidence }
  | { readonly known: false; readonly call: string; readonly error: AppError };

/** A check of the practices page: the result, the number it is measured by, and the rows behind it. */
export type Practice = {
  readonly check: CheckResult;
  readonly threshold: string;
  readonly rows: readonly PracticeRow[];
};

/** One thing that was looked at. */
export type PracticeRow = {
  readonly id: string;
  readonly name: string;
  readonly verdict: CheckResult["verdict"];
  readonly fact: string;
  /** The run that can do something about it. */
  readonly runId?: string | undefined;
};

/** What a run's connector signs in with. */
export type RunCredential = {
  readonly runId: string;
  readonly reference: string;
  readonly identity: Path["identity"];
  /** The connector exists in Harness, so the credential is in use. */
  readonly inUse: boolean;
};

/** A user's access key with its age and use. */
export type KeyFact = {
  readonly userName: string;
  readonly ending: string;
  readonly active: boolean;
  /** ISO 8601, UTC; absent where AWS did not say. */
  readonly createdAt?: string | undefined;
  readonly lastUsedAt?: string | undefined;
  readonly runId?: string | undefined;
};

/** People who may sign in to the console, and the root user. */
export type SignInFacts = {
  readonly rootMfa: boolean;
  readonly rootKeys: number;
  readonly users: readonly Pick<CredentialReportRow, "user" | "passwordEnabled" | "mfaActive" | "passwordLastUsed">[];
};

/** What one Harness identity is granted, needs and uses. Actions are spelled as AWS spells them. */
export type RightsFact = {
  readonly runId: string;
  readonly reference: string;
  readonly arn: string;
  readonly needed: readonly string[];
  readonly granted: readonly string[];
  /** Why it could not be read, when it could not: the others are shown all the same. */
  readonly problem?: string | undefined;
  /** A statement of its policies allows every action of every service. */
  readonly isAdmin: boolean;
  /** Prefix of each service it may use, with the last use; absent while AWS has no report. */
  readonly services?: readonly { readonly prefix: string; readonly lastUsedAt?: string | undefined }[] | undefined;
};

/** The worst verdict of the rows: what the check as a whole says. */
export function worstOf(rows: readonly PracticeRow[]): CheckResult["verdict"] {
  const order: readonly CheckResult["verdict"][] = ["fail", "warn", "unknown", "waiting", "pass"];
  return order.find((verdict) => rows.some((row) => row.verdict === verdict)) ?? "not-applicable";
}

/** A practice that could not be checked: unknown, with the reason and the call. */
export function unasked(
  base: Pick<CheckResult, "id" | "title" | "guideItems">,
  threshold: string,
  asked: { readonly call: string; readonly error: AppError },
): Practice {
  return {
    check: {
      ...base,
      verdict: "unknown",
      grade: "not-testable",
      fact: `AWS did not answer ${asked.call}: ${asked.error.explanation?.title ?? asked.error.message}`,
      fix: asked.error.explanation?.fix ?? "Check again later.",
      evidence: [],
    },
    threshold,
    rows: [],
  };
}

/** Whole days between two moments. */
export function daysBetween(from: string, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - Date.parse(from)) / 86_400_000));
}
