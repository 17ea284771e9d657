import { z } from "zod";

const text = (max: number) =>
  z
    .union([z.string(), z.array(z.string()).transform((many) => many[0] ?? "")])
    .transform((value) => value.trim().slice(0, max))
    .optional()
    .catch(undefined)
    .transform((value) => (value === "" ? undefined : value));

/**
 * The filter of the inventory as the address holds it. Anything that cannot be read is left out, so that an old or
 * mistyped link shows more rather than an error.
 */
export const inventoryFilterSchema = z.object({
  account: text(12),
  region: text(32),
  state: text(32),
  platform: text(16),
  /** `Environment=Production`, or a key alone. */
  tag: text(400),
  /** Part of a name, an ID or an address. */
  q: text(200),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export type InventoryFilter = Readonly<Partial<Omit<z.infer<typeof inventoryFilterSchema>, "page">>>;

/** Rows on one page. */
export const PAGE_ROWS = 50;

/** The names of the filter's fields, in the order of the chips. */
export const FILTER_KEYS = ["account", "region", "state", "platform", "tag", "q"] as const;

/** The query of an address with one field set to something else; the page number starts again. */
export function withFilter(filter: InventoryFilter, change: Partial<InventoryFilter>, page = 1): string {
  const merged = { ...filter, ...change };
  const query = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const value = merged[key];
    if (value !== undefined && value !== "") query.set(key, value);
  }
  if (page > 1) query.set("page", String(page));
  const words = query.toString();
  return words === "" ? "" : `?${words}`;
}

/** The two sides of a tag filter; without a value any value matches. */
export function tagOf(filter: InventoryFilter): { readonly key: string; readonly value?: string | undefined } | undefined {
  if (filter.tag === undefined) return undefined;
  const at = filter.tag.indexOf("=");
  return at < 1 ? { key: filter.tag } : { key: filter.tag.slice(0, at), value: filter.tag.slice(at + 1) };
}

/** Whether anything is filtered. */
export function isFiltered(filter: InventoryFilter): boolean {
  return FILTER_KEYS.some((key) => filter[key] !== undefined);
}
