import { placeholdersIn } from "../placeholders";
import { isItems, Placeholder, type Members, type Value } from "../value";

import { valueAt, withValue } from "./patch";

/** Where a field of the form is in the document, and the type of its value there. */
export type Field = { readonly path: readonly string[]; readonly type: "text" | "integer" | "flag" | "texts" };

/** Fields by their name in the form. */
export type Fields = Readonly<Record<string, Field>>;

/**
 * What fields show. Each is a string, even where a placeholder is the value: `256`, `true`, `<CPU>`. A list of texts is shown
 * with commas: `FARGATE, EC2`. A missing value is "".
 */
export type Shown<F extends Fields> = { readonly [Name in keyof F]: string };

export const textField = (...path: readonly string[]): Field => ({ path, type: "text" });
export const integerField = (...path: readonly string[]): Field => ({ path, type: "integer" });
export const flagField = (...path: readonly string[]): Field => ({ path, type: "flag" });
export const textsField = (...path: readonly string[]): Field => ({ path, type: "texts" });

/** What the form shows of a value; `undefined` for one that no field can show, such as a list. */
function show(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (value instanceof Placeholder) return value.raw;
  if (isItems(value)) return value.every((item) => typeof item === "string") ? value.join(", ") : undefined;
  return typeof value === "object" ? undefined : String(value);
}

/** The text of one field of an object. */
function textOf(members: Members, { path }: Field): string {
  const [key, ...rest] = path;
  if (key === undefined) return "";
  const value = Object.hasOwn(members, key) ? members[key] : undefined;
  return show(rest.length === 0 ? value : valueAt(value, rest)) ?? "";
}

/** What the fields show of an object. Written as a loop: a large document has thousands of fields. */
export function showFields<F extends Fields>(fields: F, members: Members): Shown<F> {
  const shown: Record<string, string> = {};
  for (const name in fields) {
    const field = fields[name];
    if (field !== undefined) shown[name] = textOf(members, field);
  }
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the loop has set each name of `fields`
  return shown as Shown<F>;
}

/** The object with what was typed. A field whose text did not change keeps its value, whatever that is. */
export function writeFields<F extends Fields>(fields: F, members: Members, typed: Shown<F>): Members {
  /** A form that is not complete leaves fields out. */
  const texts: Readonly<Record<string, string | undefined>> = typed;
  let written = members;
  for (const name in fields) {
    const field = fields[name];
    const text = texts[name];
    if (field === undefined || text === undefined || text === textOf(members, field)) continue;
    written = withValue(written, field.path, parse(text, field.type));
  }
  return written;
}

/** The value that the text of a field means. What is not a number stays a string, so that the check reports it at its field. */
function parse(text: string, type: Field["type"]): Value | undefined {
  if (text === "") return undefined;
  if (type === "text") return text;
  if (type === "texts") return text.split(",").map((item) => item.trim());
  if (placeholdersIn(text).length > 0) return new Placeholder(text);
  if (type === "integer") return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
  return text === "true" || text === "false" ? text === "true" : text;
}
