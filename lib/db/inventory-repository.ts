import { newId } from "@/lib/core/new-id";
import type { Ec2Instance, EcsCluster } from "@/lib/domain/aws/aws-shapes";
import {
  isDoubtful,
  REGIONS_SHARD,
  type Scan,
  type Shard,
  type ShardFailure,
  type ShardOutcome,
  type ShardReading,
  type ShardState,
} from "@/lib/domain/inventory/scan";
import { BULK_ROWS } from "./bulk-upsert";
import type { Database, Transaction } from "./client";
import { lockHeldScan } from "./held-scan";
import { createInventoryReading } from "./inventory-reading";
import { CLUSTER_BULK, INSTANCE_BULK, type BulkKind } from "./inventory-rows";
import { toJson } from "./json";
import { createWorkOrder } from "./work-order";

export type InventoryRepository = ReturnType<typeof createInventoryRepository>;

/** A command line's reading without an end after this time was lost with its process; another may begin. */
const LOST_AFTER_MS = 20 * 60_000;

type AnyShard = Shard | typeof REGIONS_SHARD;

/** What was found in AWS accounts, and how fresh it is. Callers of the reads pass the accounts that the actor may see. */
export function createInventoryRepository(db: Database) {
  return {
    ...createInventoryReading(db),

    /**
     * Begins a reading of an account, or names the one that is under way: two at once would draw from one budget at AWS.
     * With `workflow` a worker is ordered to do it, in the same transaction; without, the caller reads.
     */
    async beginScan(input: {
      readonly awsConnectionId: string;
      readonly accountId: string;
      readonly requestedById?: string | undefined;
      readonly workflow?: string;
      readonly now: Date;
    }): Promise<{ readonly scanId: string; readonly isNew: boolean }> {
      return await db.$transaction(async (tx) => {
        // Two presses at once: the second waits here and then finds the first one's row.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`scan ${input.accountId}`}))`;
        const ofAccount = { accountId: input.accountId, state: "running" };
        // A worker's reading is never lost: its order brings it to an end.
        const lostBefore = new Date(input.now.getTime() - LOST_AFTER_MS);
        await tx.inventoryScan.updateMany({
          where: { ...ofAccount, orderId: null, startedAt: { lte: lostBefore } },
          data: { state: "failed", finishedAt: input.now },
        });
        const running = await tx.inventoryScan.findFirst({ where: ofAccount, select: { id: true } });
        if (running !== null) return { scanId: running.id, isNew: false };
        const scanId = newId("scan");
        const { awsConnectionId, workflow } = input;
        const orderId = workflow === undefined ? null : `discover:${scanId}`;
        await tx.inventoryScan.create({
          data: {
            id: scanId,
            awsConnectionId,
            accountId: input.accountId,
            requestedById: input.requestedById ?? null,
            startedAt: input.now,
            orderId,
          },
        });
        if (workflow !== undefined && orderId !== null) {
          const placedById = input.requestedById ?? null;
          await createWorkOrder(tx, { id: orderId, workflow, input: { awsConnectionId, scanId }, placedById, scanId });
        }
        return { scanId, isNew: true };
      });
    },

    /** Notes that the regions are known, and the parts of a reading; those that are there already stay as they are. */
    async openShards({ scanId, fence = 0, now }: HeldScan, shards: readonly Shard[]): Promise<void> {
      const regions = { scanId, ...REGIONS_SHARD, state: "done", found: new Set(shards.map(({ region }) => region)).size };
      await db.$transaction(async (tx) => {
        await lockHeldScan(tx, scanId, fence);
        await tx.scanShard.createMany({
          data: [{ ...regions, finishedAt: now }, ...shards.map((shard) => ({ scanId, ...shard }))],
          skipDuplicates: true,
        });
      });
    },

    /** The parts of a reading that were read before a crash, or that failed to be. */
    async listEndedShards(scanId: string): Promise<readonly { readonly region: string; readonly kind: string }[]> {
      return await db.scanShard.findMany({
        where: { scanId, finishedAt: { not: null } },
        select: { region: true, kind: true },
      });
    },

    /**
     * Stores what a part found, whole: writes rows that differ, marks rows that are no longer there, and closes the part,
     * in one transaction. Safe to repeat.
     */
    async saveShard(
      input: HeldScan & { readonly accountId: string; readonly region: string; readonly reading: ShardReading },
    ): Promise<ShardOutcome> {
      const { reading } = input;
      return reading.kind === "instances"
        ? await saveWhole(db, INSTANCE_BULK, input, reading.items)
        : await saveWhole(db, CLUSTER_BULK, input, reading.items);
    },

    /** Notes that a part could not be read. Its rows stay as they were. */
    async failShard({ scanId, fence = 0, now }: HeldScan, shard: AnyShard, failure: ShardFailure): Promise<void> {
      const data = { state: "failed", failure: toJson(failure), finishedAt: now };
      await db.$transaction(async (tx) => {
        await lockHeldScan(tx, scanId, fence);
        await tx.scanShard.upsert({
          where: { scanId_region_kind: { scanId, region: shard.region, kind: shard.kind } },
          create: { scanId, region: shard.region, kind: shard.kind, ...data },
          update: data,
        });
      });
    },

    /** Closes a reading that no worker has. `failed` when nothing of it succeeded, `partial` when some parts failed. */
    async finishScan(scanId: string, now: Date): Promise<Scan["state"]> {
      return await db.$transaction(async (tx) => await closeScan(tx, scanId, now));
    },
  };
}

