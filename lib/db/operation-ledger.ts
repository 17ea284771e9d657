import type { AppError } from "@/lib/core/errors";
import { canonicalJson } from "@/lib/core/canonical-json";
import { appErrorSchema } from "@/lib/core/error-schema";
import { withoutAbsent } from "@/lib/core/without-absent";
import { LedgerOrderError, type LedgerChange, type LedgerEntry, type OperationLedger } from "@/lib/domain/plan/ledger";
import { DECISIONS, OPERATION_STATES, type PlannedOperation } from "@/lib/domain/plan/operation";
import { foundSchema, operationSchema, outcomeSchema } from "@/lib/domain/plan/operation-schema";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { Prisma } from "./generated/client";
import { lockHeldRun, type HeldRun } from "./held-run";
import { toJson } from "./json";
import { readColumn } from "./read-column";

/** The operations of runs with their intents and outcomes. */
export type OperationRepository = ReturnType<typeof createOperationRepository>;

/** An empty column; a JSON null would be a value. */
const NOTHING = Prisma.DbNull;

/** Hash of what an operation wants: a change of the answers gives another one, and with it another key. */
export function inputHashOf(operation: Pick<PlannedOperation, "desired" | "kind">): string {
  return createHash("sha256")
    .update(canonicalJson({ kind: operation.kind, desired: operation.desired }))
    .digest("hex");
}

/** Joins the ledger to a database. */
export function createOperationRepository(db: Database): OperationLedger {
  return {
    async read(runId) {
      const rows = await db.operation.findMany({ where: { runId }, orderBy: { position: "asc" } });
      return rows.map(toEntry);
    },

    async commit({ runId, operationId, fence, change }) {
      await db.$transaction(async (tx) => {
        const held = await lockHeldRun(tx, runId, fence);
        await tx.run.update({ where: { id: runId }, data: { lastActivityAt: held.now } });
        await changeOperation(tx, held, { operationId, change });
      });
    },
  };
}

/** Writes one change of an operation with its event, under the lock of its run. Throws `LedgerOrderError`. */
export async function changeOperation(
  tx: Transaction,
  held: HeldRun,
  { operationId, change }: { readonly operationId: string; readonly change: LedgerChange },
): Promise<void> {
  const [changed] = await tx.operation.updateManyAndReturn({
    where: { runId: held.runId, operationId, ...whereNotNewer(change) },
    data: changedColumns(change, held.now),
    select: { attempt: true },
  });
  if (changed === undefined) throw new LedgerOrderError(operationId, change.type);
  await appendEvent(tx, {
    tenant: held.tenant,
    runId: held.runId,
    action: `operation.${change.type}`,
    targetType: "operation",
    targetId: operationId,
    result: resultOf(change),
    data: eventData(change),
    // A commit whose answer was lost is repeated by the same order, and then records the same event once.
    dedupKey: [held.orderId ?? held.runId, operationId, changed.attempt, change.type, ...tryOf(change)].join(":"),
  });
}

/** Undo keeps the attempt of the apply, so the content of the events tells its tries apart. */
function tryOf(change: LedgerChange): readonly string[] {
  return change.type === "undo-waiting" ? [change.note] : [];
}

/**
 * Stores a compared plan: new operations are added, those not begun are replaced, those begun keep their state.
 * Operations that the answers no longer imply are dropped when nothing was done, and otherwise stay for undo.
 */
export async function savePlan(tx: Transaction, runId: string, operations: readonly PlannedOperation[]): Promise<void> {
  const rows = await tx.operation.findMany({
    where: { runId },
    select: { operationId: true, state: true, inputHash: true, attempt: true },
  });
  const known = new Map(rows.map((row) => [row.operationId, row]));
  for (const [position, operation] of operations.entries()) {
    const before = known.get(operation.id);
    known.delete(operation.id);
    const planned = plannedColumns(operation, position);
    const where = { runId_operationId: { runId, operationId: operation.id } };
    if (before === undefined) {
      await tx.operation.create({ data: { runId, operationId: operation.id, ...planned } });
    } else if (before.state === "done" && before.inputHash === planned.inputHash) {
      await tx.operation.update({ where, data: { position } });
    } else {
      // The intent stays: it tells what an earlier try may have left behind.
      await tx.operation.update({ where, data: { ...planned, state: "planned", failure: NOTHING, note: null } });
    }
  }
  const dropped = [...known.values()].filter((row) => row.attempt === 0).map((row) => row.operationId);
  await tx.operation.deleteMany({ where: { runId, operationId: { in: dropped } } });
}

