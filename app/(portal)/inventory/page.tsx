import type { Metadata } from "next";
import Link from "next/link";

import { plural } from "@/lib/core/plural";
import { ChartPatterns } from "@/components/inventory/chart-patterns";
import { MissingNote } from "@/components/inventory/missing-note";
import { RegionBars } from "@/components/inventory/region-bars";
import { RegionChips } from "@/components/inventory/region-chips";
import { formatCount } from "@/components/ui/format-number";
import { clustersPath, instancesPath } from "@/lib/config/routes";

import { InventoryHead } from "./_components/inventory-head";
import { loadInventory, regionsOf } from "./load-inventory";

export const metadata: Metadata = { title: "Inventory" };

/** Totals first, then the age of every region's reading, then instances by region. */
export default async function InventoryOverviewPage() {
  const inventory = await loadInventory();
  const { deps, accountIds, accounts, now } = inventory;
  const totals = await deps.inventory.readTotals(accountIds);
  const { all, missing } = regionsOf(inventory, "instances");
  const names = accounts.length > 1 ? Object.fromEntries(accounts.map(({ id, alias }) => [id, alias ?? id])) : {};
  const floor = missing.length > 0;

  return (
    <div className="stack-6">
      <ChartPatterns />
      <InventoryHead
        page={inventory}
        current="overview"
        title={
          all.length === 0
            ? "No account was read yet"
            : `${floor ? "At least " : ""}${formatCount(totals.instances)} instances and ${formatCount(totals.clusters)} clusters`
        }
        lead={`In ${String(accounts.length)} AWS ${plural(accounts.length, "account", "accounts")} that you may see.`}
      />
      <MissingNote missing={missing} />
      <dl className="stats">
        <Stat name="Instances" value={totals.instances} more={`${formatCount(totals.running)} running`} href={instancesPath} />
        <Stat name="ECS clusters" value={totals.clusters} more={`${formatCount(totals.services)} services`} href={clustersPath} />
        <Stat name="Running tasks" value={totals.tasks} more="as reported by the clusters" />
        <Stat
          name="Not read whole"
          value={missing.length}
          more={floor ? "parts are missing, so the totals are minimums" : "everything was read"}
        />
      </dl>
      {all.length === 0 ? null : <RegionChips regions={all} names={names} now={now} />}
      <RegionBars groups={totals.groups} />
    </div>
  );
}

type StatProps = { readonly name: string; readonly value: number; readonly more: string; readonly href?: string };

function Stat({ name, value, more, href }: StatProps) {
  return (
    <div>
      <dt>{href === undefined ? name : <Link href={href}>{name}</Link>}</dt>
      <dd className="v">{formatCount(value)}</dd>
      <dd className="x">{more}</dd>
    </div>
  );
}