/** Writes the end of a reading, as its parts ended. */
export async function closeScan(tx: Transaction, scanId: string, now: Date): Promise<Scan["state"]> {
  const shards = await tx.scanShard.findMany({ where: { scanId }, select: { state: true } });
  const read = shards.filter((shard) => shard.state === "done" || shard.state === "doubted").length;
  const state = read === shards.length ? "done" : read === 0 ? "failed" : "partial";
  await tx.inventoryScan.update({ where: { id: scanId }, data: { state, finishedAt: now } });
  return state;
}

/** A reading, the fence of the worker that has it (0 without one), and the moment of the write. */
type HeldScan = { readonly scanId: string; readonly fence?: number; readonly now: Date };

type Target = HeldScan & { readonly accountId: string; readonly region: string; readonly reading: ShardReading };

async function saveWhole<Item extends Ec2Instance | EcsCluster>(
  db: Database,
  bulk: BulkKind<Item>,
  target: Target,
  items: readonly Item[],
): Promise<ShardOutcome> {
  return await db.$transaction(async (tx) => {
    await lockHeldScan(tx, target.scanId, target.fence ?? 0);
    const doubted = isDoubtful({
      found: items.length,
      known: await countKnown(tx, bulk, target),
      previousState: await previousState(tx, target),
    });
    const changed = await upsertAll(tx, bulk, target, items);
    const gone = doubted ? 0 : await markGone(tx, bulk, target, items.map(bulk.idOf));
    const state = doubted ? ("doubted" as const) : ("done" as const);
    const data = { state, found: items.length, finishedAt: target.now };
    const { scanId, region, reading } = target;
    await tx.scanShard.upsert({
      where: { scanId_region_kind: { scanId, region, kind: reading.kind } },
      create: { scanId, region, kind: reading.kind, ...data },
      update: data,
    });
    return { changed, gone, state };
  });
}

async function upsertAll<Item>(
  tx: Transaction,
  bulk: BulkKind<Item>,
  { accountId, region, scanId, now }: Target,
  items: readonly Item[],
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < items.length; from += BULK_ROWS) {
    const arrays = bulk.arraysOf(items.slice(from, from + BULK_ROWS));
    changed += await tx.$executeRawUnsafe(bulk.sql, accountId, region, scanId, now, ...arrays);
  }
  return changed;
}

async function markGone<Item>(
  tx: Transaction,
  { table, idColumn }: BulkKind<Item>,
  { accountId, region, now }: Target,
  ids: readonly string[],
): Promise<number> {
  const sql = `UPDATE "${table}" SET "goneAt" = $3::timestamptz
    WHERE "accountId" = $1 AND "region" = $2 AND "goneAt" IS NULL AND NOT ("${idColumn}" = ANY($4::text[]))`;
  return await tx.$executeRawUnsafe(sql, accountId, region, now, [...ids]);
}

async function countKnown<Item>(tx: Transaction, { table }: BulkKind<Item>, { accountId, region }: Target): Promise<number> {
  const where = { accountId, region, goneAt: null };
  return table === "Instance" ? await tx.instance.count({ where }) : await tx.cluster.count({ where });
}

/** How the same part ended in the reading before this one. */
async function previousState(tx: Transaction, { scanId, accountId, region, reading }: Target): Promise<ShardState | undefined> {
  const row = await tx.scanShard.findFirst({
    where: { region, kind: reading.kind, scanId: { not: scanId }, finishedAt: { not: null }, scan: { accountId } },
    orderBy: { finishedAt: "desc" },
    select: { state: true },
  });
  return row === null ? undefined : toShardState(row.state);
}

/** The state as it was stored. */
export function toShardState(state: string): ShardState {
  switch (state) {
    case "done":
    case "doubted":
    case "failed":
      return state;
    default:
      return "waiting";
  }
}
