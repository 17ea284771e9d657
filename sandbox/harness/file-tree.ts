import type { StoredFile } from "./records";
import { ACCOUNT_SCOPE, isSameScope, keyOf, type Scope } from "./scope";
import type { Store } from "./store";

export const ROOT = "Root";

/** A path of the file store as YAML documents write it: `/a/b` in the project, `org:/a/b`, `account:/a/b`. */
export type FilePath = { readonly scope: Scope; readonly path: string; readonly level: "account" | "org" | "project" };

const SCOPED = /^(?:(account|org):)?(\/.*)$/s;

/** Where a path leads when it is written at `from`; undefined for a text that is no path. */
export function scopedPath(text: string, from: Scope): FilePath | undefined {
  const match = SCOPED.exec(text);
  const path = match?.[2];
  if (path === undefined) return undefined;
  if (match?.[1] === "account") return { scope: ACCOUNT_SCOPE, path, level: "account" };
  if (match?.[1] === "org") return { scope: { org: from.org, project: null }, path, level: "org" };
  return { scope: from, path, level: "project" };
}

/** The path from the top of the file's scope, made of names. */
export function pathOf(store: Store, file: StoredFile): string {
  const folder = file.parent === ROOT ? undefined : store.files.get(keyOf(file.scope, file.parent));
  return `${folder === undefined ? "" : pathOf(store, folder)}/${file.name}`;
}

export function childrenOf(store: Store, scope: Scope, folder: string): StoredFile[] {
  const rows = store.files.all().filter((row) => row.parent === folder && isSameScope(row.scope, scope));
  return rows.sort((left, right) => right.lastModifiedAt - left.lastModifiedAt);
}

/** A file or folder, and everything below a folder. */
export function withDescendants(store: Store, file: StoredFile): StoredFile[] {
  if (file.type === "FILE") return [file];
  return [file, ...childrenOf(store, file.scope, file.identifier).flatMap((child) => withDescendants(store, child))];
}

export function findByPath(store: Store, scope: Scope, path: string): StoredFile | undefined {
  return store.files.all().find((row) => isSameScope(row.scope, scope) && pathOf(store, row) === path);
}

/** Text of a file that a document names by its path; undefined when there is none. */
export function fileText(store: Store, file: StoredFile): string | undefined {
  const content = store.fileContents.get(keyOf(file.scope, file.identifier));
  return content === undefined ? undefined : Buffer.from(content.base64, "base64").toString("utf8");
}
