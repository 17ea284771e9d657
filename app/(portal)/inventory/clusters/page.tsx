import type { Metadata } from "next";

import { ExportLink } from "@/app/_components/export-link";
import { MissingNote } from "@/components/inventory/missing-note";
import { RegionChips } from "@/components/inventory/region-chips";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { FilterChips } from "@/components/ui/filter-chips";
import { formatCount } from "@/components/ui/format-number";
import { Pager } from "@/components/ui/pager";
import { clustersCsvPath, clustersPath } from "@/lib/config/routes";
import { inventoryFilterSchema, isFiltered, PAGE_ROWS, withFilter } from "@/lib/domain/inventory/inventory-filter";
import type { InventoryCluster } from "@/lib/domain/inventory/inventory-shapes";

import { InventoryHead } from "../_components/inventory-head";
import { inventoryFilters } from "../_components/inventory-filters";
import { NothingFound } from "../_components/nothing-found";
import { SearchForm } from "../_components/search-form";
import { loadInventory, regionsOf } from "../load-inventory";

export const metadata: Metadata = { title: "Clusters" };

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** ECS clusters of every account that the person may see. */
export default async function ClustersPage({ searchParams }: PageProps) {
  const [inventory, query] = await Promise.all([loadInventory(), searchParams]);
  const { page, ...filter } = inventoryFilterSchema.parse(query);
  const { deps, accountIds, accounts, now } = inventory;
  const offset = (page - 1) * PAGE_ROWS;
  const [rows, matching, totals] = await Promise.all([
    deps.inventory.listClusters(accountIds, filter, { offset, limit: PAGE_ROWS }),
    deps.inventory.countClusters(accountIds, filter),
    deps.inventory.readTotals(accountIds),
  ]);
  const { all, missing } = regionsOf(inventory, "clusters");
  const names = accounts.length > 1 ? Object.fromEntries(accounts.map(({ id, alias }) => [id, alias ?? id])) : {};
  const inUse = all.filter(({ found }) => found > 0);
  const values = {
    account: [...new Set(inUse.map(({ accountId }) => accountId))].map((value) => ({ value })),
    region: [...new Set(inUse.map(({ region }) => region))].map((value) => ({ value })),
    state: ["ACTIVE", "PROVISIONING", "DEPROVISIONING", "FAILED", "INACTIVE"].map((value) => ({ value })),
  };
  const last = offset + rows.length;
  const floor = missing.length > 0 ? "At least " : "";

  return (
    <div className="stack-6">
      <InventoryHead
        page={inventory}
        current="clusters"
        title={
          all.length === 0
            ? "No account was read yet"
            : `${floor}${countWords(totals.clusters, "cluster")}, ${countWords(totals.services, "service")}`
        }
        lead={`${countWords(totals.tasks, "running task")}. In ${countWords(accounts.length, "AWS account")} that you may see.`}
      />
      <MissingNote missing={missing} />
      {all.length === 0 ? null : <RegionChips regions={all} names={names} now={now} />}
      <div className="stack-4">
        <SearchForm path={clustersPath} label="Name of the cluster" filter={filter} />
        <FilterChips
          filters={inventoryFilters(clustersPath, filter, values, accounts)}
          aside="The address includes the filter, so you can share it"
        />
        <Card
          title={isFiltered(filter) ? `${formatCount(matching)} of ${formatCount(totals.clusters)} clusters` : "Clusters"}
          aside={
            matching === 0 ? undefined : (
              <ExportLink href={`${clustersCsvPath}${withFilter(filter, {})}`}>CSV of these {formatCount(matching)}</ExportLink>
            )
          }
          footer={
            rows.length === 0 ? undefined : (
              <Pager
                first={offset + 1}
                last={last}
                total={matching}
                {...(page > 1 ? { previousHref: `${clustersPath}${withFilter(filter, {}, page - 1)}` } : {})}
                {...(last < matching ? { nextHref: `${clustersPath}${withFilter(filter, {}, page + 1)}` } : {})}
              />
            )
          }
        >
          {rows.length === 0 ? (
            <div className="in">
              <NothingFound path={clustersPath} what="clusters" filter={filter} wasRead={all.length > 0} />
            </div>
          ) : (
            <DataTable
              caption="Clusters by account, region and name"
              columns={COLUMNS}
              groups={[{ rows }]}
              rowKey={({ clusterArn }) => clusterArn}
            />
          )}
        </Card>
      </div>
    </div>
  );
}

const COLUMNS = [
  { id: "name", head: "Cluster", cell: ({ name }: InventoryCluster) => <b>{name}</b> },
  { id: "status", head: "Status", cell: ({ status }: InventoryCluster) => status },
  { id: "region", head: "Region", cell: ({ region }: InventoryCluster) => region },
  { id: "account", head: "Account", cell: ({ accountId }: InventoryCluster) => <span className="mono nowrap">{accountId}</span> },
  { id: "services", head: "Services", numeric: true, cell: ({ services }: InventoryCluster) => formatCount(services) },
  { id: "tasks", head: "Running tasks", numeric: true, cell: ({ runningTasks }: InventoryCluster) => formatCount(runningTasks) },
  {
    id: "pending",
    head: "Pending tasks",
    numeric: true,
    cell: ({ pendingTasks }: InventoryCluster) => formatCount(pendingTasks),
  },
  {
    id: "capacity",
    head: "Capacity",
    cell: ({ capacityProviders, containerInstances }: InventoryCluster) =>
      capacityProviders.length > 0
        ? capacityProviders.join(", ")
        : containerInstances > 0
          ? `${formatCount(containerInstances)} container instances`
          : "no instances",
  },
];

function countWords(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;
}
