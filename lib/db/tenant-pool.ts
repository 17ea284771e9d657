import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { beforeStatement } from "@/lib/core/deadline";
import type { TenantScope } from "@/lib/domain/access/tenant-scope";

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
 * @see https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET
 */
export function createTenantPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, pipeline: true });
  const checkOut = async () => await pool.connect();

  /** One statement in a transaction of its own. */
  async function query(statement: pg.QueryConfig): Promise<pg.QueryResult> {
    const scope = requireScope();
    beforeStatement(kindOf(statement.text));
    const client = await checkOut();
    client.on("error", ignore);
    const begun = begin(client, scope);
    const [, result, ended] = await Promise.allSettled([begun, client.query(statement), client.query("COMMIT")]);
    client.removeListener("error", ignore);
    release(client);
    await begun;
    if (result.status === "rejected") throw result.reason;
    if (ended.status === "rejected") throw ended.reason;
    return result.value;
  }

  /** A connection for a transaction: its first statement is `BEGIN`. */
  async function connect(): Promise<pg.PoolClient> {
    const scope = requireScope();
    const client = await checkOut();
    return replacing(client, {
      query: async (statement: pg.QueryConfig) => {
        if (statement.text === "BEGIN") return await begin(client, scope);
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

async function begin(client: pg.PoolClient, scope: TenantScope): Promise<pg.QueryResult> {
  const set = { text: "SELECT set_config('app.tenant', $1, true)", values: [toArrayLiteral(scope.words)] };
  const [begun] = await Promise.all([client.query("BEGIN"), client.query(set)]);
  return begun;
}

/** Back to the pool, unless a transaction is still open on it: the next call must not continue somebody else's. */
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
