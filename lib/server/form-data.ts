import "server-only";
import type { TypedFields } from "@/lib/core/action-result";
import { isSecretKey } from "@/lib/core/redact";

/** Keys that would reach an object's prototype. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

type Nested = { [key: string]: string | string[] | Nested };

/**
 * A form's fields as an object: `account.id` becomes `{ account: { id } }`, a repeated name a list, `x[]` always a list.
 * Empty fields, files and the framework's own fields (`$ACTION…`) are left out.
 */
export function formDataToObject(form: FormData): Record<string, unknown> {
  const result: Nested = {};
  for (const [name, value] of form.entries()) {
    if (typeof value !== "string" || value === "" || name.startsWith("$")) continue;
    place(result, name, value);
  }
  return result;
}

function place(target: Nested, name: string, value: string): void {
  const isList = name.endsWith("[]");
  const path = (isList ? name.slice(0, -2) : name).split(".");
  const last = path.pop();
  if (last === undefined || [...path, last].some((key) => FORBIDDEN_KEYS.has(key))) return;
  let node = target;
  for (const key of path) {
    const next = Object.hasOwn(node, key) ? node[key] : undefined;
    if (next !== undefined && (typeof next === "string" || Array.isArray(next))) return;
    node = next ?? (node[key] = {});
  }
  const before = Object.hasOwn(node, last) ? node[last] : undefined;
  if (before === undefined) node[last] = isList ? [value] : value;
  else if (typeof before === "string") node[last] = [before, value];
  else if (Array.isArray(before)) before.push(value);
}

/** What was typed or ticked, to show it again beside its error; never a secret. */
export function typedValues(form: FormData): TypedFields {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$") && !isSecretKey(name.split(".").at(-1) ?? name));
  return Object.fromEntries(
    names.flatMap((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === "string");
      const [text] = texts;
      return text === undefined ? [] : [[name, name.endsWith("[]") ? texts : text]];
    }),
  );
}
