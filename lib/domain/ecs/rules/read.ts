import { hintsAtPlaceholder, placeholdersIn } from "../placeholders";
import { isItems, isMembers, Placeholder, type Members, type Path, type Value } from "../value";

/** A value that is a placeholder or has the wrong type, which is a finding already. No rule decides about it. */
export const OPEN = Symbol("open");

/** What a rule reads of a member: its value, `undefined` when it is missing, or `OPEN`. */
export type Read<T> = T | undefined | typeof OPEN;

/** An item of a list that is an object, with its place. */
export class Item {
  constructor(
    readonly members: Members,
    private readonly list: Path,
    private readonly index: number,
  ) {}

  /** Created on demand: most items of a large document have nothing to report. */
  get path(): Path {
    return [...this.list, this.index];
  }
}

/** The objects of a list, and whether a template adds others. */
export type Items = { readonly items: readonly Item[]; readonly isOpen: boolean };

/** Whether the string contains a placeholder. */
export function isOpenText(text: string): boolean {
  return hintsAtPlaceholder(text) && placeholdersIn(text).length > 0;
}

/** A string; an empty one counts as missing, as AWS treats it. */
export function readText(members: Members | undefined, key: string): Read<string> {
  const value = members?.[key];
  if (value === undefined || value === "") return undefined;
  return typeof value !== "string" || isOpenText(value) ? OPEN : value;
}

/** A whole number. */
export function readInteger(members: Members | undefined, key: string): Read<number> {
  const value = members?.[key];
  return value === undefined ? undefined : typeof value === "number" && Number.isSafeInteger(value) ? value : OPEN;
}

/** True or false. */
export function readFlag(members: Members | undefined, key: string): Read<boolean> {
  const value = members?.[key];
  return value === undefined ? undefined : typeof value === "boolean" ? value : OPEN;
}

/** An object; `undefined` when it is missing, `OPEN` when a placeholder is in its place. */
export function readMembers(members: Members | undefined, key: string): Read<Members> {
  const value = members?.[key];
  return value === undefined ? undefined : isMembers(value) ? value : OPEN;
}

/** The objects of a list; empty when it is missing. */
export function readItems(members: Members | undefined, key: string, path: Path): Items {
  const value = members?.[key];
  if (value === undefined) return { items: [], isOpen: false };
  if (!isItems(value)) return { items: [], isOpen: true };
  const list = [...path, key];
  const items: Item[] = [];
  value.forEach((item, index) => {
    if (isMembers(item)) items.push(new Item(item, list, index));
  });
  return { items, isOpen: items.length < value.length };
}

/** The strings of a list; `OPEN` when one of them is not known. */
export function readTexts(members: Members | undefined, key: string): Read<readonly string[]> {
  const value = members?.[key];
  if (value === undefined) return undefined;
  if (!isItems(value)) return OPEN;
  const texts = value.filter((item): item is string => typeof item === "string" && !isOpenText(item));
  return texts.length === value.length ? texts : OPEN;
}

/** Whether the member exists and is not an empty list, string or object. */
export function isPresent(members: Members, key: string): boolean {
  const value: Value | undefined = members[key];
  if (value === undefined || value === "" || value === null) return false;
  if (isItems(value)) return value.length > 0;
  return value instanceof Placeholder || !isMembers(value) || Object.keys(value).length > 0;
}

/** Whether the member requests something: a flag that is false requests nothing. */
export function asksFor(members: Members, key: string): boolean {
  return isPresent(members, key) && members[key] !== false;
}
