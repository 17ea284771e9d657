import type { Explanation } from "@/lib/core/errors";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Station } from "@/lib/domain/identity/stations";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

/** Something of a run that failed, explained, with the step where it can be fixed. */
export type RunFailure = { readonly id: string; readonly explanation: Explanation; readonly step: string };

/** What failed in a run: its operations in the plan's order. A waiting operation shows its reason too. */
export function runFailures(entries: readonly LedgerEntry[]): readonly RunFailure[] {
  return entries.flatMap(({ operation, state, failure }) => {
    if ((state !== "failed" && state !== "waiting") || failure === undefined) return [];
    const explanation: Explanation = failure.explanation ?? {
      causeId: failure.code,
      title: `${operation.title} could not be carried out`,
      cause: failure.message,
      owner: "you",
      fix: "Fix the cause, then apply again; the run continues from there.",
      retry: "after-fix",
      details: { Call: operation.preview.call, Name: operation.naturalKey },
    };
    return [{ id: operation.id, explanation, step: operation.step }];
  });
}

/** The failed checks of a run, newest result each. */
export function failedChecks(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.filter((check) => check.verdict === "fail" || check.verdict === "warn");
}

/**
 * The way into the account with the result of Harness's test: a failed test breaks the last link unless something
 * before it is broken already.
 */
export function withTestResult(stations: readonly Station[], entries: readonly LedgerEntry[]): readonly Station[] {
  const test = entries.find(({ operation }) => operation.kind === "harness.connector-test");
  const last = stations.at(-1);
  if (test === undefined || last === undefined || stations.some((station) => station.verdict === "fail")) return stations;
  const before = stations.slice(0, -1);
  if (test.state === "failed") return [...before, { ...last, verdict: "fail", word: "Test failed" }];
  if (test.state !== "done") return stations;
  const proved = before.map((station): Station =>
    station.verdict === "to-do" ? { ...station, verdict: "pass", word: "In use" } : station,
  );
  return [...proved, { ...last, verdict: "pass", word: "Harness signed in" }];
}
