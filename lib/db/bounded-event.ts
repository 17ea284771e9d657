import type { NewEvent } from "@/lib/domain/audit/event";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";

/** How many events of one kind are kept in a span of time: an attacker must not fill the log. */
export type EventBound = {
  /** What is counted together, for example the denials of one person. */
  readonly key: string;
  readonly max: number;
  readonly seconds: number;
};

/**
 * Records an event unless its bound is reached; the last one that fits says that more may follow (`more`).
 *
 * Each event takes one of the bound's slots, and a slot is unique in the database: events at once cannot exceed the bound.
 */
export async function appendBounded(
  db: Database | Transaction,
  event: NewEvent,
  { key, max, seconds }: EventBound,
): Promise<void> {
  const [clock] = await db.$queryRaw<{ span: string }[]>`
    SELECT floor(extract(epoch FROM now()) / ${seconds})::bigint::text AS "span"`;
  const slots = Array.from({ length: max }, (_, index) => `${key}/${clock?.span ?? ""}/${String(index + 1)}`);
  const taken = await db.event.findMany({ where: { dedupKey: { in: slots } }, select: { dedupKey: true } });
  const keys = new Set(taken.map((row) => row.dedupKey));
  for (const slot of slots.filter((one) => !keys.has(one))) {
    const isLast = max > 1 && slot === slots.at(-1);
    const data = isLast ? { ...event.data, more: true } : event.data;
    // An event of the same moment may have taken the slot: then the next one is tried.
    if (await appendEvent(db, { ...event, data, dedupKey: slot })) return;
  }
}
