import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, Download, route } from "../call";
import { INDEXED_PAGES, matchesTerm, ok, pageOf, pageRequest, NUMBERED_PAGES, sorted, springPageOf } from "../envelopes";
import { errorOf } from "../errors";
import { childrenOf, fileText, findByPath, pathOf, ROOT, scopedPath, withDescendants } from "../file-tree";
import { requirePermission } from "../permissions";
import type { StoredFile } from "../records";
import { requireScope, usersOfFiles } from "../references";
import { isSameScope, keyOf, type Scope } from "../scope";
import type { Change, Store } from "../store";
import { type IncomingFile, readFileForm } from "./file-form";

/** The vendor's limit for one file, and the form around it. */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const FORM_BYTES = MAX_FILE_BYTES + 1024 * 1024;

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function view(store: Store, file: StoredFile) {
  const { scope, identifier, name, fileUsage, type, parent, description, tags, mimeType, createdBy, lastModifiedBy } = file;
  return {
    accountIdentifier: HARNESS_ACCOUNT_ID,
    orgIdentifier: scope.org,
    projectIdentifier: scope.project,
    identifier,
    name,
    fileUsage,
    type,
    parentIdentifier: parent,
    description,
    tags: tagList(tags),
    mimeType,
    path: pathOf(store, file),
    draft: false,
    createdBy,
    lastModifiedBy,
    lastModifiedAt: file.lastModifiedAt,
  };
}

/** A node of the tree: a folder with its children, a file without its content. */
function node(store: Store, file: StoredFile, children: readonly unknown[]) {
  const { identifier, name, type, parent, fileUsage, description, tags, mimeType, lastModifiedBy, lastModifiedAt } = file;
  const common = { type, parentIdentifier: parent, identifier, name, path: pathOf(store, file), lastModifiedAt, lastModifiedBy };
  if (type === "FOLDER") return { ...common, children };
  return { ...common, fileUsage, description, tags: tagList(tags), mimeType, content: null };
}

function allow(call: Call, action: "view" | "edit" | "delete" | "access", scope: Scope, identifier?: string): void {
  requirePermission(call.caller, { permission: `core_file_${action}`, resourceType: "FILE", scope, identifier });
}

function whereText(scope: Scope): string {
  return (
    `accountIdentifier [${HARNESS_ACCOUNT_ID}], orgIdentifier [${scope.org ?? "null"}] ` +
    `and projectIdentifier [${scope.project ?? "null"}]`
  );
}

function fetchFile(store: Store, scope: Scope, identifier: string): StoredFile {
  const found = store.files.get(keyOf(scope, identifier));
  if (found !== undefined) return found;
  throw errorOf("INVALID_ARGUMENT", `Not found file/folder with identifier [${identifier}], ${whereText(scope)}`);
}

function requireParent(store: Store, scope: Scope, parent: string): void {
  if (parent === ROOT || store.files.get(keyOf(scope, parent))?.type === "FOLDER") return;
  throw errorOf("INVALID_ARGUMENT", `Parent folder with identifier [${parent}] does not exist`);
}

function requireFreeName(store: Store, scope: Scope, file: IncomingFile): void {
  const siblings = childrenOf(store, scope, file.parentIdentifier);
  if (!siblings.some(({ name, identifier }) => name === file.name && identifier !== file.identifier)) return;
  const kind = file.type.toLowerCase();
  throw errorOf(
    "DUPLICATE_FIELD",
    `Try another name, ${kind} with name [${file.name}] already exists in the parent folder [${file.parentIdentifier}].`,
  );
}

function contentChange(store: Store, key: string, content: Buffer | null): Change[] {
  if (content === null) return [];
  if (content.length > MAX_FILE_BYTES) throw errorOf("INVALID_REQUEST", "The file is larger than 100 MB");
  return [store.fileContents.put(key, { base64: content.toString("base64") })];
}

function rowOf(incoming: IncomingFile, scope: Scope, call: Call, before: StoredFile | undefined): StoredFile {
  const { identifier, name, description, tags, type, parentIdentifier: parent, fileUsage, mimeType } = incoming;
  const now = Date.now();
  const author = { name: call.caller.principal.name, email: call.caller.principal.email };
  return {
    identifier,
    name,
    description,
    tags,
    scope,
    type,
    parent,
    fileUsage,
    mimeType,
    createdBy: before?.createdBy ?? author,
    lastModifiedBy: author,
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
  };
}

