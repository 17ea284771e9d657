import { plural } from "@/lib/core/plural";
import { ExportLink } from "@/app/_components/export-link";
import { MissingNote } from "@/components/inventory/missing-note";
import { RegionChips } from "@/components/inventory/region-chips";
import { Card } from "@/components/ui/card";
import { DataTable, type Column } from "@/components/ui/data-table";
import { FilterChips } from "@/components/ui/filter-chips";
import { formatCount } from "@/components/ui/format-number";
import { Pager } from "@/components/ui/pager";
import { isFiltered, PAGE_ROWS, withFilter, type InventoryFilter } from "@/lib/domain/inventory/inventory-filter";

import type { InventoryPage, regionsOf } from "../load-inventory";
import { InventoryHead } from "./inventory-head";
import { inventoryFilters, type FilterValues } from "./inventory-filters";
import { NothingFound } from "./nothing-found";
import { SearchForm } from "./search-form";

type InventoryListProps<Row> = {
  readonly inventory: InventoryPage;
  readonly regions: ReturnType<typeof regionsOf>;
  /** What the rows are, as the card, the tab and the export name them. */
  readonly what: "instances" | "clusters";
  readonly path: string;
  readonly csvPath: string;
  /** The totals of everything that was read. */
  readonly title: string;
  readonly lead: string;
  readonly searchLabel: string;
  readonly filter: InventoryFilter;
  readonly filterValues: FilterValues;
  readonly page: number;
  /** The rows of this page, how many match the filter, and how many there are. */
  readonly rows: readonly Row[];
  readonly matching: number;
  readonly total: number;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
};

/** The rows that a page of the inventory starts after. */
export function offsetOf(page: number): number {
  return (page - 1) * PAGE_ROWS;
}

/** A page of the inventory with one kind of row: totals, regions, search, filters and the table, page by page. */
export function InventoryList<Row>(props: InventoryListProps<Row>) {
  const { inventory, regions, what, path, csvPath, title, lead, searchLabel, filter, filterValues, page, rows, matching } = props;
  const { all, missing } = regions;
  const { accounts, now } = inventory;
  const names = accounts.length > 1 ? Object.fromEntries(accounts.map(({ id, alias }) => [id, alias ?? id])) : {};
  const capital = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  const first = offsetOf(page) + 1;
  const last = offsetOf(page) + rows.length;

  return (
    <div className="stack-6">
      <InventoryHead
        page={inventory}
        current={what}
        title={all.length === 0 ? "No account was read yet" : `${missing.length > 0 ? "At least " : ""}${title}`}
        lead={lead}
      />
      <MissingNote missing={missing} />
      {all.length === 0 ? null : <RegionChips regions={all} names={names} now={now} />}
      <div className="stack-4">
        <SearchForm path={path} label={searchLabel} filter={filter} />
        <FilterChips
          filters={inventoryFilters(path, filter, filterValues, accounts)}
          aside="The address includes the filter, so you can share it"
        />
        <Card
          title={isFiltered(filter) ? `${formatCount(matching)} of ${formatCount(props.total)} ${what}` : capital}
          aside={
            matching === 0 ? undefined : (
              <ExportLink href={`${csvPath}${withFilter(filter, {})}`}>CSV of these {formatCount(matching)}</ExportLink>
            )
          }
          footer={
            rows.length === 0 ? undefined : (
              <Pager
                first={first}
                last={last}
                total={matching}
                previousHref={page > 1 ? `${path}${withFilter(filter, {}, page - 1)}` : undefined}
                nextHref={last < matching ? `${path}${withFilter(filter, {}, page + 1)}` : undefined}
              />
            )
          }
        >
          {rows.length === 0 ? (
            <div className="in">
              <NothingFound path={path} what={what} filter={filter} wasRead={all.length > 0} />
            </div>
          ) : (
            <DataTable
              caption={`${capital} by account, region and name`}
              columns={props.columns}
              groups={[{ rows }]}
              rowKey={props.rowKey}
            />
          )}
        </Card>
      </div>
    </div>
  );
}

/** `1 cluster`, `1,204 clusters`. */
export function countWords(count: number, what: string): string {
  return `${formatCount(count)} ${what}${plural(count, "", "s")}`;
}
