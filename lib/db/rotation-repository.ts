import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok } from "@/lib/core/result";
import { readEach } from "@/lib/core/unreadable-row";
import { withoutAbsent } from "@/lib/core/without-absent";
import { operationSchema } from "@/lib/domain/plan/operation-schema";
import { answerAfterRotation, operationAfterRotation } from "@/lib/domain/rotation/renamed-key";
import type { KeyRotation, RotationChange, RotationFailure, RotationStore } from "@/lib/domain/rotation/rotation";
import { lastUsedEvidenceSchema, rotationFailureSchema } from "@/lib/domain/rotation/rotation-schema";
import { stageOf } from "@/lib/domain/rotation/rotate-deps";
import { rotationWhileAtWork } from "@/lib/domain/rotation/rotation-words";
import type { RunState } from "@/lib/domain/runs/run";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { databaseNow } from "./database-now";
import { Prisma } from "./generated/client";
import { lockHeldRun, lockRun } from "./held-run";
import { toJson } from "./json";
import { findOpenRotation, readRotationState } from "./open-rotation";
import { inputHashOf } from "./operation-ledger";
import { placeRunOrder } from "./place-run-order";
import { readColumn } from "./read-column";
import { recordRunEvent } from "./run-repository";

/** The most rotations of one run that are listed. */
const MAX_ROTATIONS = 20;

/** The operation that made or stored the run's key. */
const KEY_OPERATION = "aws.access-key";

/** While a run is at work its key may be about to be made or deleted. */
const MAY_ROTATE: readonly RunState[] = ["open", "finished"];

const UNDER_WAY: AppError = {
  code: "conflict",
  message: "A rotation of this key is under way already. Continue that one, or wait until it has ended.",
};
const CHANGED: AppError = {
  code: "conflict",
  message: "The rotation continued meanwhile, here or in another window. Reload the page to see its current state.",
};

/** Rotations of keys. It holds key IDs and evidence, never a secret key. */
export function createRotationRepository(db: Database): RotationStore {
  return {
    async begin(actor, run, input) {
      return await db.$transaction(async (tx) => {
        // Two who start at once meet at this row: the second sees the first one's rotation, or the undo.
        const { state } = await lockRun(tx, run.id);
        if (!MAY_ROTATE.includes(state)) return err(rotationWhileAtWork(state));
        if ((await findOpenRotation(tx, run.id)) !== undefined) return err(UNDER_WAY);
        const id = newId("rot");
        const placed = await placeRunOrder(tx, run.id, {
          kind: "rotate",
          input: { rotationId: id, order: "advance" },
          placedById: actor.userId,
        });
        if (!placed.ok) return placed;
        const row = await tx.keyRotation.create({
          data: { id, runId: run.id, state: "creating", ...input, startedById: actor.userId },
        });
        await recordRunEvent(tx, actor, run, "rotation.started", {
          rotation: row.id,
          user: input.userName,
          oldKey: ending(input.oldKeyId),
        });
        return ok(toRotation(row));
      });
    },

    async require(rotationId) {
      return toRotation(await db.keyRotation.findFirstOrThrow({ where: { id: rotationId } }));
    },

    async list(runId) {
      const rows = await db.keyRotation.findMany({ where: { runId }, orderBy: { startedAt: "desc" }, take: MAX_ROTATIONS });
      const { values, unreadable } = await readEach(rows, toRotation);
      return { rotations: values, unreadable };
    },

    async order(actor, run, rotation, order) {
      return await db.$transaction(async (tx) => {
        await lockRun(tx, run.id);
        const known = await tx.keyRotation.findUniqueOrThrow({ where: { id: rotation.id }, select: { version: true } });
        if (known.version !== rotation.version) return err(CHANGED);
        const placed = await placeRunOrder(tx, run.id, {
          kind: "rotate",
          input: { rotationId: rotation.id, order },
          placedById: actor.userId,
        });
        if (!placed.ok) return placed;
        const state =
          order === "advance" && rotation.state === "failed" ? (rotation.failure?.during ?? "creating") : rotation.state;
        const version = rotation.version + 1;
        await tx.keyRotation.update({ where: { id: rotation.id }, data: { state, failure: Prisma.DbNull, version } });
        await recordRunEvent(tx, actor, run, ORDER_EVENTS[order], { rotation: rotation.id, oldKey: ending(rotation.oldKeyId) });
        return ok({ version });
      });
    },

    async commit(rotationId, { subjectId, fence }, change) {
      await db.$transaction(async (tx) => {
        await lockHeldRun(tx, subjectId, fence);
        await changeRotation(tx, rotationId, change);
      });
    },
  };
}

/**
 * Stops a rotation where its record says it is, under the lock of its run. A person continues it from there. One that cannot
 * be read stays as it is, so that its order can end.
 */
export async function stopRotation(tx: Transaction, rotationId: string, error: AppError): Promise<void> {
  const row = await tx.keyRotation.findUniqueOrThrow({ where: { id: rotationId } });
  const rotation = await readEach([row], toRotation);
  for (const known of rotation.values) {
    await changeRotation(tx, rotationId, { state: "failed", failure: { during: stageOf(known), error } });
  }
}