async function create(store: Store, call: Call) {
  const { scope } = call;
  const incoming = await readFileForm(call);
  const { identifier, name } = incoming;
  allow(call, "edit", scope, identifier);
  requireScope(store, scope);
  requireFreeName(store, scope, incoming);
  const key = keyOf(scope, identifier);
  if (identifier === ROOT || store.files.has(key)) {
    const kind = incoming.type.toLowerCase();
    throw errorOf("DUPLICATE_FIELD", `Try another identifier, ${kind} with identifier [${identifier}] already exists.`);
  }
  requireParent(store, scope, incoming.parentIdentifier);
  const row = rowOf(incoming, scope, call, undefined);
  // A file that came without content is an empty file.
  const content = row.type === "FILE" ? (incoming.content ?? Buffer.alloc(0)) : null;
  const audited = { action: "CREATE", resourceType: "FILE", identifier, name, scope } as const;
  store.commit([
    store.files.put(key, row),
    ...contentChange(store, key, content),
    auditChange(store, call, { ...audited, after: { file: row } }),
  ]);
  return ok(view(store, row));
}

async function update(store: Store, call: Call) {
  const { scope } = call;
  const identifier = call.param("identifier");
  const incoming = await readFileForm(call, identifier);
  allow(call, "edit", scope, identifier);
  const before = fetchFile(store, scope, identifier);
  const { parentIdentifier: parent, name } = incoming;
  if (identifier === parent) {
    throw errorOf(
      "INVALID_ARGUMENT",
      `File or folder identifier [${identifier}] cannot be the same as parent folder identifier [${parent}]`,
    );
  }
  if (before.type !== incoming.type) throw errorOf("INVALID_REQUEST", "The type of a file or folder cannot change");
  requireParent(store, scope, parent);
  if (withDescendants(store, before).some((child) => child.identifier === parent)) {
    throw errorOf("INVALID_REQUEST", `Folder [${identifier}] cannot be moved into its own subfolder [${parent}]`);
  }
  requireFreeName(store, scope, incoming);
  const row = rowOf(incoming, scope, call, before);
  const key = keyOf(scope, identifier);
  const audited = { action: "UPDATE", resourceType: "FILE", identifier, name, scope } as const;
  store.commit([
    store.files.put(key, row),
    ...contentChange(store, key, incoming.content),
    auditChange(store, call, { ...audited, before: { file: before }, after: { file: row } }),
  ]);
  return ok(view(store, row));
}

function get(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "view", scope, identifier);
  const found = store.files.get(keyOf(scope, identifier));
  if (found !== undefined) return ok(view(store, found));
  throw errorOf(
    "ENTITY_NOT_FOUND",
    `File with identifier: ${identifier}, accountIdentifier: ${HARNESS_ACCOUNT_ID}, orgIdentifier: ${scope.org ?? "null"} ` +
      `and projectIdentifier: ${scope.project ?? "null"} could not be found`,
  );
}

function download(store: Store, call: Call) {
  const identifier = call.param("identifier");
  allow(call, "view", call.scope, identifier);
  const file = fetchFile(store, call.scope, identifier);
  if (file.type === "FOLDER") {
    throw errorOf("INVALID_ARGUMENT", `Downloading folder not supported, fileIdentifier: ${identifier}`);
  }
  const content = store.fileContents.get(keyOf(call.scope, identifier));
  return new Download(file.name, Buffer.from(content?.base64 ?? "", "base64"));
}

function content(store: Store, call: Call) {
  const text = call.param("scopedFilePath");
  const target = scopedPath(text, call.scope);
  const found = target === undefined ? undefined : findByPath(store, target.scope, target.path);
  allow(call, "view", target?.scope ?? call.scope, found?.identifier);
  if (found?.type !== "FILE") throw errorOf("INVALID_REQUEST", `File not found in File Store with path: [${text}]`);
  return ok(fileText(store, found) ?? "");
}

