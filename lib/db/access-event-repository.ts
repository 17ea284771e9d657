import type { Actor } from "@/lib/domain/access/actor";
import { isOwner, type OwnedScope, tenantOf } from "@/lib/domain/access/scope-access";
import type { RecordedEvent } from "@/lib/domain/audit/event";
import type { Database } from "./client";
import { appendEvent, namePeople } from "./event-repository";
import type { Prisma } from "./generated/client";
import { personEvent } from "./person-event";
import { MATCHES_NOTHING } from "./visible-runs";

/** The most events one page holds. */
const MAX_EVENTS = 100;

/** A file with rows of several tenants. */
export type InventoryExport = {
  readonly what: "instances" | "clusters";
  readonly format: "csv";
  readonly rows: number;
  readonly filter: Readonly<Record<string, unknown>>;
  /** Where the exported accounts belong. */
  readonly scopes: readonly OwnedScope[];
};

export type AccessEventRepository = ReturnType<typeof createAccessEventRepository>;

/**
 * Events about people and access: those that belong to no run, and exports. Owners read all, org admins their tenants'.
 *
 * @param db reads under the actor's scope
 * @param log appends to the log of any tenant: an export may hold rows that the actor's whole account shares
 */
export function createAccessEventRepository(db: Database, log: Database) {
  return {
    /** Records that a person exported inventory: in their own log, and in that of each tenant that the rows may come from. */
    async recordExport(actor: Actor, { scopes, ...data }: InventoryExport): Promise<void> {
      const event = personEvent(actor, { action: "export.made", targetType: "inventory", targetId: data.what, data });
      const tenants = new Set([event.tenant, ...scopes.map((scope) => tenantOf(scope))]);
      await log.$transaction(async (tx) => {
        for (const tenant of tenants) await appendEvent(tx, { ...event, tenant });
      });
    },

    /** The events that the actor may read, newest first, below `before` (a `seq`) when given. */
    async list(actor: Actor, page: { readonly before?: string | undefined; readonly limit: number }): Promise<RecordedEvent[]> {
      const below = page.before === undefined ? {} : { seq: { lt: BigInt(page.before) } };
      const rows = await db.event.findMany({
        where: { AND: [ABOUT_ACCESS, whereRead(actor), below] },
        orderBy: { seq: "desc" },
        take: Math.min(page.limit, MAX_EVENTS),
      });
      return await namePeople(db, rows);
    },

    /** How many refusals and failures of the last 24 hours the actor may read. */
    async countRefusals(actor: Actor): Promise<number> {
      const [clock] = await db.$queryRaw<{ since: Date }[]>`SELECT now() - interval '24 hours' AS "since"`;
      return await db.event.count({
        where: { AND: [ABOUT_ACCESS, whereRead(actor), { result: "refused" }, { at: { gt: clock?.since ?? new Date(0) } }] },
      });
    },
  };
}

/** Word for word the condition of the index `Event_access_idx`. */
const ABOUT_ACCESS: Prisma.EventWhereInput = { OR: [{ runId: null }, { action: "export.made" }] };

/** The logs an actor reads: every log as owner, those of administered tenants as org admin, else none. */
function whereRead(actor: Actor): Prisma.EventWhereInput {
  if (isOwner(actor)) return {};
  const logs = actor.grants.flatMap<Prisma.EventWhereInput>(({ role, accountIdentifier, orgIdentifier }) => {
    if (role !== "org-admin" || accountIdentifier === undefined) return [];
    if (orgIdentifier === undefined) return [{ tenant: { startsWith: `${accountIdentifier}/` } }];
    return [{ tenant: tenantOf({ accountIdentifier, orgIdentifier }) }];
  });
  return logs.length === 0 ? MATCHES_NOTHING : { OR: logs };
}
