import type { Database } from "./client";

/** One call that a limit counts: at most `max` of one key in any `windowMs` milliseconds. */
export type CountedCall = { readonly limit: string; readonly key: string; readonly max: number; readonly windowMs: number };

/** Counts calls for every web process, by the database's clock. */
export type RateCounter = {
  /** Counts a call. Returns 0, or after how many seconds the next one is allowed; a refused call is not counted. */
  readonly take: (call: CountedCall) => Promise<number>;
};

/**
 * Counts in the database, in one statement. It begins with SELECT, because counting is no change of what a person asked for:
 * the time limit of the request goes on, and an outage of the database still says that nothing was changed.
 *
 * @param nameOf the stored name of a key, which may be an address
 */
export function createRateCounter(db: Database, nameOf: (limit: string, key: string) => string): RateCounter {
  return {
    async take({ limit, key, max, windowMs }) {
      const [row] = await db.$queryRaw<{ seconds: number }[]>`
        SELECT take_rate(${nameOf(limit, key)}, ${max}::integer, ${windowMs}::integer * interval '1 millisecond') AS "seconds"`;
      if (row === undefined) throw new Error("The database did not count the call.");
      return row.seconds;
    },
  };
}
