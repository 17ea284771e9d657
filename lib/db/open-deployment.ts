import type { CleanUp } from "@/lib/domain/deployment/deployment";
import { cleanUpSchema } from "@/lib/domain/deployment/deployment-schema";
import { openLeftOvers } from "@/lib/domain/deployment/deployment-words";
import type { Transaction } from "./client";
import { readColumn } from "./read-column";

/**
 * What the newest test deployment of a run left in AWS, until a person has decided about it. Call it under the lock of the run's
 * row. Throws `UnreadableRowError` where this version does not know what the row contains.
 */
export async function findOpenCleanUp(tx: Transaction, runId: string): Promise<{ readonly cleanUp: CleanUp } | undefined> {
  const row = await tx.testDeployment.findFirst({
    where: { runId },
    orderBy: { startedAt: "desc" },
    select: { id: true, cleanUp: true },
  });
  if (row?.cleanUp === undefined || row.cleanUp === null) return undefined;
  const cleanUp = readColumn(cleanUpSchema, row.cleanUp, { table: "TestDeployment", column: "cleanUp", id: row.id });
  return openLeftOvers(cleanUp).length === 0 ? undefined : { cleanUp };
}
