import type { Metadata } from "next";

import { ExportLink } from "@/app/_components/export-link";
import { MissingNote } from "@/components/inventory/missing-note";
import { RegionChips } from "@/components/inventory/region-chips";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { FilterChips } from "@/components/ui/filter-chips";
import { formatCount } from "@/components/ui/format-number";
import { Pager } from "@/components/ui/pager";
import { instancesCsvPath, instancesPath } from "@/lib/config/routes";
import { inventoryFilterSchema, isFiltered, PAGE_ROWS, withFilter } from "@/lib/domain/inventory/inventory-filter";
import type { InventoryInstance } from "@/lib/domain/inventory/inventory-shapes";

import { InventoryHead } from "../_components/inventory-head";
import { inventoryFilters } from "../_components/inventory-filters";
import { NothingFound } from "../_components/nothing-found";
import { SearchForm } from "../_components/search-form";
import { loadInventory, regionsOf } from "../load-inventory";

export const metadata: Metadata = { title: "Instances" };

type PageProps = { readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

/** Instances of every account that the person may see. Filters and page number are in the address. */
export default async function InstancesPage({ searchParams }: PageProps) {
  const [inventory, query] = await Promise.all([loadInventory(), searchParams]);
  const { page, ...filter } = inventoryFilterSchema.parse(query);
  const { deps, accountIds, accounts, now } = inventory;
  const offset = (page - 1) * PAGE_ROWS;
  const [rows, matching, totals, values, tag] = await Promise.all([
    deps.inventory.listInstances(accountIds, filter, { offset, limit: PAGE_ROWS }),
    deps.inventory.countInstances(accountIds, filter),
    deps.inventory.readTotals(accountIds),
    deps.inventory.listFilterValues(accountIds),
    deps.inventory.listTags(accountIds),
  ]);
  const { all, missing } = regionsOf(inventory, "instances");
  const floor = missing.length > 0 ? "At least " : "";
  const regions = new Set(totals.groups.map(({ region }) => region)).size;
  const names = accounts.length > 1 ? Object.fromEntries(accounts.map(({ id, alias }) => [id, alias ?? id])) : {};
  const last = offset + rows.length;

  return (
    <div className="stack-6">
      <InventoryHead
        page={inventory}
        current="instances"
        title={
          all.length === 0
            ? "No account was read yet"
            : `${floor}${countWords(totals.instances, "instance")} in ${countWords(regions, "region")}`
        }
        lead={`${formatCount(totals.running)} running. In ${countWords(accounts.length, "AWS account")} that you may see.`}
      />
      <MissingNote missing={missing} />
      {all.length === 0 ? null : <RegionChips regions={all} names={names} now={now} />}
      <div className="stack-4">
        <SearchForm path={instancesPath} label="Name, ID, address or group" filter={filter} />
        <FilterChips
          filters={inventoryFilters(instancesPath, filter, { ...values, tag }, accounts)}
          aside="The address includes the filter, so you can share it"
        />
        <Card
          title={isFiltered(filter) ? `${formatCount(matching)} of ${formatCount(totals.instances)} instances` : "Instances"}
          aside={
            matching === 0 ? undefined : (
              <ExportLink href={`${instancesCsvPath}${withFilter(filter, {})}`}>CSV of these {formatCount(matching)}</ExportLink>
            )
          }
          footer={
            rows.length === 0 ? undefined : (
              <Pager
                first={offset + 1}
                last={last}
                total={matching}
                {...(page > 1 ? { previousHref: `${instancesPath}${withFilter(filter, {}, page - 1)}` } : {})}
                {...(last < matching ? { nextHref: `${instancesPath}${withFilter(filter, {}, page + 1)}` } : {})}
              />
            )
          }
        >
          {rows.length === 0 ? (
            <div className="in">
              <NothingFound path={instancesPath} what="instances" filter={filter} wasRead={all.length > 0} />
            </div>
          ) : (
            <DataTable caption="Instances by account, region and name" columns={COLUMNS} groups={[{ rows }]} rowKey={keyOf} />
          )}
        </Card>
      </div>
    </div>
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

function countWords(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;
}
