import type { Explanation } from "@/lib/core/errors";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

/** Why an operation failed or could not be undone, as the content of a failure card. */
export function failureOf({ operation, state, failure }: LedgerEntry): Explanation {
  if (failure?.explanation !== undefined) return failure.explanation;
  const undo = state === "undo-failed";
  return {
    causeId: failure?.code ?? "internal",
    title: `${operation.title} could not be ${undo ? "removed" : "carried out"}`,
    cause: failure?.message ?? "No further details are known.",
    owner: "you",
    fix: undo
      ? "Fix the cause, then undo again. Operations already undone stay undone."
      : "Fix the cause, then try again. The run continues from this operation.",
    retry: "after-fix",
    details: { call: operation.preview.call, name: operation.naturalKey },
  };
}
