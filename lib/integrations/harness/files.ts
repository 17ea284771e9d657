import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { FileDocument, HarnessFile, StoredFile } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "./client";
import { defineWrittenEntity } from "./entity";
import type { PlacedBody } from "./placed-body";
import { scoped, segment, valueOf, wireEntity, wireList, wireText } from "./wire";

const PATH = "/ng/api/file-store";

/** The file store has its tags as pairs. */
const wireTagPairs = wireList(z.object({ key: z.string(), value: wireText })).transform((pairs) =>
  Object.fromEntries(pairs.map(({ key, value }): [string, string] => [key, value])),
);

const files = defineWrittenEntity({
  kind: "file",
  kinds: "files",
  path: PATH,
  schema: (accountIdentifier) =>
    z
      .object({
        ...wireEntity,
        tags: wireTagPairs,
        type: z.enum(["FILE", "FOLDER"]),
        parentIdentifier: wireText,
        path: wireText,
      })
      .transform((file): StoredFile => scoped(accountIdentifier, file)),
  list: { method: "GET", paging: "pageIndex, pageSize" },
  body: placedFile,
  scopeOfWrites: "query",
  updatesAt: "identifier",
});

/** Creates and replaces a file or a folder; deleting a folder deletes everything in it. */
export const { create: createFile, update: updateFile, remove: deleteFile } = files;

/**
 * Finds a file with its text, or a folder with the identifiers of what it holds; `undefined` when there is none.
 *
 * @see https://apidocs.harness.io/tag/File-Store
 */
export async function findFile(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessFile | undefined, AppError>> {
  const found = await files.find(client, scope, identifier);
  if (!found.ok) return found;
  const file = found.value;
  if (file === undefined) return ok(undefined);
  if (file.type === "FOLDER") {
    const children = await childrenOf(client, file);
    return children.ok ? ok({ ...file, type: "FOLDER", children: children.value }) : children;
  }
  const content = await contentOf(client, file);
  return content.ok ? ok({ ...file, type: "FILE", content: content.value }) : content;
}

async function childrenOf(
  client: HarnessClient,
  { scope, identifier, name }: StoredFile,
): Promise<Result<readonly string[], AppError>> {
  return valueOf(
    await client.send({
      method: "POST",
      path: `${PATH}/folder`,
      scope,
      json: { identifier, name, type: "FOLDER" },
      schema: z
        .object({ children: wireList(z.object({ identifier: z.string() })) })
        .transform(({ children }) => children.map((child) => child.identifier)),
      effect: "read",
      entity: { kind: "folder", identifier },
    }),
  );
}

async function contentOf(client: HarnessClient, { scope, identifier, path }: StoredFile): Promise<Result<string, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: `${PATH}/files/${segment(path)}/content`,
      scope,
      schema: wireText,
      effect: "read",
      entity: { kind: "file", identifier },
    }),
  );
}

function placedFile(_accountIdentifier: string, file: FileDocument): PlacedBody {
  const { scope, identifier, name, parentIdentifier, content } = file;
  const form = new FormData();
  const fields = withoutAbsent({
    name,
    identifier,
    type: content === undefined ? "FOLDER" : "FILE",
    parentIdentifier,
    fileUsage: content === undefined ? undefined : "MANIFEST_FILE",
    mimeType: content === undefined ? undefined : "application/x-yaml",
    tags: JSON.stringify(Object.entries(file.tags).map(([key, value]) => ({ key, value }))),
  });
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  if (content !== undefined) form.set("content", new Blob([content], { type: "application/x-yaml" }), name);
  return { identifier, scope, content: { form } };
}
