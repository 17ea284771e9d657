import type { Database, Transaction } from "./client";
import { sessionName } from "./pool";

/** After this long without a beat a worker counts as dead. Beats come every 5 s. */
export const DEAD_AFTER_SECONDS = 15;

/** Our own transactions last milliseconds. */
const OLD_TRANSACTION_SECONDS = 5;

/** The first beat of a process, which also records when it started. */
export async function recordStart(db: Database | Transaction, executorId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "WorkerHeartbeat" ("executorId", "startedAt", "beatAt") VALUES (${executorId}, clock_timestamp(), clock_timestamp())
    ON CONFLICT ("executorId") DO UPDATE SET "startedAt" = excluded."startedAt", "beatAt" = excluded."beatAt"`;
}

/** How many orders a worker carries out at once, and how many of these places are lost to overtaken executions. */
export type WorkerPlaces = { readonly places: number; readonly lostPlaces: number };

/** A further sign of life, by the database's clock: workers' own clocks may differ. */
export async function recordBeat(db: Database, executorId: string, { places, lostPlaces }: WorkerPlaces): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "WorkerHeartbeat" ("executorId", "startedAt", "beatAt", "places", "lostPlaces")
    VALUES (${executorId}, clock_timestamp(), clock_timestamp(), ${places}, ${lostPlaces})
    ON CONFLICT ("executorId") DO UPDATE
    SET "beatAt" = excluded."beatAt", "places" = excluded."places", "lostPlaces" = excluded."lostPlaces"`;
}

/** Takes the worker off the list at once, so that no one waits for its silence. */
export async function recordEnd(db: Database, executorId: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "WorkerHeartbeat" WHERE "executorId" = ${executorId}`;
}

/** A worker that beat lately. It takes work while a place is left that no overtaken execution keeps; a busy one does. */
export type LivingWorker = { readonly executorId: string; readonly takesWork: boolean };

/** The workers that are alive. */
export async function findLivingWorkers(db: Database): Promise<readonly LivingWorker[]> {
  return await db.$queryRaw<LivingWorker[]>`
    SELECT "executorId", "lostPlaces" < "places" AS "takesWork" FROM "WorkerHeartbeat"
    WHERE "beatAt" > clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})`;
}

/**
 * Ends the transactions that silent workers left open, with the locks they hold, and forgets workers that were last seen
 * a day ago. A session that began its transaction a moment ago belongs to a worker that is about to beat again.
 *
 * @returns how many sessions it ended
 */
export async function endSilentSessions(db: Database): Promise<number> {
  await db.$executeRaw`DELETE FROM "WorkerHeartbeat" WHERE "beatAt" < clock_timestamp() - interval '1 day'`;
  return await db.$executeRaw`
    SELECT pg_terminate_backend(session.pid)
    FROM pg_stat_activity session JOIN "WorkerHeartbeat" worker ON session.application_name = ${sessionName("")} || worker."executorId"
    WHERE session.datname = current_database() AND session.usename = current_user
      AND worker."beatAt" < clock_timestamp() - make_interval(secs => ${DEAD_AFTER_SECONDS})
      AND session.xact_start < clock_timestamp() - make_interval(secs => ${OLD_TRANSACTION_SECONDS})`;
}

/**
 * Runs `work` in the one process that gets there first; the others return null at once. For work that two workers
 * must not do together, such as resuming the workflows of a third. The work commits on its own connections: the
 * transaction here only holds the lock.
 */
export async function asOnlySweeper<Value>(db: Database, work: () => Promise<Value>): Promise<Value | null> {
  return await db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(hashtext('carabiner.sweeper')) AS mine`;
    return lock?.mine === true ? await work() : null;
  });
}
