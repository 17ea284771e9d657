import type { Actor } from "@/lib/domain/access/actor";
import type { FindQuery } from "@/lib/domain/find/find-query";
import type { FoundCluster, FoundInstance, FoundRun } from "@/lib/domain/find/found";
import type { Database } from "./client";
import { Prisma } from "./generated/client";
import { visibleRunsSql } from "./visible-runs";

export type FindRepository = ReturnType<typeof createFindRepository>;

/** How many rows that have the words are looked at more closely: words that so many machines share identify none of them. */
const MAX_CANDIDATES = 2000;

/**
 * Looks for what people type into Find. Every query is answered from an index: the words of a row (`find_words`, a
 * function of our migrations) are compared by their beginnings. The keys of the rows come from functions of our
 * migrations that read the index under the tenant scope.
 */
export function createFindRepository(db: Database) {
  return {
    /** Runs that the actor may see: the one of that number first, then the latest. */
    async findRuns(actor: Actor, query: FindQuery, limit: number): Promise<FoundRun[]> {
      const number = query.runNumber ?? 0;
      if (query.words.length === 0 && number === 0) return [];
      return await db.$queryRaw<FoundRun[]>`
        SELECT "id", "reference", "kind", "orgIdentifier", "projectIdentifier", "awsAccountId", "path" FROM "Run"
        WHERE "id" IN (SELECT find_runs(${toTsQuery(query)}::tsquery, ${number})) AND ${visibleRunsSql(actor)}
        ORDER BY "number" = ${number} DESC, "lastActivityAt" DESC, "id" DESC LIMIT ${limit}`;
    },

    /** Instances of accounts that the actor may see, by name, ID or private address; what is called exactly so first. */
    async findInstances(accounts: readonly string[], query: FindQuery, limit: number): Promise<FoundInstance[]> {
      if (query.words.length === 0 || accounts.length === 0) return [];
      const { address, text } = query;
      const words = toTsQuery(query);
      // The index holds the words of all three columns together; a second condition checks that one column has them all.
      const inOne = ["name", "instanceId", "privateIp"].map(
        (column) => Prisma.sql`find_words(${Prisma.raw(`"${column}"`)}) @@ ${words}::tsquery`,
      );
      return await db.$queryRaw<FoundInstance[]>`
        SELECT "accountId", "region", "instanceId", "name", "privateIp", "state"
        FROM find_instances(${words}::tsquery, ${[...accounts]}::text[], ${MAX_CANDIDATES}) AS candidate
        JOIN "Instance" USING ("accountId", "region", "instanceId")
        WHERE (${Prisma.join(inOne, " OR ")})
          AND ${address === undefined ? Prisma.sql`TRUE` : Prisma.sql`starts_with("privateIp", ${address})`}
        ORDER BY (${text} IN ("instanceId", "privateIp") OR lower("name") = lower(${text})) IS TRUE DESC,
          "name", "accountId", "region", "instanceId" LIMIT ${limit}`;
    },

    /** Clusters of accounts that the actor may see, by name. */
    async findClusters(accounts: readonly string[], query: FindQuery, limit: number): Promise<FoundCluster[]> {
      if (query.words.length === 0 || accounts.length === 0) return [];
      return await db.$queryRaw<FoundCluster[]>`
        SELECT "accountId", "region", "clusterArn", "name"
        FROM find_clusters(${toTsQuery(query)}::tsquery, ${[...accounts]}::text[]) AS candidate
        JOIN "Cluster" USING ("accountId", "region", "clusterArn")
        ORDER BY "name", "accountId", "region" LIMIT ${limit}`;
    },
  };
}

/** The words as a query: each by its beginning, all of them; null, which matches nothing, without any. */
function toTsQuery(query: FindQuery): string | null {
  // Words are letters and digits, so that they need no more quoting than this.
  return query.words.length === 0 ? null : query.words.map((word) => `'${word}':*`).join(" & ");
}
