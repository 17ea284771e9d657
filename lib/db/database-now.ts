import type { Database, Transaction } from "./client";

/** The moment by the database's clock, the one clock that every web and worker shares. */
export async function databaseNow(db: Database | Transaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS "now"`;
  if (row === undefined) throw new Error("The database did not tell the time.");
  return row.now;
}
