import { setTimeout as wait } from "node:timers/promises";

import { Client } from "pg";

/** Every transaction that writes an event is held back just before its end, with the locks that it has. */
export type HeldEvents = {
  /** Waits until so many transactions are held back, at their event or at a lock of one that is. */
  readonly untilWaiting: (count: number) => Promise<void>;
  /** Lets them go on. */
  readonly release: () => Promise<void>;
};

/**
 * Stops transactions of a test's database in their middle, so that two of them can be interleaved: events are written
 * last. Call `release` in any case.
 */
export async function holdEvents(databaseUrl: string): Promise<HeldEvents> {
  const address = new URL(process.env["DATABASE_ADMIN_URL_TEST"] ?? "");
  address.pathname = new URL(databaseUrl).pathname;
  const client = new Client({ connectionString: address.href });
  await client.connect();
  await client.query("BEGIN");
  await client.query('LOCK TABLE "Event" IN SHARE MODE');
  return {
    untilWaiting: async (count) => {
      const sql = `SELECT count(*)::int AS "waiting" FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      for (;;) {
        // Inside a transaction the server shows the sessions as they were at the first look.
        await client.query("SELECT pg_stat_clear_snapshot()");
        const { rows } = await client.query<{ waiting: number }>(sql);
        if ((rows[0]?.waiting ?? 0) >= count) return;
        await wait(20);
      }
    },
    release: async () => {
      await client.query("COMMIT");
      await client.end();
    },
  };
}
