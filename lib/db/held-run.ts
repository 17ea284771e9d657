import { FenceLostError } from "@/lib/domain/orders/order";
import type { Transaction } from "./client";

/** A run whose row this transaction has locked. `now` is the moment by the database's clock. */
export type HeldRun = {
  readonly runId: string;
  readonly tenant: string;
  readonly state: string;
  readonly fence: number;
  readonly orderId: string | null;
  readonly now: Date;
};

/**
 * Locks a run for a writer that holds it. The lock makes a newer fence wait for this commit, and this commit see a
 * newer fence. Throws `FenceLostError` when there is one.
 */
export async function lockHeldRun(tx: Transaction, runId: string, fence: number): Promise<HeldRun> {
  const [held] = await tx.$queryRaw<HeldRun[]>`
    SELECT "id" AS "runId", "tenant", "state", "fence", "orderId", clock_timestamp() AS "now"
    FROM "Run" WHERE "id" = ${runId} AND "fence" = ${fence} FOR UPDATE`;
  if (held === undefined) throw new FenceLostError(`Run ${runId} has gone on without this worker.`);
  return held;
}

/** Locks a run, so that two orders that are placed at once see each other. Throws when there is no such run. */
export async function lockRun(tx: Transaction, runId: string): Promise<HeldRun> {
  const [run] = await tx.$queryRaw<HeldRun[]>`
    SELECT "id" AS "runId", "tenant", "state", "fence", "orderId", clock_timestamp() AS "now"
    FROM "Run" WHERE "id" = ${runId} FOR UPDATE`;
  if (run === undefined) throw new Error(`There is no run ${runId}.`);
  return run;
}
