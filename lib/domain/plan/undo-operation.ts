import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import { outcomesOf, type ApplyDeps, type ApplyTarget } from "./apply-operation";
import { isOperationKind } from "./desired";
import type { LedgerEntry } from "./ledger";
import type { Decision, RemovalOutcome } from "./operation";

/** Operations that undo has something to say about: what this run made or adopted as its own. */
export function undoable(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter((entry) => !NOT_OURS.includes(entry.operation.decision) && hasLeftSomething(entry));
}

/** What this run found, left to a person, or did not do. */
const NOT_OURS: readonly Decision[] = ["keep", "hand-over", "refuse"];

/** An operation that failed after its intent may have left something, so undo looks at it too. */
function hasLeftSomething(entry: LedgerEntry): boolean {
  return entry.state === "done" || entry.state === "undoing" || (entry.attempt > 0 && entry.state !== "undone");
}

/**
 * Takes one operation back, if what stands there still is this run's. Safe to repeat: what is gone counts as removed.
 * A refusal is an answer, not a failure; it is kept with its reason.
 */
export async function undoOperation(
  deps: Pick<ApplyDeps, "ledger" | "handlers" | "clock" | "idempotencyKey">,
  target: ApplyTarget,
): Promise<Result<RemovalOutcome, AppError>> {
  const entries = await deps.ledger.read(target.runId);
  const entry = entries.find((candidate) => candidate.operation.id === target.operationId);
  if (entry === undefined || entry.state === "undone") return ok({ removed: true, note: "It was undone already." });
  const { operation } = entry;
  if (!isOperationKind(operation.kind)) throw new Error(`This release cannot undo operations of kind ${operation.kind}.`);

  await deps.ledger.commit({ ...target, change: { type: "undoing" } });
  const removed = await deps.handlers[operation.kind].remove(operation, {
    runId: target.runId,
    reference: target.reference,
    idempotencyKey: deps.idempotencyKey(operation),
    outcomes: outcomesOf(entries),
    attempt: entry.attempt,
    now: deps.clock.now().toISOString(),
    intent: entry.intent,
  });
  if (!removed.ok) {
    await deps.ledger.commit({ ...target, change: { type: "undo-failed", failure: removed.error } });
    return removed;
  }
  const { note } = removed.value;
  await deps.ledger.commit({
    ...target,
    change: removed.value.removed ? { type: "undone", note } : { type: "undo-refused", note },
  });
  return removed;
}
