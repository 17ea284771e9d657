import type { Actor } from "@/lib/domain/access/actor";
import type { FindQuery } from "@/lib/domain/find/find-query";
import type { Database } from "./client";
import { Prisma } from "./generated/client";
import { visibleRunsSql } from "./visible-runs";

export type FindRepository = ReturnType<typeof createFindRepository>;

/** How many rows that have the words are looked at more closely: words that so many machines share tell none of them. */
const MAX_CANDIDATES = 2000;

/** A run as Find names it. */
export type FoundRun = {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly orgIdentifier: string | null;
  readonly projectIdentifier: string | null;
  readonly awsAccountId: string;
  readonly path: unknown;
};

/** An instance as Find names it. */
export type FoundInstance = {
  readonly accountId: string;
  readonly region: string;
  readonly instanceId: string;
  readonly name: string | null;
  readonly privateIp: string | null;
  readonly state: string;
};

/** A cluster as Find names it. */
export type FoundCluster = {
  readonly accountId: string;
  readonly region: string;
  readonly clusterArn: string;
  readonly name: string;
};

/**
 * Looks for what people type into Find. Every query is answered from an index: the words of a row (`find_words`, a
 * function of our migrations) are compared by their beginnings.
 */
export function createFindRepository(db: Database) {
  return {
    /** Runs that the actor may see: the one of that number first, then the latest. */
    async findRuns(actor: Actor, query: FindQuery, limit: number): Promise<FoundRun[]> {
      const number = query.runNumber ?? 0;
      if (query.words.length === 0 && number === 0) return [];
      return await db.$queryRaw<FoundRun[]>`
        SELECT "id", "reference", "kind", "orgIdentifier", "projectIdentifier", "awsAccountId", "path" FROM "Run"
        WHERE (${wordsMatch(RUN_WORDS, query)} OR "number" = ${number}) AND ${visibleRunsSql(actor)}
        ORDER BY "number" = ${number} DESC, "lastActivityAt" DESC, "id" DESC LIMIT ${limit}`;
    },

    /** Instances of accounts that the actor may see, by name, ID or private address; what is called exactly so first. */
    async findInstances(accounts: readonly string[], query: FindQuery, limit: number): Promise<FoundInstance[]> {
      if (query.words.length === 0 || accounts.length === 0) return [];
      const { address, text } = query;
      // The index knows the words of all three together; that they are words of the same one is asked of what it leaves.
      const inOne = ["name", "instanceId", "privateIp"].map((column) => wordsMatch(Prisma.raw(`"${column}"`), query));
      return await db.$queryRaw<FoundInstance[]>`
        SELECT * FROM (
          SELECT "accountId", "region", "instanceId", "name", "privateIp", "state" FROM "Instance"
          WHERE ${wordsMatch(INSTANCE_WORDS, query)} AND "goneAt" IS NULL AND "accountId" = ANY(${[...accounts]}::text[])
          LIMIT ${MAX_CANDIDATES}) AS candidate
        WHERE (${Prisma.join(inOne, " OR ")})
          AND ${address === undefined ? Prisma.sql`TRUE` : Prisma.sql`starts_with("privateIp", ${address})`}
        ORDER BY (${text} IN ("instanceId", "privateIp") OR lower("name") = lower(${text})) IS TRUE DESC,
          "name", "accountId", "region", "instanceId" LIMIT ${limit}`;
    },

    /** Clusters of accounts that the actor may see, by name. */
    async findClusters(accounts: readonly string[], query: FindQuery, limit: number): Promise<FoundCluster[]> {
      if (query.words.length === 0 || accounts.length === 0) return [];
      return await db.$queryRaw<FoundCluster[]>`
        SELECT "accountId", "region", "clusterArn", "name" FROM "Cluster"
        WHERE ${wordsMatch(CLUSTER_WORDS, query)} AND "goneAt" IS NULL AND "accountId" = ANY(${[...accounts]}::text[])
        ORDER BY "name", "accountId", "region" LIMIT ${limit}`;
    },
  };
}

// Letter for letter the expressions of the indexes: PostgreSQL uses an index on an expression for nothing else.
const RUN_WORDS = Prisma.sql`"reference" || ' ' || coalesce("orgIdentifier", '') || ' ' || coalesce("projectIdentifier", '')
  || ' ' || "awsAccountId" || ' ' || coalesce("path" ->> 'target', '') || ' ' || coalesce("path" ->> 'identity', '')
  || ' ' || coalesce("path" ->> 'hostAccess', '') || ' ' || coalesce("path" ->> 'strategy', '')`;
const INSTANCE_WORDS = Prisma.sql`coalesce("name", '') || ' ' || "instanceId" || ' ' || coalesce("privateIp", '')`;
const CLUSTER_WORDS = Prisma.sql`"name"`;

function wordsMatch(words: Prisma.Sql, query: FindQuery): Prisma.Sql {
  if (query.words.length === 0) return Prisma.sql`FALSE`;
  // Words are letters and digits, so that they need no more quoting than this.
  return Prisma.sql`find_words(${words}) @@ ${query.words.map((word) => `'${word}':*`).join(" & ")}::tsquery`;
}
