import { isItems, isMembers, type Members, type Value } from "../value";

/** A row of the form. `from` is the index of its item in the document; a new row has none. */
export type Row<Content> = Content & { readonly from?: number };

/** The rows that the form shows of a list: one for each object. Other items, such as a placeholder, have no row. */
export function showRows<Content extends object>(
  value: Value | undefined,
  show: (item: Members) => Content,
): readonly Row<Content>[] {
  if (!isItems(value)) return [];
  const rows: Row<Content>[] = [];
  value.forEach((item, from) => {
    // `show` returns a new object. To copy it would cost ten times as much as to show it.
    if (isMembers(item)) rows.push(Object.assign(show(item), { from }));
  });
  return rows;
}

/**
 * The list with the rows as they were typed, in their order. Items without a row stay after the item that they followed.
 * Returns `value` itself when nothing changed, so that an empty list stays empty and a missing one stays missing.
 */
export function writeRows<Content extends object>(
  value: Value | undefined,
  rows: readonly Row<Content>[],
  write: (item: Members, row: Row<Content>) => Members,
): Value | undefined {
  const items = isItems(value) ? value : [];
  const written = rows.map((row) => {
    const item = row.from === undefined ? undefined : items[row.from];
    return { from: row.from, item: write(isMembers(item) ? item : {}, row) };
  });
  const list = withHidden(items, written);
  const isSame = list.length === items.length && list.every((item, index) => item === items[index]);
  if (isSame) return value;
  return list.length === 0 ? undefined : list;
}

function withHidden(
  items: readonly Value[],
  written: readonly { readonly from: number | undefined; readonly item: Members }[],
): readonly Value[] {
  const list: Value[] = [];
  const placed = new Set<number>();
  const takeHiddenAfter = (index: number): void => {
    for (let next = index + 1; next < items.length && !isMembers(items[next]) && !placed.has(next); next += 1) {
      placed.add(next);
      list.push(items[next] ?? null);
    }
  };
  takeHiddenAfter(-1);
  for (const { from, item } of written) {
    list.push(item);
    if (from !== undefined) takeHiddenAfter(from);
  }
  // Items whose neighbour was removed.
  items.forEach((item, index) => {
    if (!isMembers(item) && !placed.has(index)) list.push(item);
  });
  return list;
}