function plannedColumns(operation: PlannedOperation, position: number) {
  const { found, decision, reason, ...spec } = operation;
  return {
    position,
    kind: operation.kind,
    side: operation.side,
    step: operation.step,
    decision,
    reason,
    spec: toJson(spec),
    found: toJson(found),
    inputHash: inputHashOf(operation),
  };
}

/** The ledger never goes backwards: an attempt only grows, and an intent that was recorded stays. */
function whereNotNewer(change: LedgerChange): Prisma.OperationWhereInput {
  return withoutAbsent({
    attempt: "attempt" in change ? { lte: change.attempt } : undefined,
    OR:
      change.type === "intent"
        ? [NOTHING, {}, toJson(change.intent)].map((intent) => ({ intent: { equals: intent } }))
        : undefined,
  });
}

function changedColumns(change: LedgerChange, now: Date): Prisma.OperationUpdateManyMutationInput {
  switch (change.type) {
    case "intent":
      return {
        state: "running",
        attempt: change.attempt,
        decision: change.decision,
        reason: change.reason,
        found: toJson(change.found),
        intent: toJson(change.intent),
        startedAt: now,
        note: null,
      };
    case "done":
      return {
        state: "done",
        attempt: change.attempt,
        decision: change.decision,
        reason: change.reason,
        found: toJson(change.found),
        outcome: toJson(change.outcome),
        failure: NOTHING,
        note: null,
        finishedAt: now,
      };
    case "waiting":
      return { state: "waiting", attempt: change.attempt, failure: toJson(withoutCause(change.failure)), note: change.note };
    case "failed":
      return {
        state: "failed",
        attempt: change.attempt,
        failure: toJson(withoutCause(change.failure)),
        note: null,
        finishedAt: now,
      };
    case "undoing":
      return { state: "undoing" };
    case "undo-waiting":
      return { state: "undoing", failure: toJson(withoutCause(change.failure)), note: change.note };
    case "undone":
      return { state: "undone", intent: {}, outcome: NOTHING, failure: NOTHING, note: change.note, finishedAt: now };
    case "undo-refused":
    case "undo-held":
      return { state: change.type, failure: NOTHING, note: change.note, finishedAt: now };
    case "undo-failed":
      return { state: "undo-failed", failure: toJson(withoutCause(change.failure)), note: null, finishedAt: now };
  }
}

function resultOf({ type }: LedgerChange): "done" | "failed" | "refused" {
  if (type === "failed" || type === "undo-failed") return "failed";
  return type === "undo-refused" || type === "undo-held" ? "refused" : "done";
}

function eventData(change: LedgerChange): Readonly<Record<string, unknown>> {
  switch (change.type) {
    case "intent":
      return { attempt: change.attempt, decision: change.decision, reason: change.reason };
    case "done":
      return { attempt: change.attempt, decision: change.decision, outcome: change.outcome };
    case "waiting":
    case "failed":
      return { attempt: change.attempt, message: change.failure.message, cause: change.failure.explanation?.causeId };
    case "undo-waiting":
    case "undo-failed":
      return { message: change.failure.message, cause: change.failure.explanation?.causeId };
    case "undone":
    case "undo-refused":
    case "undo-held":
      return { note: change.note };
    case "undoing":
      return {};
  }
}

type OperationRow = Prisma.OperationGetPayload<object>;

const decisionSchema = z.enum(DECISIONS);
const stateSchema = z.enum(OPERATION_STATES);

/** Throws `UnreadableRowError` where this version does not know what the row contains. */
function toEntry(row: OperationRow): LedgerEntry {
  const at = (column: string) => ({ table: "Operation", column, id: `${row.runId}/${row.operationId}` });
  return {
    operation: {
      ...readColumn(operationSchema, row.spec, at("spec")),
      found: readColumn(foundSchema, row.found, at("found")),
      decision: readColumn(decisionSchema, row.decision, at("decision")),
      reason: row.reason,
    },
    position: row.position,
    state: readColumn(stateSchema, row.state, at("state")),
    attempt: row.attempt,
    intent: readColumn(outcomeSchema.nullable(), row.intent, at("intent")) ?? {},
    outcome: readColumn(outcomeSchema.nullable(), row.outcome, at("outcome")) ?? undefined,
    failure: readColumn(appErrorSchema.nullable(), row.failure, at("failure")) ?? undefined,
    note: row.note ?? undefined,
    startedAt: row.startedAt?.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
  };
}

/** A cause is an Error object for the log; it does not survive JSON and may quote the vendor. */
function withoutCause(failure: AppError): AppError {
  const { code, message, fieldErrors, explanation } = failure;
  return { code, message, fieldErrors, explanation };
}
