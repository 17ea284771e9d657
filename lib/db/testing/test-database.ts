import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** A database of one test file, migrated and empty. */
export type TestDatabase = {
  readonly url: string;
  /** Runs SQL as the administrator of the server, outside a transaction and outside row-level security. */
  readonly run: (sql: string, database?: string) => Promise<void>;
  readonly drop: () => Promise<void>;
};

async function asAdmin(server: string, sql: readonly string[], database = "postgres"): Promise<void> {
  const admin = new URL(server);
  admin.pathname = `/${database}`;
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    for (const statement of sql) await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A fresh database, copied from the migrated template that the test run prepared. Call it in `beforeAll`, and `drop` in
 * `afterAll` after the last client was closed; a forgotten connection is cut.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = process.env["DATABASE_URL_TEST"];
  const admin = process.env["DATABASE_ADMIN_URL_TEST"];
  if (template === undefined || admin === undefined)
    throw new Error("DATABASE_URL_TEST is not set: run it as `npx vitest run --project integration FILE`.");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const url = new URL(template);
  // A copy has the owner and the confinement of a new database, not those of its template.
  await asAdmin(admin, [
    `CREATE DATABASE ${name} TEMPLATE "${url.pathname.slice(1)}" OWNER carabiner_owner`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${name} TO ${url.username}`,
  ]);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    run: async (sql, database = name) => await asAdmin(admin, [sql], database),
    drop: async () => await asAdmin(admin, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]),
  };
}
