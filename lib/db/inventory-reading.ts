import { z } from "zod";

import { tagOf, type InventoryFilter } from "@/lib/domain/inventory/inventory-filter";
import type { InventoryCluster, InventoryInstance, InventoryTotals } from "@/lib/domain/inventory/inventory-shapes";
import { appErrorSchema } from "@/lib/core/error-schema";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Freshness, Scan } from "@/lib/domain/inventory/scan";
import type { Database } from "./client";
import { Prisma } from "./generated/client";
import { readColumn } from "./read-column";

/** The most values one filter offers. */
const MAX_VALUES = 200;

/** Why a part failed, as `toShardFailure` stored it. A failed part without a readable reason is still shown as failed. */
const shardFailureSchema = appErrorSchema.pick({ code: true, message: true, explanation: true });

type Page = { readonly offset: number; readonly limit: number };

/** The reads of the inventory. `accounts` are those that the actor may see; an empty list shows nothing. */
export function createInventoryReading(db: Database) {
  return {
    /** Instances that exist, as AWS lists them, by account, region and name. */
    async listInstances(accounts: readonly string[], filter: InventoryFilter, page: Page): Promise<InventoryInstance[]> {
      const rows = await db.instance.findMany({
        where: instanceWhere(accounts, filter),
        orderBy: [{ accountId: "asc" }, { region: "asc" }, { name: "asc" }, { instanceId: "asc" }],
        skip: page.offset,
        take: page.limit,
        omit: { securityGroups: true, scanId: true, seenAt: true, goneAt: true, profileArn: true, keyName: true },
      });
      return rows.map(({ tags, ...row }) => ({ ...row, tags: toTags(tags) }));
    },

    /** How many instances the filter leaves. */
    async countInstances(accounts: readonly string[], filter: InventoryFilter): Promise<number> {
      return await db.instance.count({ where: instanceWhere(accounts, filter) });
    },

    /** Clusters that exist, by account, region and name. */
    async listClusters(accounts: readonly string[], filter: InventoryFilter, page: Page): Promise<InventoryCluster[]> {
      const rows = await db.cluster.findMany({
        where: clusterWhere(accounts, filter),
        orderBy: [{ accountId: "asc" }, { region: "asc" }, { name: "asc" }],
        skip: page.offset,
        take: page.limit,
        omit: { scanId: true, seenAt: true, goneAt: true },
      });
      return rows.map(({ tags, capacityProviders, ...row }) => ({
        ...row,
        tags: toTags(tags),
        capacityProviders: Array.isArray(capacityProviders) ? capacityProviders.filter((name) => typeof name === "string") : [],
      }));
    },

    async countClusters(accounts: readonly string[], filter: InventoryFilter): Promise<number> {
      return await db.cluster.count({ where: clusterWhere(accounts, filter) });
    },

    /** Totals over every account, and instances by region and state for the bars. */
    async readTotals(accounts: readonly string[]): Promise<InventoryTotals> {
      const where = { accountId: { in: [...accounts] }, goneAt: null };
      const [byState, clusters] = await Promise.all([
        db.instance.groupBy({ by: ["accountId", "region", "zone", "state"], where, _count: { _all: true } }),
        db.cluster.aggregate({ where, _count: { _all: true }, _sum: { services: true, runningTasks: true } }),
      ]);
      const groups = byState.map(({ _count, ...group }) => ({ ...group, count: _count._all }));
      const sum = (rows: typeof groups) => rows.reduce((total, { count }) => total + count, 0);
      return {
        instances: sum(groups),
        running: sum(groups.filter(({ state }) => state === "running")),
        clusters: clusters._count._all,
        services: clusters._sum.services ?? 0,
        tasks: clusters._sum.runningTasks ?? 0,
        groups,
      };
    },

    /** What a filter can be set to, with how many instances each value has. */
    async listFilterValues(accounts: readonly string[]) {
      const rows = await db.$queryRaw<FilterValueRow[]>`
        SELECT "accountId" AS account, region, state, platform, count(*)::integer AS count
        FROM "Instance" WHERE "accountId" = ANY(${[...accounts]}::text[]) AND "goneAt" IS NULL
        GROUP BY GROUPING SETS (("accountId"), (region), (state), (platform)) ORDER BY 1, 2, 3, 4`;
      const by = (column: "account" | "region" | "state" | "platform") =>
        rows.flatMap((row) => (row[column] === null ? [] : [{ value: row[column], count: row.count }])).slice(0, MAX_VALUES);
      return { account: by("account"), region: by("region"), state: by("state"), platform: by("platform") };
    },

    /** The most frequent tags, `Environment=Production` with the number of instances that carry it. */
    async listTags(accounts: readonly string[]): Promise<{ value: string; count: number }[]> {
      const rows = await db.$queryRaw<{ value: string; count: number }[]>`
        SELECT tag.key || '=' || tag.value AS value, count(*)::integer AS count
        FROM "Instance", jsonb_each_text("tags") AS tag
        WHERE "accountId" = ANY(${[...accounts]}::text[]) AND "goneAt" IS NULL
          AND tag.key <> 'Name' AND tag.key NOT LIKE 'aws:%'
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`;
      return rows;
    },

    /** The newest reading of every part, with when it was last good and why it failed. */
    async readFreshness(accounts: readonly string[]): Promise<Freshness[]> {
      const rows = await db.$queryRaw<FreshnessRow[]>`
        SELECT DISTINCT ON (scan."accountId", shard.region, shard.kind)
          scan."accountId", shard.region, shard.kind, shard.state, shard.failure, shard."finishedAt",
          max(shard."finishedAt") FILTER (WHERE shard.state = 'done') OVER part AS "lastGoodAt",
          (SELECT good.found FROM "ScanShard" good JOIN "InventoryScan" of_good ON of_good.id = good."scanId"
            WHERE of_good."accountId" = scan."accountId" AND good.region = shard.region AND good.kind = shard.kind
              AND good.state = 'done' ORDER BY good."finishedAt" DESC LIMIT 1) AS found
        FROM "ScanShard" shard JOIN "InventoryScan" scan ON scan.id = shard."scanId"
        WHERE scan."accountId" = ANY(${[...accounts]}::text[]) AND shard.state <> 'waiting'
        WINDOW part AS (PARTITION BY scan."accountId", shard.region, shard.kind)
        ORDER BY scan."accountId", shard.region, shard.kind, shard."finishedAt" DESC`;
      return rows.map((row) => {
        const id = `${row.accountId}/${row.region}/${row.kind}`;
        const kind = readColumn(shardKindSchema, row.kind, { table: "ScanShard", column: "kind", id });
        const state = readColumn(shardStateSchema, row.state, { table: "ScanShard", column: "state", id });
        return {
          accountId: row.accountId,
          region: row.region,
          kind,
          state,
          found: row.found ?? 0,
          at: row.finishedAt ?? undefined,
          lastGoodAt: row.lastGoodAt ?? undefined,
          failure: state === "failed" ? shardFailureSchema.safeParse(row.failure).data : undefined,
        };
      });
    },

    /** The newest reading of each account. */
    async listNewestScans(accounts: readonly string[]): Promise<Scan[]> {
      const rows = await db.inventoryScan.findMany({
        where: { accountId: { in: [...accounts] } },
        orderBy: [{ accountId: "asc" }, { startedAt: "desc" }],
        distinct: ["accountId"],
        include: { shards: { select: { state: true } } },
      });
      return rows.map((row) => ({
        id: row.id,
        accountId: row.accountId,
        state: readColumn(scanStateSchema, row.state, { table: "InventoryScan", column: "state", id: row.id }),
        startedAt: row.startedAt,
        finishedAt: row.finishedAt ?? undefined,
        parts: row.shards.length,
        partsDone: row.shards.filter(({ state }) => state !== "waiting").length,
      }));
    },
  };
}

