import { z } from "zod";
import { newId } from "@/lib/core/new-id";
import { redact } from "@/lib/core/redact";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import type { NewEvent, RecordedEvent } from "@/lib/domain/audit/event";
import { roleSchema } from "@/lib/domain/access/actor";
import type { Database, Transaction } from "./client";
import { readColumn } from "./read-column";
import { whereVisible } from "./visible-runs";

/** What a column of JSON holds. */
const jsonSchema = z.record(z.string(), z.json());

/** The most events one page of a timeline holds. */
const MAX_EVENTS = 500;

/**
 * Records an event, in the transaction of its change.
 *
 * An event whose `dedupKey` is already known is dropped, so repeating after a crash is safe: then it returns false. Data
 * is redacted once more on the way in, because an event can never be deleted.
 */
export async function appendEvent(tx: Database | Transaction, event: NewEvent): Promise<boolean> {
  const { count } = await tx.event.createMany({
    data: [
      {
        id: newId("evt"),
        tenant: event.tenant,
        runId: event.runId ?? null,
        actorId: event.actorId ?? null,
        actorRole: event.actorRole ?? null,
        action: event.action,
        targetType: event.targetType,
        targetId: event.targetId,
        result: event.result,
        data: jsonSchema.parse(JSON.parse(JSON.stringify(redact(event.data)))),
        dedupKey: event.dedupKey ?? null,
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

/** What is read about events. */
export type EventRepository = ReturnType<typeof createEventRepository>;

/** Events for reading; writing them is `appendEvent`, inside the transaction of the change. */
export function createEventRepository(db: Database) {
  return {
    /** A run's events, newest first, below `before` (a `seq`) when given; none when the actor may not see the run. */
    async listEvents(
      actor: Actor,
      runId: string,
      page: { before?: string | undefined; limit?: number } = {},
    ): Promise<RecordedEvent[]> {
      const run = await db.run.findFirst({ where: { AND: [{ id: runId }, whereVisible(actor)] }, select: { id: true } });
      if (run === null) return [];
      const rows = await db.event.findMany({
        where: withoutAbsent({ runId, seq: page.before === undefined ? undefined : { lt: BigInt(page.before) } }),
        orderBy: { seq: "desc" },
        take: Math.min(page.limit ?? MAX_EVENTS, MAX_EVENTS),
      });
      return await namePeople(db, rows);
    },

    /** How many events a run has, or how many of them are not older than `from` (a `seq`); 0 when it may not be seen. */
    async countEvents(actor: Actor, runId: string, from?: string): Promise<number> {
      const run = await db.run.findFirst({ where: { AND: [{ id: runId }, whereVisible(actor)] }, select: { id: true } });
      if (run === null) return 0;
      return await db.event.count({
        where: withoutAbsent({ runId, seq: from === undefined ? undefined : { gte: BigInt(from) } }),
      });
    },
  };
}

type EventRow = Awaited<ReturnType<Database["event"]["findMany"]>>[number];

/** Rows as events, with the names that their people have today. */
export async function namePeople(db: Database, rows: readonly EventRow[]): Promise<RecordedEvent[]> {
  const ids = rows.flatMap((row) => [row.actorId ?? [], row.targetType === "user" ? row.targetId : []].flat());
  const people = await db.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true } });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return rows.map((row) => toRecordedEvent(row, names));
}

const resultSchema = z.enum(["done", "failed", "refused"]);

function toRecordedEvent(row: EventRow, names: ReadonlyMap<string, string>): RecordedEvent {
  return {
    id: row.id,
    seq: row.seq.toString(),
    at: row.at,
    tenant: row.tenant,
    runId: row.runId ?? undefined,
    actorId: row.actorId ?? undefined,
    actorName: row.actorId === null ? undefined : names.get(row.actorId),
    actorRole: roleSchema.safeParse(row.actorRole).data,
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    targetName: row.targetType === "user" ? names.get(row.targetId) : undefined,
    result: readColumn(resultSchema, row.result, { table: "Event", column: "result", id: row.id }),
    data: isRecord(row.data) ? row.data : {},
    dedupKey: row.dedupKey ?? undefined,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
