import type { Database, Transaction } from "./client";

/** After this long without a beat a worker counts as dead. Beats come every 5 s. */
export const DEAD_AFTER_SECONDS = 15;

/** The first sign of life of a process: also says when it started. */
export async function recordStart(db: Database, executorId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "WorkerHeartbeat" ("executorId", "startedAt", "beatAt") VALUES (${executorId}, clock_timestamp(), clock_timestamp())
    ON CONFLICT ("executorId") DO UPDATE SET "startedAt" = excluded."startedAt", "beatAt" = excluded."beatAt"`;
}

/** A further sign of life, by the database's clock: workers' own clocks may differ. */
export async function recordBeat(db: Database, executorId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "WorkerHeartbeat" ("executorId", "startedAt", "beatAt") VALUES (${executorId}, clock_timestamp(), clock_timestamp())
    ON CONFLICT ("executorId") DO UPDATE SET "beatAt" = excluded."beatAt"`;
}

/** Takes the worker off the list at once, so that nobody waits for its silence. */
export async function recordEnd(db: Database, executorId: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "WorkerHeartbeat" WHERE "executorId" = ${executorId}`;
}

/** The executor IDs of workers that are alive. */
export async function findLivingWorkers(db: Database | Transaction): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ executorId: string }[]>`
    SELECT "executorId" FROM "WorkerHeartbeat" WHERE "beatAt" > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})`;
  return rows.map((row) => row.executorId);
}

/**
 * Runs `work` in the one process that gets there first; the others return null at once. For work that two workers
 * must not do together, such as resuming the workflows of a third.
 */
export async function asOnlySweeper<Value>(db: Database, work: (tx: Transaction) => Promise<Value>): Promise<Value | null> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(hashtext('carabiner.sweeper')) AS mine`;
    return lock?.mine === true ? work(tx) : null;
  });
}
