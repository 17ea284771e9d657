import { PrismaPg } from "@prisma/adapter-pg";
import { requireEnv } from "@/lib/config/env";
import { PrismaClient } from "./generated/client";
import type { Prisma } from "./generated/client";

/** What a repository works on: the client, or one transaction of it. */
export type Database = PrismaClient;

/** One transaction, as `database().$transaction(async (tx) => …)` hands it out. */
export type Transaction = Prisma.TransactionClient;

/**
 * A client with a pool of its own, for tests and one-off programs. End it with `$disconnect()`.
 *
 * @param url a PostgreSQL address
 * @param connections the most connections that the pool opens
 */
export function createDatabase(url: string, connections = 10): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000, keepAlive: true }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
}

// `next dev` evaluates modules again after every change; the pool must not multiply with them.
const shared: typeof globalThis & { carabinerClient?: Database } = globalThis;

/** The process's client, made at the first call, so that importing a repository needs no database. */
export function database(): Database {
  shared.carabinerClient ??= createDatabase(requireEnv("DATABASE_URL"));
  return shared.carabinerClient;
}
