import { PrismaPg } from "@prisma/adapter-pg";
import { requireEnv } from "@/lib/config/env";
import { DatabaseOutageError, isDatabaseOutageError, reportDatabaseOutage } from "@/lib/core/database-outage";
import type { TenantScope } from "@/lib/domain/access/tenant-scope";
import { PrismaClient } from "./generated/client";
import type { Prisma } from "./generated/client";
import { isDatabaseOutage } from "./outage";
import { connectionSettings } from "./pool";
import { createTenantPool, underScope } from "./tenant-pool";

/**
 * What a repository works on: the client under one tenant scope.
 *
 * It has no `findUnique`: Prisma answers those of one moment in one query, which would then run under the scope of
 * whichever call came first. Use `findFirst`, or `findUnique` inside a transaction.
 */
export type Database = {
  readonly [Key in keyof PrismaClient]: PrismaClient[Key] extends { readonly findUnique: unknown }
    ? Omit<PrismaClient[Key], "findUnique" | "findUniqueOrThrow">
    : PrismaClient[Key];
};

/** One transaction, as `database(scope).$transaction(async (tx) => …)` hands it out. */
export type Transaction = Prisma.TransactionClient;

/** A client with its own pool: `as` gives it under a scope, `close` ends every connection. */
export type DatabasePool = { readonly as: (scope: TenantScope) => Database; readonly close: () => Promise<void> };

/**
 * Opens a pool, for a process or a test.
 *
 * @param url a PostgreSQL address
 * @param connections the most connections that the pool opens
 * @param process the name of this process's sessions at the server
 */
export function openDatabase(url: string, connections = 10, process = "tool"): DatabasePool {
  const pool = createTenantPool({ ...connectionSettings(url, process), max: connections });
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return { as: (scope) => underOneScope(client, scope), close: async () => await client.$disconnect() };
}

/** A client with its own pool under one scope, for tests and one-off programs. End it with `$disconnect()`. */
export function createDatabase(url: string, scope: TenantScope, connections?: number): Database {
  return openDatabase(url, connections).as(scope);
}

// `next dev` evaluates modules again after every change; the pool must not multiply with them.
// Builds can hold this module twice, too: the pool belongs to whichever opened it.
const shared: typeof globalThis & {
  carabinerPool?: DatabasePool;
  carabinerProcess?: string;
} = globalThis;

/**
 * Names this process's sessions at the server. A worker does it before its first query, with its executor ID, so that
 * other workers can end what it left there.
 */
export function nameSessions(process: string): void {
  shared.carabinerProcess = process;
}

/** The process's client under a scope. The pool is made at the first call, so that importing a repository needs no database. */
export function database(scope: TenantScope): Database {
  shared.carabinerPool ??= openDatabase(requireEnv("DATABASE_URL"), 10, shared.carabinerProcess ?? "web");
  return shared.carabinerPool.as(scope);
}

/** Names an outage as one, for those who know neither Prisma nor PostgreSQL. */
function named(error: unknown): unknown {
  if (!isDatabaseOutage(error)) return error;
  reportDatabaseOutage();
  return isDatabaseOutageError(error) ? error : new DatabaseOutageError(error);
}

/** The client, its models included, with every call made under the scope. */
function underOneScope<Target extends object>(target: Target, scope: TenantScope): Target {
  return new Proxy(target, {
    get: (from, name) => {
      const value: unknown = Reflect.get(from, name);
      if (typeof value === "function") {
        // Prisma begins a query when it is awaited, so that has to happen under the scope too.
        return (...args: readonly unknown[]) =>
          underScope(scope, async (): Promise<unknown> => {
            try {
              return await Reflect.apply(value, from, args);
            } catch (error) {
              throw named(error);
            }
          });
      }
      return typeof value === "object" && value !== null ? underOneScope(value, scope) : value;
    },
  });
}
