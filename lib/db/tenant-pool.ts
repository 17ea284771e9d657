import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { beforeStatement } from "@/lib/core/deadline";
import type { TenantScope } from "@/lib/domain/access/tenant-scope";
import { measureDatabaseClock } from "./database-clock";
import { throughOutage } from "./through-outage";

/** The scope of the call under way. It carries the scope from a repository's client through Prisma to the connection. */
const scopeOfCall = new AsyncLocalStorage<TenantScope>();

/** Does work whose statements reach the database under this scope. */
export function underScope<Value>(scope: TenantScope, work: () => Promise<Value>): Promise<Value> {
  return scopeOfCall.run(scope, work);
}

/**
 * A pool whose every statement runs in a transaction that begins with the scope of its call. A statement without a
 * scope is an error, and no scope outlives its transaction.
 *
 * The statements of one call are sent together, so that the scope costs no further round trip.
 *
 * While the database is away for a moment, a read is repeated, and so is what comes before a change: getting a connection
 * and beginning a transaction. A change that was sent is never repeated.
 *
 * @see https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET
 */
export function createTenantPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, pipeline: true });
  const checkOut = async () => await pool.connect();

  /** One statement in a separate transaction. */
  async function query(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    const scope = requireScope();
    if (kindOf(statement.text) === "read") return await throughOutage(async () => await send(await checkOut(), scope, statement));
    return await send(await throughOutage(checkOut), scope, statement);
  }

  async function send(client: pg.PoolClient, scope: TenantScope, statement: pg.QueryConfig): Promise<pg.QueryResult> {
    client.on("error", ignore);
    try {
      // A change begins here and not while it waits for a connection.
      beforeStatement(kindOf(statement.text));
      const begun = begin(client, scope);
      const [, result, ended] = await Promise.allSettled([begun, client.query(statement), client.query("COMMIT")]);
      await begun;
      if (result.status === "rejected") throw result.reason;
      if (ended.status === "rejected") throw ended.reason;
      return result.value;
    } finally {
      client.removeListener("error", ignore);
      release(client);
    }
  }

  /** A connection on which a transaction has begun. */
  async function openTransaction(scope: TenantScope): Promise<{ client: pg.PoolClient; begun: pg.QueryResult }> {
    const client = await checkOut();
    client.on("error", ignore);
    try {
      return { client, begun: await begin(client, scope) };
    } catch (error) {
      client.release(true);
      throw error;
    } finally {
      client.removeListener("error", ignore);
    }
  }

  /** A connection for a transaction: Prisma's first statement is `BEGIN`, which was sent already. */
  async function connect(): Promise<pg.PoolClient> {
    const scope = requireScope();
    const { client, begun } = await throughOutage(async () => await openTransaction(scope));
    return replacing(client, {
      query: async (statement: pg.QueryConfig) => {
        if (statement.text === "BEGIN") return begun;
        if (!ENDS_TRANSACTION.test(statement.text)) beforeStatement(kindOf(statement.text));
        return await client.query(statement);
      },
      release: () => {
        release(client);
      },
    });
  }

  return replacing(pool, { query, connect });
}

const ENDS_TRANSACTION = /^\s*(?:COMMIT|ROLLBACK)\b/i;

/** Whether a statement only reads, as far as its first word tells; a lock that a `SELECT` takes changes nothing. */
function kindOf(statement: string): "read" | "write" {
  return /^\s*SELECT\b/i.test(statement) ? "read" : "write";
}

function requireScope(): TenantScope {
  const scope = scopeOfCall.getStore();
  if (scope === undefined)
    throw new Error("A statement names no tenant. Take the database from `database(scope)` or `createDeps(scope)`.");
  return scope;
}

/** The time comes back with it, so that every process knows the database's clock. */
const SET_SCOPE = "SELECT set_config('app.tenant', $1, true), extract(epoch FROM clock_timestamp())::float8 * 1000 AS at";

async function begin(client: pg.PoolClient, scope: TenantScope): Promise<pg.QueryResult> {
  const set = { text: SET_SCOPE, values: [toArrayLiteral(scope.words)] };
  const noteTime = measureDatabaseClock();
  const [begun, { rows }] = await Promise.all([client.query("BEGIN"), client.query<{ at: number }>(set)]);
  for (const { at } of rows) noteTime(at);
  return begun;
}

/** Back to the pool, unless a transaction is still open on it: the next call must not continue another call's. */
function release(client: pg.PoolClient): void {
  client.release(client.getTransactionStatus() !== "I");
}

// The statement that was under way fails as well; without a listener the process would end.
const ignore = () => undefined;

/** The words as a text that PostgreSQL reads as `text[]`. */
function toArrayLiteral(words: readonly string[]): string {
  return `{${words.map((word) => `"${word.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`).join(",")}}`;
}

/** The same object with some methods replaced. Prisma asks whether it was given a pool, so a copy would not do. */
function replacing<Target extends object>(target: Target, methods: Readonly<Record<string, unknown>>): Target {
  return new Proxy(target, {
    get: (from, name) => {
      if (typeof name === "string" && name in methods) return methods[name];
      const value: unknown = Reflect.get(from, name);
      if (typeof value !== "function") return value;
      const bound: unknown = value.bind(from);
      return bound;
    },
  });
}
