import { FenceLostError } from "@/lib/domain/orders/order";
import type { RunState } from "@/lib/domain/runs/run";
import type { Database, Transaction } from "./client";
import { toRunState } from "./run-row";

/** A run whose row this transaction has locked. `now` is the moment by the database's clock. */
export type HeldRun = {
  readonly runId: string;
  readonly tenant: string;
  readonly state: RunState;
  readonly fence: number;
  readonly orderId: string | null;
  readonly now: Date;
};

type HeldRow = Omit<HeldRun, "state"> & { readonly state: string };

/**
 * Locks a run for a writer that holds it. The lock makes a newer fence wait for this commit, and this commit see a
 * newer fence. Throws `FenceLostError` when there is one.
 */
export async function lockHeldRun(tx: Transaction, runId: string, fence: number): Promise<HeldRun> {
  const [held] = await tx.$queryRaw<HeldRow[]>`
    SELECT "id" AS "runId", "tenant", "state", "fence", "orderId", clock_timestamp() AS "now"
    FROM "Run" WHERE "id" = ${runId} AND "fence" = ${fence} FOR UPDATE`;
  if (held === undefined) throw lostRun(runId);
  return toHeldRun(held);
}

/** Looks once, without a lock, whether a run is still held. Throws `FenceLostError` when there is a newer fence. */
export async function checkHeldRun(db: Database, runId: string, fence: number): Promise<void> {
  const held = await db.run.findFirst({ where: { id: runId, fence }, select: { id: true } });
  if (held === null) throw lostRun(runId);
}

function lostRun(runId: string): FenceLostError {
  return new FenceLostError(`Run ${runId} has gone on without this worker.`);
}

/** Locks a run, so that two orders that are placed at once see each other. Throws when there is no such run. */
export async function lockRun(tx: Transaction, runId: string): Promise<HeldRun> {
  const [run] = await tx.$queryRaw<HeldRow[]>`
    SELECT "id" AS "runId", "tenant", "state", "fence", "orderId", clock_timestamp() AS "now"
    FROM "Run" WHERE "id" = ${runId} FOR UPDATE`;
  if (run === undefined) throw new Error(`There is no run ${runId}.`);
  return toHeldRun(run);
}

function toHeldRun(row: HeldRow): HeldRun {
  return { ...row, state: toRunState(row.runId, row.state) };
}
