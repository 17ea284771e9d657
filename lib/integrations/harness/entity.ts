import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessAnswer, HarnessClient, HarnessRequest } from "./client";
import type { PlacedBody } from "./placed-body";
import { segment, wirePage } from "./wire";

/** How Harness lists one kind of entity. */
export type EntityLists<Schema extends z.ZodType> = {
  /** The plural noun in explanations. */
  readonly kinds: string;
  /** `/ng/api/connectors`; one entity is at this path and its identifier. */
  readonly path: string;
  /** The schema of one entity in a response. Most responses do not name the account. */
  readonly schema: (accountIdentifier: string) => Schema;
  readonly list: {
    /** Harness lists some kinds with a POST to a subpath, with a filter as `json`. */
    readonly method: "GET" | "POST";
    readonly path?: string;
    readonly paging: keyof typeof PAGING | "none";
  };
};

/** How Harness reads one kind of entity. */
export type EntityReads<Schema extends z.ZodType> = EntityLists<Schema> & {
  /** The singular noun in explanations. */
  readonly kind: string;
};

/** How Harness writes one kind of entity. `Body` is what a caller passes: most often Harness's document. */
export type EntityWrites<Schema extends z.ZodType, Body> = Pick<EntityReads<Schema>, "kind" | "path" | "schema"> & {
  /** The body that is sent, with the identifier and scope that it names. */
  readonly body: (accountIdentifier: string, body: Body) => PlacedBody;
  /** Whether a write names its scope in the query as well as in its body. */
  readonly scopeOfWrites: "query" | "body";
  /** Whether a PUT goes to the path of the collection or of the entity. */
  readonly updatesAt: "collection" | "identifier";
};

type Query = HarnessRequest<z.ZodType>["query"];
type Found<Schema extends z.ZodType> = Promise<Result<z.output<Schema> | undefined, AppError>>;
type Written<Schema extends z.ZodType> = Promise<Result<HarnessAnswer<z.output<Schema>>, AppError>>;

/** Reads every entity of a scope that the filter allows, page by page. */
export type EntityList<Schema extends z.ZodType> = (
  client: HarnessClient,
  scope: HarnessScope,
  filter?: { readonly query?: Query; readonly json?: unknown },
) => Promise<Result<readonly z.output<Schema>[], AppError>>;

/** A kind of entity that the portal reads. Errors of each call: as of `HarnessClient.send`. */
export type ReadEntity<Schema extends z.ZodType> = {
  /** One entity in exactly one scope; `undefined` when there is none that the key may see. `query` narrows it down. */
  readonly find: (client: HarnessClient, scope: HarnessScope, identifier: string, query?: Query) => Found<Schema>;
  readonly list: EntityList<Schema>;
};

/** The writes of one kind of entity. The client repeats no write: after a lost response, read before you write again. */
export type EntityWriting<Schema extends z.ZodType, Body> = {
  /** Creates an entity in the scope that its body names; `conflict` when the identifier is taken. */
  readonly create: (client: HarnessClient, body: Body) => Written<Schema>;
  /** Replaces a whole entity: fields that the body leaves out are removed. */
  readonly update: (client: HarnessClient, body: Body) => Written<Schema>;
};

/** Deletes an entity; `conflict` while something refers to it, `not_found` when it no longer exists. Never repeated. */
export type RemoveEntity = (
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
  query?: Query,
) => Promise<Result<HarnessAnswer<boolean>, AppError>>;

/** A kind of entity that the portal also writes and deletes. */
export type WrittenEntity<Schema extends z.ZodType, Body> = ReadEntity<Schema> &
  EntityWriting<Schema, Body> & { readonly remove: RemoveEntity };

/** The two pairs of parameters that Harness uses for pages. */
const PAGING = {
  "pageIndex, pageSize": (page: number) => ({ pageIndex: page, pageSize: PAGE_SIZE }),
  "page, size": (page: number) => ({ page, size: PAGE_SIZE }),
} as const;