async function changeRotation(tx: Transaction, rotationId: string, change: RotationChange): Promise<void> {
  const row = await tx.keyRotation.update({ where: { id: rotationId }, data: columns(change, await databaseNow(tx)) });
  const rotation = toRotation(row);
  if (change.storedLastFour !== undefined) await rememberStoredKey(tx, rotation, change.storedLastFour);
  await recordState(tx, rotation, change);
}

const ORDER_EVENTS = {
  advance: "rotation.continued",
  delete: "rotation.deletion.confirmed",
  reactivate: "rotation.reactivation.confirmed",
} as const;

function columns(change: RotationChange, now: Date): Prisma.KeyRotationUpdateInput {
  return withoutAbsent({
    state: change.state,
    failure: change.failure === undefined ? Prisma.DbNull : toJson(withoutCause(change.failure)),
    newKeyId: change.newKeyId,
    lastUsed: change.lastUsed && toJson(change.lastUsed),
    deactivatedAt: change.state === "deactivated" ? now : undefined,
    finishedAt: change.state === "deleted" ? now : undefined,
  });
}

/**
 * From here on everything that names the run's key names the new one. Undo looks for it by the last four characters of the
 * outcome; the operation and the answer of a pasted key hold its ID.
 */
async function rememberStoredKey(tx: Transaction, rotation: KeyRotation, lastFour: string): Promise<void> {
  const { runId, newKeyId } = rotation;
  await tx.$executeRaw`
    UPDATE "Operation" SET "outcome" = COALESCE("outcome", '{}'::jsonb) || jsonb_build_object('lastFour', ${lastFour}::text)
    WHERE "runId" = ${runId} AND "operationId" = ${KEY_OPERATION}`;
  if (newKeyId === undefined) return;
  await renameOperation(tx, { ...rotation, newKeyId });
  await renameAnswer(tx, { ...rotation, newKeyId });
}

type StoredRotation = KeyRotation & { readonly newKeyId: string };

async function renameOperation(tx: Transaction, rotation: StoredRotation): Promise<void> {
  const where = { runId_operationId: { runId: rotation.runId, operationId: KEY_OPERATION } };
  const row = await tx.operation.findUnique({ where, select: { spec: true } });
  if (row === null) return;
  const at = { table: "Operation", column: "spec", id: `${rotation.runId}/${KEY_OPERATION}` };
  const spec = operationAfterRotation(readColumn(operationSchema, row.spec, at), rotation);
  if (spec !== undefined) await tx.operation.update({ where, data: { spec: toJson(spec), inputHash: inputHashOf(spec) } });
}

/** A page that still shows the old key learns on its next save that the step has changed. */
async function renameAnswer(tx: Transaction, rotation: StoredRotation): Promise<void> {
  const where = { runId_step: { runId: rotation.runId, step: "identity" } };
  const row = await tx.answer.findUnique({ where, select: { value: true } });
  const value = answerAfterRotation(row?.value, rotation);
  if (value !== undefined) await tx.answer.update({ where, data: { value: toJson(value), version: { increment: 1 } } });
}

async function recordState(tx: Transaction, rotation: KeyRotation, change: RotationChange): Promise<void> {
  const run = await tx.run.findUniqueOrThrow({ where: { id: rotation.runId }, select: { tenant: true } });
  await appendEvent(tx, {
    tenant: run.tenant,
    runId: rotation.runId,
    action: `rotation.${change.state}`,
    targetType: "keyRotation",
    targetId: rotation.id,
    result: change.state === "failed" ? "failed" : "done",
    data: {
      user: rotation.userName,
      oldKey: ending(rotation.oldKeyId),
      newKey: rotation.newKeyId && ending(rotation.newKeyId),
      during: change.failure?.during,
      message: change.failure?.error.message,
      cause: change.failure?.error.explanation?.causeId,
      lastUsed: change.lastUsed && evidenceWords(change.lastUsed),
    },
  });
}

/** Key IDs are shortened in events: the log of events is exported. */
function evidenceWords({ readAt, old, new: fresh }: NonNullable<RotationChange["lastUsed"]>) {
  return { readAt, oldKeyLastUsedAt: old?.lastUsedAt ?? "never", newKeyLastUsedAt: fresh?.lastUsedAt ?? "never" };
}

function ending(accessKeyId: string): string {
  return `…${accessKeyId.slice(-4)}`;
}

function withoutCause({ during, error }: RotationFailure): RotationFailure {
  const { code, message, explanation } = error;
  return { during, error: { code, message, explanation } };
}

type RotationRow = Prisma.KeyRotationGetPayload<object>;

/** Throws `UnreadableRowError` where this version does not know what the row contains. */
function toRotation(row: RotationRow): KeyRotation {
  const at = (column: string) => ({ table: "KeyRotation", column, id: row.id });
  return {
    id: row.id,
    runId: row.runId,
    state: readRotationState(row),
    userName: row.userName,
    oldKeyId: row.oldKeyId,
    version: row.version,
    startedById: row.startedById,
    startedAt: row.startedAt,
    newKeyId: row.newKeyId ?? undefined,
    lastUsed: readColumn(lastUsedEvidenceSchema.nullable(), row.lastUsed, at("lastUsed")) ?? undefined,
    failure: readColumn(rotationFailureSchema.nullable(), row.failure, at("failure")) ?? undefined,
    deactivatedAt: row.deactivatedAt ?? undefined,
    finishedAt: row.finishedAt ?? undefined,
  };
}
