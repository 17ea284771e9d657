import type { Filter } from "@/components/ui/filter-chips";
import { withFilter, type InventoryFilter } from "@/lib/domain/inventory/inventory-filter";

import type { SeenAccount } from "../load-inventory";

type Counted = { readonly value: string; readonly count?: number | undefined };

export type FilterValues = Readonly<Partial<Record<"account" | "region" | "state" | "platform" | "tag", readonly Counted[]>>>;

const NAMES = { account: "Account", region: "Region", state: "State", platform: "Platform", tag: "Tag" } as const;

/** The filters with their options, each option an address under `path`. */
export function inventoryFilters(
  path: string,
  filter: InventoryFilter,
  values: FilterValues,
  accounts: readonly SeenAccount[],
): readonly Filter[] {
  const aliases = new Map(accounts.map(({ id, alias }) => [id, alias]));
  return (["account", "region", "state", "platform", "tag"] as const).flatMap((key) => {
    const options = values[key];
    if (options === undefined) return [];
    const current = filter[key];
    const known =
      current === undefined || options.some(({ value }) => value === current) ? options : [{ value: current }, ...options];
    return [
      {
        name: NAMES[key],
        value: current ?? "any",
        options: [
          { label: "any", href: `${path}${withFilter(filter, { [key]: undefined })}`, current: current === undefined },
          ...known.map(({ value, count }) => ({
            label: key === "account" && aliases.get(value) !== undefined ? `${value} ${aliases.get(value) ?? ""}` : value,
            href: `${path}${withFilter(filter, { [key]: value })}`,
            current: value === current,
            count,
          })),
        ],
      },
    ];
  });
}
