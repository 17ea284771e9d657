import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { MIGRATION_LIMITS, REQUEST_LIMITS, type Limits } from "@/lib/config/database-limits.mjs";
import { createPool } from "@/lib/db/pool";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { sessionAddress, withClient } from "./database.mjs";

let place: TestDatabase;

beforeAll(async () => {
  place = await createTestDatabase();
});
afterAll(async () => {
  await place.drop();
});

const ASK = `SELECT name, setting::int AS ms FROM pg_settings
  WHERE name IN ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout', 'tcp_user_timeout') ORDER BY name`;
type Row = { name: string; ms: number };
const limitsOf = ({ rows }: { readonly rows: readonly Row[] }) => Object.fromEntries(rows.map(({ name, ms }) => [name, ms]));
const expected = ({ idleInTransactionMs, lockMs, statementMs }: Limits) => ({
  idle_in_transaction_session_timeout: idleInTransactionMs,
  lock_timeout: lockMs,
  statement_timeout: statementMs,
  tcp_user_timeout: 15_000,
});

test("a connection of the start has request limits beside other options", async () => {
  const address = new URL(place.url);
  address.searchParams.set("options", "-c search_path=public");
  const found = await withClient(address.href, async (client) => limitsOf(await client.query<Row>(ASK)));
  expect(found).toEqual(expected(REQUEST_LIMITS));
});

test("an address for a migration carries its limits into any program", async () => {
  const client = new Client({ connectionString: sessionAddress(place.url, { scope: ["all"], limits: MIGRATION_LIMITS }) });
  await client.connect();
  expect(limitsOf(await client.query<Row>(ASK))).toEqual(expected(MIGRATION_LIMITS));
  await client.end();
});

test("the portal's processes and the start have the same connection limits", async () => {
  const pool = createPool(place.url, { process: "web", connections: 1 });
  expect(limitsOf(await pool.query<Row>(ASK))).toEqual(expected(REQUEST_LIMITS));
  await pool.end();
});

test("no script of the start opens a connection in another way", () => {
  const sources = readdirSync("scripts/start", { encoding: "utf8" }).filter((file) => file.endsWith(".mjs"));
  const opening = sources.filter((file) => /new (pg\.)?(Client|Pool)\(/.test(readFileSync(join("scripts/start", file), "utf8")));
  expect(opening).toEqual(["database.mjs"]);
});
