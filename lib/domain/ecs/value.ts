/**
 * Unquoted text of a template in place of a value: `<CPU>`, `${var.image}`, `!Ref Image`. It is kept exactly as it was written,
 * and no rule decides about it.
 */
export class Placeholder {
  constructor(readonly raw: string) {}

  /** Printed as JSON, a placeholder is its text. */
  toJSON(): string {
    return this.raw;
  }
}

/** A value of a task definition, as the document has it. */
export type Value = null | boolean | number | string | Placeholder | readonly Value[] | Members;

/** The members of an object, in the order of the document. */
export type Members = { readonly [key: string]: Value };

/** Where a value is: the keys and indexes from the top of the document. */
export type Path = readonly (string | number)[];

/** Whether the value has members. */
export function isMembers(value: Value | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Placeholder);
}

/** Whether the value is a list. TypeScript's own check does not narrow a read-only list. */
export function isItems(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The path as a JSON pointer: `/containerDefinitions/0/image`. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The path as people read it: `containerDefinitions[0].image`. */
export function describePath(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${String(step)}]` : index === 0 ? step : `.${step}`)).join("");
}