const shardKindSchema = z.enum(["instances", "clusters", "regions"]);
const shardStateSchema = z.enum(["waiting", "done", "doubted", "failed"]);
const scanStateSchema = z.enum(["running", "done", "partial", "failed"]);

type FilterValueRow = {
  readonly account: string | null;
  readonly region: string | null;
  readonly state: string | null;
  readonly platform: string | null;
  readonly count: number;
};

type FreshnessRow = {
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly state: string;
  readonly failure: unknown;
  readonly finishedAt: Date | null;
  readonly lastGoodAt: Date | null;
  readonly found: number | null;
};

function instanceWhere(accounts: readonly string[], filter: InventoryFilter): Prisma.InstanceWhereInput {
  const { region, state, platform, q } = filter;
  return withoutAbsent({
    accountId: { in: accountsOf(accounts, filter) },
    goneAt: null,
    region,
    state,
    platform,
    ...tagWhere(filter),
    OR: q === undefined ? undefined : instanceNamed(q),
  });
}

function clusterWhere(accounts: readonly string[], filter: InventoryFilter): Prisma.ClusterWhereInput {
  const { region, state, q } = filter;
  return withoutAbsent({
    accountId: { in: accountsOf(accounts, filter) },
    goneAt: null,
    region,
    status: state,
    ...tagWhere(filter),
    name: q === undefined ? undefined : { contains: q, mode: "insensitive" as const },
  });
}

function instanceNamed(q: string): Prisma.InstanceWhereInput[] {
  return [
    { name: { contains: q, mode: "insensitive" } },
    { instanceId: { contains: q } },
    { privateIp: { startsWith: q } },
    { publicIp: { startsWith: q } },
    { asgName: { contains: q, mode: "insensitive" } },
  ];
}

/** An account in the address narrows what may be seen, and never widens it. */
function accountsOf(accounts: readonly string[], { account }: InventoryFilter): string[] {
  return accounts.filter((one) => account === undefined || one === account);
}

function tagWhere(filter: InventoryFilter) {
  const tag = tagOf(filter);
  if (tag === undefined) return {};
  const path = [tag.key];
  return { tags: tag.value === undefined ? { path, not: Prisma.AnyNull } : { path, equals: tag.value } };
}

function toTags(tags: Prisma.JsonValue): Readonly<Record<string, string>> {
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) return {};
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}
