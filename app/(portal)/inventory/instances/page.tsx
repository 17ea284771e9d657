import type { Metadata } from "next";

import { formatCount } from "@/components/ui/format-number";
import { instancesCsvPath, instancesPath } from "@/lib/config/routes";
import { inventoryFilterSchema, PAGE_ROWS } from "@/lib/domain/inventory/inventory-filter";
import type { InventoryInstance } from "@/lib/domain/inventory/inventory-shapes";

import { countWords, InventoryList, offsetOf } from "../_components/inventory-list";
import { loadInventory, regionsOf } from "../load-inventory";

export const metadata: Metadata = { title: "Instances" };

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** Instances of every account that the person may see. Filters and page number are in the address. */
export default async function InstancesPage({ searchParams }: PageProps) {
  const [inventory, query] = await Promise.all([loadInventory(), searchParams]);
  const { page, ...filter } = inventoryFilterSchema.parse(query);
  const { deps, accountIds, accounts } = inventory;
  const [rows, matching, totals, values, tag] = await Promise.all([
    deps.inventory.listInstances(accountIds, filter, { offset: offsetOf(page), limit: PAGE_ROWS }),
    deps.inventory.countInstances(accountIds, filter),
    deps.inventory.readTotals(accountIds),
    deps.inventory.listFilterValues(accountIds),
    deps.inventory.listTags(accountIds),
  ]);
  const regions = new Set(totals.groups.map(({ region }) => region)).size;

  return (
    <InventoryList
      inventory={inventory}
      regions={regionsOf(inventory, "instances")}
      what="instances"
      path={instancesPath}
      csvPath={instancesCsvPath}
      title={`${countWords(totals.instances, "instance")} in ${countWords(regions, "region")}`}
      lead={`${formatCount(totals.running)} running. In ${countWords(accounts.length, "AWS account")} that you may see.`}
      searchLabel="Name, ID, address or group"
      filter={filter}
      filterValues={{ ...values, tag }}
      page={page}
      rows={rows}
      matching={matching}
      total={totals.instances}
      columns={COLUMNS}
      rowKey={keyOf}
    />
  );
}

const COLUMNS = [
  {
    id: "instance",
    head: "Instance",
    cell: ({ name, instanceId }: InventoryInstance) => (
      <span>
        <b>{name ?? <span className="quiet">no name tag</span>}</b>
        <span className="mono quiet tiny">
          <br />
          {instanceId}
        </span>
      </span>
    ),
  },
  {
    id: "state",
    head: "State",
    cell: ({ state }: InventoryInstance) => <span className={state === "running" ? undefined : "soft"}>{state}</span>,
  },
  { id: "zone", head: "Zone", cell: ({ zone, region }: InventoryInstance) => <span className="nowrap">{zone ?? region}</span> },
  { id: "type", head: "Type", cell: ({ instanceType }: InventoryInstance) => instanceType },
  { id: "platform", head: "Platform", cell: ({ platform }: InventoryInstance) => (platform === "windows" ? "Windows" : "Linux") },
  { id: "ip", head: "Private IP", cell: ({ privateIp }: InventoryInstance) => <span className="mono nowrap">{privateIp}</span> },
  {
    id: "account",
    head: "Account",
    cell: ({ accountId }: InventoryInstance) => <span className="mono nowrap">{accountId}</span>,
  },
  {
    id: "tags",
    head: "Tags",
    cell: ({ tags }: InventoryInstance) => (
      <span className="row tight">
        {Object.entries(tags)
          .filter(([key]) => key !== "Name" && !key.startsWith("aws:"))
          .sort(([one], [other]) => one.localeCompare(other, "en"))
          .slice(0, 2)
          .map(([key, value]) => (
            <span key={key} className="tag mono">
              {key}={value}
            </span>
          ))}
      </span>
    ),
  },
];

function keyOf({ accountId, region, instanceId }: InventoryInstance): string {
  return `${accountId}/${region}/${instanceId}`;
}
