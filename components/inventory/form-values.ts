/** The lines of a tag list in a form's values, including incomplete ones. */
export function tagLines(value: unknown): readonly { readonly key: string; readonly value: string }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((line: unknown) => {
    if (typeof line !== "object" || line === null) return [];
    const key: unknown = Reflect.get(line, "key");
    const held: unknown = Reflect.get(line, "value");
    return typeof key === "string" && typeof held === "string" ? [{ key: key.trim(), value: held.trim() }] : [];
  });
}

/** The strings of a list in a form's values. */
export function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
