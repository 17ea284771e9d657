import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok } from "@/lib/core/result";
import { FenceLostError } from "@/lib/domain/plan/ledger";
import type { KeyRotation, RotationChange, RotationFailure, RotationState, RotationStore } from "@/lib/domain/rotation/rotation";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { Prisma } from "./generated/client";
import { recordRunEvent } from "./run-repository";

/** The most rotations of one run that are listed. */
const MAX_ROTATIONS = 20;

/** The operation that made or stored the run's key. */
const KEY_OPERATION = "aws.access-key";

const UNDER_WAY: AppError = {
  code: "conflict",
  message: "A rotation of this key is under way already. Continue that one, or wait until it has ended.",
};
const CHANGED: AppError = {
  code: "conflict",
  message: "The rotation went on meanwhile, here or in another window. Reload the page to see how it stands.",
};

/** Rotations of keys. It holds key IDs and evidence, never a secret key. */
export function createRotationRepository(db: Database): RotationStore {
  return {
    async begin(actor, run, input) {
      return await db.$transaction(async (tx) => {
        // Two who start at once meet at this row: the second sees the first one's rotation.
        await tx.$queryRaw`SELECT 1 FROM "Run" WHERE "id" = ${run.id} FOR UPDATE`;
        // One that failed before it left a new key behind changed nothing, so another may take its place.
        const over = [{ state: "deleted" }, { state: "failed", newKeyId: null }];
        const open = await tx.keyRotation.count({ where: { runId: run.id, NOT: { OR: over } } });
        if (open > 0) return err(UNDER_WAY);
        const row = await tx.keyRotation.create({
          data: { id: newId("rot"), runId: run.id, state: "creating", ...input, startedById: actor.userId },
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
      return toRotation(await db.keyRotation.findUniqueOrThrow({ where: { id: rotationId } }));
    },

    async list(runId) {
      const rows = await db.keyRotation.findMany({ where: { runId }, orderBy: { startedAt: "desc" }, take: MAX_ROTATIONS });
      return rows.map(toRotation);
    },

    async order(actor, run, rotation, order) {
      return await db.$transaction(async (tx) => {
        const state =
          order === "advance" && rotation.state === "failed" ? (rotation.failure?.during ?? "creating") : rotation.state;
        const changed = await tx.keyRotation.updateMany({
          where: { id: rotation.id, version: rotation.version },
          data: { state, failure: Prisma.DbNull, version: { increment: 1 } },
        });
        if (changed.count === 0) return err(CHANGED);
        await recordRunEvent(tx, actor, run, ORDER_EVENTS[order], { rotation: rotation.id, oldKey: ending(rotation.oldKeyId) });
        return ok({ version: rotation.version + 1 });
      });
    },

    async takeOver(rotationId) {
      return toRotation(await db.keyRotation.update({ where: { id: rotationId }, data: { version: { increment: 1 } } }));
    },

    async commit(rotationId, version, change) {
      await db.$transaction(async (tx) => {
        const [row] = await tx.keyRotation.updateManyAndReturn({ where: { id: rotationId, version }, data: columns(change) });
        if (row === undefined) throw new FenceLostError(`Rotation ${rotationId} has been taken over by another worker.`);
        if (change.storedLastFour !== undefined) await rememberStoredKey(tx, row.runId, change.storedLastFour);
        await recordState(tx, toRotation(row), change);
      });
    },
  };
}

const ORDER_EVENTS = {
  advance: "rotation.continued",
  delete: "rotation.deletion.confirmed",
  reactivate: "rotation.reactivation.confirmed",
} as const;

function columns(change: RotationChange): Prisma.KeyRotationUpdateManyMutationInput {
  return {
    state: change.state,
    failure: change.failure === undefined ? Prisma.DbNull : toJson(withoutCause(change.failure)),
    ...(change.newKeyId === undefined ? {} : { newKeyId: change.newKeyId }),
    ...(change.lastUsed === undefined ? {} : { lastUsed: toJson(change.lastUsed) }),
    ...(change.deactivatedAt === undefined ? {} : { deactivatedAt: change.deactivatedAt }),
    ...(change.finishedAt === undefined ? {} : { finishedAt: change.finishedAt }),
  };
}

/** Undo looks for the key by these four characters, so it must look for the new one from here on. */
async function rememberStoredKey(tx: Transaction, runId: string, lastFour: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Operation" SET "outcome" = COALESCE("outcome", '{}'::jsonb) || jsonb_build_object('lastFour', ${lastFour}::text)
    WHERE "runId" = ${runId} AND "operationId" = ${KEY_OPERATION}`;
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
      ...(rotation.newKeyId === undefined ? {} : { newKey: ending(rotation.newKeyId) }),
      ...(change.failure === undefined
        ? {}
        : {
            during: change.failure.during,
            message: change.failure.error.message,
            cause: change.failure.error.explanation?.causeId,
          }),
      ...(change.lastUsed === undefined ? {} : { lastUsed: evidenceWords(change.lastUsed) }),
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
  return { during, error: { code, message, ...(explanation === undefined ? {} : { explanation }) } };
}

type RotationRow = Prisma.KeyRotationGetPayload<object>;

function toRotation(row: RotationRow): KeyRotation {
  return {
    id: row.id,
    runId: row.runId,
    // These columns are written by this file only; their shapes are the domain types they were made from.
    state: row.state as RotationState,
    userName: row.userName,
    oldKeyId: row.oldKeyId,
    version: row.version,
    startedById: row.startedById,
    startedAt: row.startedAt,
    ...(row.newKeyId === null ? {} : { newKeyId: row.newKeyId }),
    ...(row.lastUsed === null ? {} : { lastUsed: row.lastUsed as unknown as NonNullable<KeyRotation["lastUsed"]> }),
    ...(row.failure === null ? {} : { failure: row.failure as unknown as RotationFailure }),
    ...(row.deactivatedAt === null ? {} : { deactivatedAt: row.deactivatedAt }),
    ...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt }),
  };
}

function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}
