import { regionStatus, type Freshness } from "@/lib/domain/inventory/scan";

import type { AccountRegions } from "./aws-connections";

/** The regions of each account in its newest readings. An account that was never read is absent. */
export function accountRegions(freshness: readonly Freshness[], now: Date): Readonly<Record<string, AccountRegions>> {
  const read = freshness.filter(({ kind }) => kind !== "regions");
  const accounts = [...new Set(read.map(({ accountId }) => accountId))];
  return Object.fromEntries(accounts.map((accountId) => [accountId, regionsOf(read, accountId, now)]));
}

function regionsOf(freshness: readonly Freshness[], accountId: string, now: Date): AccountRegions {
  const own = freshness.filter((fresh) => fresh.accountId === accountId).map((fresh) => regionStatus(fresh, now));
  const holding = [...new Set(own.filter(({ found }) => found > 0).map(({ region }) => region))].toSorted();
  const silent = new Set(own.filter(({ status }) => status === "failed" || status === "never").map(({ region }) => region));
  return { holding, enabled: new Set(own.map(({ region }) => region)).size, silent: silent.size };
}
