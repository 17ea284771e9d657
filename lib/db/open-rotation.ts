import type { KeyRotation } from "@/lib/domain/rotation/rotation";
import { rotationStateSchema } from "@/lib/domain/rotation/rotation-schema";
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";
import { readColumn } from "./read-column";

/** One that failed before it left a new key behind changed nothing, so it counts as over. */
const OVER: Prisma.KeyRotationWhereInput[] = [{ state: "deleted" }, { state: "failed", newKeyId: null }];

/**
 * The rotation of a run that is not over: it has two keys, or creates the second. Call it under the lock of the run's row.
 * Throws `UnreadableRowError` for a rotation in a state that this version does not know, because it may be open.
 */
export async function findOpenRotation(
  tx: Transaction,
  runId: string,
): Promise<Pick<KeyRotation, "state" | "oldKeyId"> | undefined> {
  const row = await tx.keyRotation.findFirst({
    where: { runId, NOT: { OR: OVER } },
    orderBy: { startedAt: "desc" },
    select: { id: true, state: true, oldKeyId: true },
  });
  return row === null ? undefined : { state: readRotationState(row), oldKeyId: row.oldKeyId };
}

/** The state of a rotation. Throws `UnreadableRowError` for one that this version does not know. */
export function readRotationState({ id, state }: { readonly id: string; readonly state: string }): KeyRotation["state"] {
  return readColumn(rotationStateSchema, state, { table: "KeyRotation", column: "state", id });
}
