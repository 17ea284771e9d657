import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";

/** One that failed before it left a new key behind changed nothing, so it counts as over. */
const OVER: Prisma.KeyRotationWhereInput[] = [{ state: "deleted" }, { state: "failed", newKeyId: null }];

/** The rotation of a run that stands between two keys. Call it under the lock of the run's row. */
export async function findOpenRotation(tx: Transaction, runId: string): Promise<{ state: string; oldKeyId: string } | null> {
  return await tx.keyRotation.findFirst({
    where: { runId, NOT: { OR: OVER } },
    orderBy: { startedAt: "desc" },
    select: { state: true, oldKeyId: true },
  });
}
