import { GUIDE_ITEMS } from "@/lib/domain/guide/items";

/** The place of operations in the guide: "Lines 71 to 78, items G35 to G40". */
export function guideWords(ids: readonly string[]): string {
  const items = GUIDE_ITEMS.filter((item) => ids.includes(item.id));
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return "Not in the guide";
  if (items.length === 1) return `${first.section}, line ${String(first.line)}, item ${first.id}`;
  const lines = items.map((item) => item.line);
  const named = items.length <= 4 ? items.map((item) => item.id).join(", ") : `${first.id} to ${last.id}`;
  return `${first.section}, lines ${String(Math.min(...lines))} to ${String(Math.max(...lines))}, items ${named}`;
}
