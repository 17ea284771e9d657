import type { Explanation } from "@/lib/core/errors";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

/** Why an operation was not carried out or not undone, in the form of a failure card. */
export function failureOf({ operation, state, failure }: LedgerEntry): Explanation {
  if (failure?.explanation !== undefined) return failure.explanation;
  const undo = state === "undo-failed";
  return {
    causeId: failure?.code ?? "internal",
    title: `${operation.title} could not be ${undo ? "removed" : "carried out"}`,
    cause: failure?.message ?? "Nothing more is known about it.",
    owner: "you",
    fix: undo
      ? "Correct what the cause names, then undo again. What is undone stays undone."
      : "Correct what the cause names, then try again. The run goes on from this operation.",
    retry: "after-fix",
    details: { call: operation.preview.call, name: operation.naturalKey },
  };
}
