import { z } from "zod";

import type { Hold } from "@/lib/domain/orders/order";
import { settleAll } from "@/lib/domain/plan/settle-all";

import type { Shard } from "./scan";

/** The name under which the worker registers the reading of an account. */
export const READ_ACCOUNT_WORKFLOW = "discover-account";

/** What it is called where a failure speaks of it; begins a sentence. */
export const READING_WORDS = "The reading of the account";

/** What the order to read an account holds. */
export const readingInputSchema = z.object({ awsConnectionId: z.string() });

type HeldReading = { readonly scanId: string; readonly fence: number };

/** What reading an account works with. */
export type CarryOutReadingDeps = {
  /** Finds the parts of a reading that are not read yet. */
  readonly openScan: (awsConnectionId: string, reading: HeldReading) => Promise<readonly Shard[]>;
  readonly scanShard: (awsConnectionId: string, reading: HeldReading, shard: Shard) => Promise<unknown>;
};

/**
 * Reads an account into the inventory: every enabled region for every kind of thing, side by side within AWS's budgets.
 * Safe to repeat: a restart reads only the parts that were not finished.
 */
export async function carryOutReading(deps: CarryOutReadingDeps, awsConnectionId: string, hold: Hold): Promise<void> {
  const reading = { scanId: hold.subjectId, fence: hold.fence };
  const shards = await deps.openScan(awsConnectionId, reading);
  await settleAll(shards.map(async (shard) => await deps.scanShard(awsConnectionId, reading, shard)));
}