/** Harness's largest page. */
const PAGE_SIZE = 100;

/** Far more pages than any scope has: a list that reports more is broken. */
const MAX_PAGES = 200;

/** Defines how one kind of entity is listed. */
export function defineEntityList<Schema extends z.ZodType>({
  kinds,
  path: base,
  schema: itemSchema,
  list: { method, path, paging },
}: EntityLists<Schema>): EntityList<Schema> {
  return async (client, scope, { query, json } = {}) => {
    const item = itemSchema(client.accountId);
    const items: z.output<Schema>[] = [];
    // Pages are read one after another, so that a list does not use the whole budget of the key at once.
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const read = await client.send({
        method,
        path: path === undefined ? base : `${base}/${path}`,
        scope,
        query: paging === "none" ? query : { ...query, ...PAGING[paging](page) },
        json,
        schema: paging === "none" ? wholeList(item) : wirePage(item),
        effect: "read",
        entity: { kind: kinds },
      });
      if (!read.ok) return err(read.error);
      const { content, totalPages } = read.value.value;
      items.push(...content);
      if (content.length === 0 || page + 1 >= totalPages) break;
    }
    return ok(items);
  };
}

/** A list without pages, read as a single page. */
function wholeList<Item extends z.ZodType>(item: Item) {
  return z.array(item).transform((content) => ({ content, totalPages: 1 }));
}

/** Defines how one kind of entity is found and listed. */
export function defineReadEntity<Schema extends z.ZodType>(reads: EntityReads<Schema>): ReadEntity<Schema> {
  return {
    list: defineEntityList(reads),
    async find(client, scope, identifier, query) {
      const found = await client.send({
        method: "GET",
        path: `${reads.path}/${segment(identifier)}`,
        scope,
        query,
        schema: reads.schema(client.accountId),
        effect: "read",
        entity: { kind: reads.kind, identifier },
      });
      if (found.ok) return ok(found.value.value);
      // For a read, "not found" is a result and not a failure.
      return found.error.code === "not_found" ? ok(undefined) : found;
    },
  };
}

/** Defines how one kind of entity is created and replaced. */
export function defineEntityWrites<Schema extends z.ZodType, Body>(
  facts: EntityWrites<Schema, Body>,
): EntityWriting<Schema, Body> {
  async function write(client: HarnessClient, method: "POST" | "PUT", body: Body): Written<Schema> {
    const { scope, identifier, content } = facts.body(client.accountId, body);
    const atIdentifier = method === "PUT" && facts.updatesAt === "identifier";
    return await client.send({
      method,
      path: atIdentifier ? `${facts.path}/${segment(identifier)}` : facts.path,
      scope,
      scopeInBody: facts.scopeOfWrites === "body",
      ...content,
      schema: facts.schema(client.accountId),
      effect: "write",
      entity: { kind: facts.kind, identifier },
    });
  }
  return {
    create: async (client, body) => await write(client, "POST", body),
    update: async (client, body) => await write(client, "PUT", body),
  };
}

/** Defines how one kind of entity is deleted. */
export function defineEntityRemoval({ kind, path }: Pick<EntityReads<z.ZodType>, "kind" | "path">): RemoveEntity {
  return async (client, scope, identifier, query) =>
    await client.send({
      method: "DELETE",
      path: `${path}/${segment(identifier)}`,
      scope,
      query,
      schema: z.boolean(),
      effect: "write",
      entity: { kind, identifier },
    });
}

/** Defines how one kind of entity is found, listed, created, replaced and deleted. */
export function defineWrittenEntity<Schema extends z.ZodType, Body>(
  facts: EntityReads<Schema> & EntityWrites<Schema, Body>,
): WrittenEntity<Schema, Body> {
  return { ...defineReadEntity(facts), ...defineEntityWrites(facts), remove: defineEntityRemoval(facts) };
}
