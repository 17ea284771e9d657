import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";

import { outcomesOf, type ApplyDeps, type ApplyTarget } from "./apply-operation";
import { isOperationKind } from "./operation-kinds";
import type { LedgerEntry, OperationLedger } from "./ledger";
import type { Decision, HandlerContext, OperationHandler, PlannedOperation, RemovalOutcome } from "./operation";
import { patiently } from "./patience";

/** Operations that undo reports on: what this run made, may have made, or adopted as its own. */
export function undoable(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return entries.filter((entry) => entry.state !== "undone" && (hasWritten(entry) || isOurs(entry)));
}

/** A recorded intent counts whatever became of it: the call may have been carried out and its answer lost. */
function hasWritten({ intent }: LedgerEntry): boolean {
  return Object.keys(intent).length > 0;
}

/** Adopted as this run's own, or written by a release that recorded no intent. */
function isOurs({ attempt, operation }: LedgerEntry): boolean {
  return attempt > 0 && !NOT_OURS.includes(operation.decision);
}

/** What this run found, left to a person, or did not do. */
const NOT_OURS: readonly Decision[] = ["keep", "hand-over", "refuse"];

/**
 * Undoes one operation, if what exists is still this run's. Safe to repeat, and repeated with the patience of apply.
 * `removed` means that it was looked for afterwards and is gone. A refusal is an answer, not a failure; it is kept with its
 * reason. Each ending is committed before it is returned.
 */
export async function undoOperation(deps: ApplyDeps, target: ApplyTarget): Promise<Result<RemovalOutcome, AppError>> {
  const entries = await deps.ledger.read(target.runId);
  const entry = entries.find((candidate) => candidate.operation.id === target.operationId);
  if (entry === undefined || entry.state === "undone") return ok({ removed: true, note: "It is already undone." });
  const { operation } = entry;
  if (!isOperationKind(operation.kind)) throw new Error(`This release cannot undo operations of kind ${operation.kind}.`);
  const handler = deps.handlers[operation.kind];

  await deps.ledger.commit({ ...target, change: { type: "undoing" } });
  let refusal: Extract<RemovalOutcome, { removed: false }> | undefined;
  const removed = await patiently(
    deps,
    async () => {
      const context: HandlerContext = {
        runId: target.runId,
        reference: target.reference,
        idempotencyKey: deps.idempotencyKey(operation),
        outcomes: outcomesOf(entries),
        attempt: entry.attempt,
        now: deps.clock.now().toISOString(),
        intent: entry.intent,
      };
      const tried = await removeOnce(handler, operation, context);
      refusal = tried.ok && !tried.value.removed ? tried.value : undefined;
      // Counts when it is repeated, as a vendor's refusal does.
      return refusal?.mayPass === true ? err({ code: "upstream_rejected", message: refusal.note }) : tried;
    },
    async (failure, nextTry) => {
      const note = `${failure.message} Try ${String(nextTry)} follows.`;
      await deps.ledger.commit({ ...target, change: { type: "undo-waiting", failure, note } });
    },
  );
  const ended: Result<RemovalOutcome, AppError> = refusal === undefined ? removed : ok(refusal);
  await commitEnd(deps.ledger, target, ended);
  return ended;
}

async function removeOnce(
  handler: OperationHandler,
  operation: PlannedOperation,
  context: HandlerContext,
): Promise<Result<RemovalOutcome, AppError>> {
  const removed = await handler.remove(operation, context);
  if (!removed.ok) {
    // The vendor keeps what something else still uses; that is a reason to leave it, unless it passes.
    return removed.error.code === "conflict" ? ok({ removed: false, note: removed.error.message, mayPass: true }) : removed;
  }
  if (!removed.value.removed) return removed;
  const after = await handler.look(operation, context);
  if (!after.ok) return after;
  if (after.value.state !== "present" || after.value.owner !== "run") return removed;
  return err({ code: "upstream_unavailable", message: `${operation.title} was deleted, but can still be read.` });
}

/** Commits that an operation could not even be tried, for example because a connection was removed. */
export async function failUndo({ ledger }: Pick<ApplyDeps, "ledger">, target: ApplyTarget, failure: AppError): Promise<void> {
  await ledger.commit({ ...target, change: { type: "undo-failed", failure } });
}

/** Commits that an operation was not tried, because what needs it is still there. */
export async function holdUndo(
  { ledger }: Pick<ApplyDeps, "ledger">,
  target: ApplyTarget,
  inTheWay: readonly PlannedOperation[],
): Promise<void> {
  const titles = inTheWay.map(({ title }) => title).join(", ");
  await ledger.commit({ ...target, change: { type: "undo-held", note: `Not tried: ${titles} must be removed first.` } });
}

async function commitEnd(ledger: OperationLedger, target: ApplyTarget, ended: Result<RemovalOutcome, AppError>): Promise<void> {
  if (!ended.ok) await ledger.commit({ ...target, change: { type: "undo-failed", failure: ended.error } });
  else if (ended.value.removed) await ledger.commit({ ...target, change: { type: "undone", note: ended.value.note } });
  else await ledger.commit({ ...target, change: { type: "undo-refused", note: ended.value.note } });
}
