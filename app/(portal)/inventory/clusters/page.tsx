import type { Metadata } from "next";
import Link from "next/link";

import { formatCount } from "@/components/ui/format-number";
import { clustersCsvPath, clustersPath, diagnoseServicePath } from "@/lib/config/routes";
import { inventoryFilterSchema, PAGE_ROWS } from "@/lib/domain/inventory/inventory-filter";
import type { InventoryCluster } from "@/lib/domain/inventory/inventory-shapes";

import { countWords, InventoryList, offsetOf } from "../_components/inventory-list";
import { loadInventory, regionsOf } from "../load-inventory";

export const metadata: Metadata = { title: "Clusters" };

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** ECS clusters of every account that the person may see. */
export default async function ClustersPage({ searchParams }: PageProps) {
  const [inventory, query] = await Promise.all([loadInventory(), searchParams]);
  const { page, ...filter } = inventoryFilterSchema.parse(query);
  const { deps, accountIds, accounts } = inventory;
  const [rows, matching, totals] = await Promise.all([
    deps.inventory.listClusters(accountIds, filter, { offset: offsetOf(page), limit: PAGE_ROWS }),
    deps.inventory.countClusters(accountIds, filter),
    deps.inventory.readTotals(accountIds),
  ]);
  const regions = regionsOf(inventory, "clusters");
  const inUse = regions.all.filter(({ found }) => found > 0);
  const values = {
    account: [...new Set(inUse.map(({ accountId }) => accountId))].map((value) => ({ value })),
    region: [...new Set(inUse.map(({ region }) => region))].map((value) => ({ value })),
    state: ["ACTIVE", "PROVISIONING", "DEPROVISIONING", "FAILED", "INACTIVE"].map((value) => ({ value })),
  };

  return (
    <InventoryList
      inventory={inventory}
      regions={regions}
      what="clusters"
      path={clustersPath}
      csvPath={clustersCsvPath}
      title={`${countWords(totals.clusters, "cluster")}, ${countWords(totals.services, "service")}`}
      lead={`${countWords(totals.tasks, "running task")}. In ${countWords(accounts.length, "AWS account")} that you may see.`}
      searchLabel="Name of the cluster"
      filter={filter}
      filterValues={values}
      page={page}
      rows={rows}
      matching={matching}
      total={totals.clusters}
      columns={COLUMNS}
      rowKey={({ clusterArn }) => clusterArn}
    />
  );
}

/** How many services a cluster has, with the way to each of them. */
function ServicesCell({ accountId, region, name, services }: InventoryCluster) {
  if (services === 0) return formatCount(services);
  return (
    <Link href={diagnoseServicePath({ account: accountId, region, cluster: name })}>
      {formatCount(services)}
      <span className="vh"> services of {name}</span>
    </Link>
  );
}

const COLUMNS = [
  { id: "name", head: "Cluster", cell: ({ name }: InventoryCluster) => <b>{name}</b> },
  { id: "status", head: "Status", cell: ({ status }: InventoryCluster) => status },
  { id: "region", head: "Region", cell: ({ region }: InventoryCluster) => region },
  { id: "account", head: "Account", cell: ({ accountId }: InventoryCluster) => <span className="mono nowrap">{accountId}</span> },
  { id: "services", head: "Services", numeric: true, cell: ServicesCell },
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