const folderSchema = z.object({ identifier: z.string(), name: z.string(), type: z.literal("FOLDER") });

function folderNodes(store: Store, call: Call) {
  const { scope } = call;
  allow(call, "view", scope);
  const asked = call.json(folderSchema);
  const usage = call.query("fileUsage");
  const children = (identifier: string) =>
    childrenOf(store, scope, identifier)
      .filter((child) => usage === undefined || child.type === "FOLDER" || child.fileUsage === usage)
      .map((child) => node(store, child, []));
  if (asked.identifier === ROOT || asked.name === ROOT) {
    return ok({ type: "FOLDER", parentIdentifier: null, identifier: ROOT, name: ROOT, path: "/", children: children(ROOT) });
  }
  const folder = fetchFile(store, scope, asked.identifier);
  if (folder.type === "FILE") {
    throw errorOf("INVALID_ARGUMENT", `Required folder, found file with identifier [${folder.identifier}], ${whereText(scope)}`);
  }
  return ok(node(store, folder, children(folder.identifier)));
}

function list(store: Store, call: Call, isFilesOnly: boolean) {
  const { scope } = call;
  allow(call, "view", scope);
  requireScope(store, scope);
  const wanted = call.queryAll("identifiers");
  const rows = store.files
    .all()
    .filter((row) => isSameScope(row.scope, scope))
    .filter((row) => !isFilesOnly || row.type === "FILE")
    .filter((row) => wanted.length === 0 || wanted.includes(row.identifier))
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  const order = call.query("sortOrders") ?? call.query("sort");
  return springPageOf(sorted(rows, order), pageRequest(call.query, INDEXED_PAGES), (row) => view(store, row));
}

function referencedBy(store: Store, call: Call) {
  const identifier = call.param("identifier");
  allow(call, "view", call.scope, identifier);
  const file = fetchFile(store, call.scope, identifier);
  const users = usersOfFiles(store, [keyOf(call.scope, identifier)]);
  return pageOf(users, pageRequest(call.query, NUMBERED_PAGES), (user) => ({
    accountIdentifier: HARNESS_ACCOUNT_ID,
    referredEntity: { type: "Files", name: file.name, entityRef: { identifier } },
    referredByEntity: { type: user.type, name: user.name, entityRef: { identifier: user.identifier } },
  }));
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "delete", scope, identifier);
  if (identifier === ROOT) throw errorOf("INVALID_ARGUMENT", `Root folder [${ROOT}] can not be deleted.`);
  const before = fetchFile(store, scope, identifier);
  const rows = withDescendants(store, before);
  const users = usersOfFiles(
    store,
    rows.map((row) => keyOf(scope, row.identifier)),
  );
  if (users.length > 0) {
    const what =
      before.type === "FOLDER" ? `Folder [${identifier}], or its subfolders, contain file(s)` : `File [${identifier}] is`;
    throw errorOf("ENTITY_REFERENCE_EXCEPTION", `${what} referenced by ${users.length} other entities and can not be deleted.`);
  }
  const audited = { action: "DELETE", resourceType: "FILE", identifier, name: before.name, scope } as const;
  store.commit([
    ...rows.flatMap((row) => {
      const key = keyOf(scope, row.identifier);
      return [store.files.remove(key), store.fileContents.remove(key)];
    }),
    auditChange(store, call, { ...audited, before: { file: before } }),
  ]);
  return ok(true);
}

export function fileRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/file-store";
  const withForm = { bodyLimit: FORM_BYTES };
  route(app, "POST", base, (call) => create(store, call), withForm);
  route(app, "GET", base, (call) => list(store, call, false));
  route(app, "POST", `${base}/folder`, (call) => folderNodes(store, call));
  route(app, "POST", `${base}/files/filter`, (call) => list(store, call, true));
  route(app, "GET", `${base}/files/:identifier/download`, (call) => download(store, call));
  route(app, "GET", `${base}/files/:scopedFilePath/content`, (call) => content(store, call));
  route(app, "GET", `${base}/:identifier/referenced-by`, (call) => referencedBy(store, call));
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "PUT", `${base}/:identifier`, (call) => update(store, call), withForm);
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
