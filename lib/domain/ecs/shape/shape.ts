/** The type that a value of a document must have. */
export type Shape =
  | { readonly kind: "text"; readonly values?: readonly string[] }
  | { readonly kind: "integer" }
  | { readonly kind: "number" }
  | { readonly kind: "flag" }
  | { readonly kind: "list"; readonly of: Shape }
  /** An object with any keys, whose values are strings. */
  | { readonly kind: "texts" }
  | ObjectShape;

/** An object with known members. Without any, its members are not checked. */
export type ObjectShape = {
  readonly kind: "object";
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
};

export const text: Shape = { kind: "text" };
export const integer: Shape = { kind: "integer" };
export const flag: Shape = { kind: "flag" };
export const texts: Shape = { kind: "texts" };

/** One of a few words. */
export const oneOf = (...values: readonly string[]): Shape => ({ kind: "text", values });

export const list = (of: Shape): Shape => ({ kind: "list", of });

export const object = (members: Readonly<Record<string, Shape>>, required: readonly string[] = []): ObjectShape => ({
  kind: "object",
  members,
  required,
});
