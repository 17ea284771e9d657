import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** A database of one test file, migrated and empty. */
export type TestDatabase = {
  readonly url: string;
  /** Runs SQL as the administrator of the server, outside a transaction and outside row-level security. */
  readonly run: (sql: string) => Promise<void>;
  readonly drop: () => Promise<void>;
};

async function asAdmin(server: URL, sql: string, database = "postgres"): Promise<void> {
  const admin = new URL(server);
  admin.pathname = `/${database}`;
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(sql);
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
  if (template === undefined)
    throw new Error("DATABASE_URL_TEST is not set: run it as `npx vitest run --project integration FILE`.");
  const server = new URL(template);
  const name = `test_${randomBytes(8).toString("hex")}`;
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE "${server.pathname.slice(1)}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    run: (sql) => asAdmin(server, sql, name),
    drop: () => asAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}
