import "server-only";
import { createDeps, type Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canUseConnection } from "@/lib/domain/access/setup-access";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { inventoryAccounts, isReadable, newestPerAccount } from "@/lib/domain/inventory/readable-connections";
import {
  missingRegions,
  regionStatus,
  type Freshness,
  type RegionStatus,
  type Scan,
  type ShardKind,
} from "@/lib/domain/inventory/scan";
import { requireActor } from "@/lib/server/session";

/** An account that the person may see, listed once even with several connections. */
export type SeenAccount = { readonly id: string; readonly alias?: string | undefined; readonly readable: boolean };

/** The data that every inventory page needs. */
export type InventoryPage = {
  readonly actor: Actor;
  readonly deps: Deps;
  readonly now: Date;
  readonly accounts: readonly SeenAccount[];
  /** The accounts whose rows are shown. */
  readonly accountIds: readonly string[];
  readonly scans: readonly Scan[];
  readonly freshness: readonly Freshness[];
  readonly mayRead: boolean;
};

/** Loads the accounts of the person's connections and the age of their readings. */
export async function loadInventory(): Promise<InventoryPage> {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const connections = await deps.connections.listAws(actor);
  const accounts = accountsOf(connections);
  const accountIds = inventoryAccounts(connections);
  const [scans, freshness] = await Promise.all([
    deps.inventory.listNewestScans(accountIds),
    deps.inventory.readFreshness(accountIds),
  ]);
  const mayRead = readableConnections(actor, connections).length > 0;
  return { actor, deps, now: deps.clock.now(), accounts, accountIds, scans, freshness, mayRead };
}

/** The connections that the person may use for a reading: for each account the one that last worked. */
export function readableConnections(actor: Actor, connections: readonly AwsConnection[]): readonly AwsConnection[] {
  return newestPerAccount(connections.filter((connection) => isReadable(connection) && canUseConnection(actor, connection)));
}

function accountsOf(connections: readonly AwsConnection[]): readonly SeenAccount[] {
  return [...new Set(connections.map(({ accountId }) => accountId))].map((id) => {
    const own = connections.filter(({ accountId }) => accountId === id);
    return {
      id,
      alias: own.find(({ accountAlias }) => accountAlias !== undefined)?.accountAlias,
      readable: own.some(isReadable),
    };
  });
}

const NEVER_READ = "it was not read yet.";
const NO_ACCESS = "the portal has no access to this account, so the totals leave it out.";

/** The state of every region for one kind of resource, and the regions and accounts that a total leaves out. */
export function regionsOf(
  { accounts, freshness, now }: Pick<InventoryPage, "accounts" | "freshness" | "now">,
  kind: ShardKind,
): { readonly all: readonly RegionStatus[]; readonly missing: readonly RegionStatus[] } {
  const all = freshness
    .filter((fresh) => fresh.kind === kind || (fresh.kind === "regions" && fresh.state === "failed"))
    .map((fresh) => regionStatus(fresh.kind === "regions" ? { ...fresh, region: "list of regions" } : fresh, now));
  const unread = accounts
    .filter(({ id }) => !all.some(({ accountId }) => accountId === id))
    .map(({ id, readable }): RegionStatus => ({
      accountId: id,
      region: "every region",
      status: "never",
      found: 0,
      failure: { code: "precondition_failed", message: readable ? NEVER_READ : NO_ACCESS },
    }));
  return { all, missing: [...missingRegions(all), ...(all.length === 0 ? [] : unread)] };
}
