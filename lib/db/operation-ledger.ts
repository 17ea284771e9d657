import type { AppError } from "@/lib/core/errors";
import { canonicalJson } from "@/lib/core/canonical-json";
import {
  FenceLostError,
  LedgerOrderError,
  type LedgerChange,
  type LedgerEntry,
  type OperationLedger,
} from "@/lib/domain/plan/ledger";
import type { Decision, OperationState, Outcome, PlannedOperation } from "@/lib/domain/plan/operation";
import { createHash } from "node:crypto";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { Prisma } from "./generated/client";

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
export function createOperationRepository(db: Database): OperationLedger & {
  /**
   * Stores a compared plan: new operations are added, those not begun are replaced, those begun keep their state.
   * Operations that the answers no longer imply are dropped when nothing was done, and otherwise stay for undo.
   */
  readonly savePlan: (runId: string, operations: readonly PlannedOperation[]) => Promise<void>;
} {
  return {
    async read(runId) {
      const rows = await db.operation.findMany({ where: { runId }, orderBy: { position: "asc" } });
      return rows.map(toEntry);
    },

    async savePlan(runId, operations) {
      await db.$transaction(async (tx) => {
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
      });
    },

    async commit({ runId, operationId, fence, change }) {
      await db.$transaction(async (tx) => {
        // The row lock makes a newer fence wait for this commit, and this commit see a newer fence.
        const held = await tx.$queryRaw<
          { tenant: string }[]
        >`SELECT "tenant" FROM "Run" WHERE "id" = ${runId} AND "fence" = ${fence} FOR UPDATE`;
        const [run] = held;
        if (run === undefined) throw new FenceLostError(`Run ${runId} has been taken over by another worker.`);
        const { count } = await tx.operation.updateMany({
          where: { runId, operationId, ...whereNotNewer(change) },
          data: changedColumns(change),
        });
        if (count === 0) throw new LedgerOrderError(operationId, change.type);
        await tx.run.update({ where: { id: runId }, data: { lastActivityAt: new Date() } });
        await recordOperationEvent(tx, { runId, tenant: run.tenant, operationId, change });
      });
    },
  };
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
  return {
    ...("attempt" in change ? { attempt: { lte: change.attempt } } : {}),
    ...(change.type === "intent"
      ? { OR: [NOTHING, {}, toJson(change.intent)].map((intent) => ({ intent: { equals: intent } })) }
      : {}),
  };
}

function changedColumns(change: LedgerChange): Prisma.OperationUpdateManyMutationInput {
  const now = new Date();
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

async function recordOperationEvent(
  tx: Transaction,
  input: { readonly runId: string; readonly tenant: string; readonly operationId: string; readonly change: LedgerChange },
): Promise<void> {
  const { change } = input;
  const { attempt } = await tx.operation.findUniqueOrThrow({
    where: { runId_operationId: { runId: input.runId, operationId: input.operationId } },
    select: { attempt: true },
  });
  await appendEvent(tx, {
    tenant: input.tenant,
    runId: input.runId,
    action: `operation.${change.type}`,
    targetType: "operation",
    targetId: input.operationId,
    result: resultOf(change),
    data: eventData(change),
    // Undo can be asked for again after a refusal, so its events are not bound to the attempt.
    ...(change.type.startsWith("undo")
      ? {}
      : { dedupKey: `${input.runId}:${input.operationId}:${String(attempt)}:${change.type}` }),
  });
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

function toEntry(row: OperationRow): LedgerEntry {
  // These columns are written by this file only; their shapes are the domain types they were made from.
  const spec = row.spec as unknown as Omit<PlannedOperation, "found" | "decision" | "reason">;
  const found = row.found as unknown as PlannedOperation["found"];
  const outcome = row.outcome as unknown as Outcome | null;
  const failure = row.failure as unknown as AppError | null;
  return {
    operation: { ...spec, found, decision: row.decision as Decision, reason: row.reason },
    position: row.position,
    state: row.state as OperationState,
    attempt: row.attempt,
    intent: (row.intent ?? {}) as unknown as Readonly<Record<string, string>>,
    ...(outcome === null ? {} : { outcome }),
    ...(failure === null ? {} : { failure }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.startedAt === null ? {} : { startedAt: row.startedAt.toISOString() }),
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt.toISOString() }),
  };
}

/** A cause is an Error object for the log; it does not survive JSON and may quote the vendor. */
function withoutCause(failure: AppError): AppError {
  const { code, message, fieldErrors, explanation } = failure;
  return {
    code,
    message,
    ...(fieldErrors === undefined ? {} : { fieldErrors }),
    ...(explanation === undefined ? {} : { explanation }),
  };
}

function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value ?? null)) as Prisma.InputJsonValue;
}
