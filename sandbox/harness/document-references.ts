import { findByPath, scopedPath } from "./file-tree";
import { isExpression, keyOf, resolveReference, type Scope } from "./scope";
import type { Store } from "./store";

/** Every text under `key`, however deep: alone or in a list. */
export function textsUnder(document: unknown, key: string): string[] {
  if (Array.isArray(document)) return document.flatMap((item) => textsUnder(item, key));
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) => {
    if (name !== key) return textsUnder(value, key);
    if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
    return typeof value === "string" ? [value] : textsUnder(value, key);
  });
}

/** Keys of the connectors that a document names. Whether they exist is found out when the document is run. */
export function connectorKeysIn(document: unknown, from: Scope): string[] {
  return textsUnder(document, "connectorRef")
    .filter((text) => text !== "" && !isExpression(text))
    .map((text) => {
      const target = resolveReference(text, from, "connector");
      return keyOf(target.scope, target.identifier);
    });
}

/** Keys of the files that a document names and that exist. A missing one is found out when the document is run. */
export function fileKeysIn(store: Store, document: unknown, from: Scope): string[] {
  return textsUnder(document, "files").flatMap((text) => {
    const target = scopedPath(text, from);
    const file = target === undefined ? undefined : findByPath(store, target.scope, target.path);
    return file === undefined ? [] : [keyOf(file.scope, file.identifier)];
  });
}
