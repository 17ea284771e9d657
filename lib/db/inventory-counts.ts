import type { Database } from "./client";

/** What the newest readings of some AWS accounts found. */
export type InventoryCounts = {
  readonly instances: number;
  readonly clusters: number;
  readonly services: number;
  /** When a reading last ended; absent while nothing was read. */
  readonly readAt: Date | undefined;
};

/**
 * Joins the counts of the inventory to a database. The caller names the accounts that the actor may see.
 *
 * @guide G194
 */
export function createInventoryCounts(db: Database) {
  return {
    /** Instances and clusters that stood at the last reading. */
    async read(accountIds: readonly string[]): Promise<InventoryCounts> {
      const where = { accountId: { in: [...accountIds] }, goneAt: null };
      const [instances, clusters, scan] = await Promise.all([
        db.instance.count({ where }),
        db.cluster.aggregate({ where, _count: true, _sum: { services: true } }),
        db.inventoryScan.findFirst({
          where: { accountId: { in: [...accountIds] }, finishedAt: { not: null } },
          orderBy: { startedAt: "desc" },
          select: { finishedAt: true },
        }),
      ]);
      return {
        instances,
        clusters: clusters._count,
        services: clusters._sum.services ?? 0,
        readAt: scan?.finishedAt ?? undefined,
      };
    },
  };
}
