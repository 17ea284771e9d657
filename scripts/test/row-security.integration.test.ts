import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scopeOfTenant, type TenantScope } from "@/lib/domain/access/tenant-scope";
import { seededRandom } from "@/sandbox/chaos/seeded-random";
import { TABLE_RULES } from "@/scripts/start/table-rules.mjs";
import {
  insertOf,
  readTables,
  rowOf,
  tenantName,
  type Row,
  type TableShape,
  type TestTenant,
} from "@/lib/db/testing/tenant-rows";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";

const SWAPS = 10_000;
const ROWS = 3;

const MERIDIAN = { account: "acct1", organization: "meridian", awsAccount: "100000000001" };
const HARBOR = { account: "acct1", organization: "harbor", awsAccount: "100000000002" };
/** The organization's name is the first one's; the account is another. */
const NAMESAKE = { account: "acct2", organization: "meridian", awsAccount: "100000000003" };
const WHOLE_ACCOUNT = { account: "acct1", awsAccount: "100000000004" };
const TENANTS: readonly TestTenant[] = [MERIDIAN, HARBOR, NAMESAKE, WHOLE_ACCOUNT];

const VIEWERS: readonly { readonly scope: TenantScope; readonly own: readonly TestTenant[] }[] = [
  { scope: scopeOfTenant("acct1/meridian"), own: [MERIDIAN] },
  { scope: scopeOfTenant("acct1/harbor"), own: [HARBOR] },
  { scope: scopeOfTenant("acct2/meridian"), own: [NAMESAKE] },
  { scope: scopeOfTenant("acct1/"), own: [WHOLE_ACCOUNT] },
  { scope: { words: ["account:acct1"] }, own: [MERIDIAN, HARBOR, WHOLE_ACCOUNT] },
  { scope: { words: [] }, own: [] },
];
/** What every organization of an account may read: the account's own connections, their secrets and their inventory. */
const SHARED = ["HarnessConnection", "AwsConnection", "EncryptedSecret", "InventoryScan", "ScanShard", "Instance", "Cluster"];

let testDatabase: TestDatabase;
let client: Client;
let tables: readonly TableShape[];
let locked: readonly TableShape[];
const rows = new Map<string, Row>();

/** Where the application may not write at all, it hears that first. */
const UNSET = /app\.tenant is not set|permission denied/;

const literal = (words: readonly string[]) => `{${words.map((word) => `"${word}"`).join(",")}}`;
const nameOf = (table: TableShape, tenant: TestTenant, number: number) => `${table.name} ${tenantName(tenant)} ${String(number)}`;

/** Runs a statement under a scope and takes it back. Gives the rows it reached, or the code of its error. */
async function under(words: readonly string[], text: string, values: unknown[] = []): Promise<number | string> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT set_config('app.tenant', $1, true)", [literal(words)]);
    return (await client.query(text, values)).rowCount ?? 0;
  } catch (error) {
    if (error instanceof Error && "code" in error) return String(error.code);
    throw error;
  } finally {
    await client.query("ROLLBACK");
  }
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  client = new Client({ connectionString: testDatabase.url });
  await client.connect();
  tables = await readTables(client);
  locked = tables.filter(({ name }) => TABLE_RULES[name]?.rows !== undefined);
  await client.query("SELECT set_config('app.tenant', '{all}', false)");
  for (const table of tables.filter((one) => locked.includes(one) || locked.some(({ parents }) => parents.includes(one.name)))) {
    for (const tenant of TENANTS) {
      for (let number = 0; number < ROWS; number += 1) {
        const inserted = insertOf(table, rowOf(table, tenant, number));
        const { rows: written } = await client.query<Row>({ ...inserted, text: `${inserted.text} RETURNING *` });
        rows.set(nameOf(table, tenant, number), written[0] ?? {});
      }
    }
  }
  await client.query("RESET app.tenant");
});
afterAll(async () => {
  await client.end();
  await testDatabase.drop();
});

describe("the catalogue", () => {
  test("every table has a rule; tenant tables force row-level security", { tags: ["V8.4.1"] }, async () => {
    const { rows: found } = await client.query<{ name: string; enabled: boolean; forced: boolean; policies: number }>(`
      SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced,
        (SELECT count(*)::integer FROM pg_policy WHERE polrelid = c.oid) AS policies
      FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'`);
    expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE_RULES).sort());
    for (const { name, enabled, forced, policies } of found) {
      const isLocked = TABLE_RULES[name]?.rows !== undefined;
      expect({ name, enabled, forced, isPoliced: policies > 0 }).toEqual({
        name,
        enabled: isLocked,
        forced: isLocked,
        isPoliced: isLocked,
      });
    }
  });

  test("a table that names or references a tenant is locked", () => {
    const names = new Set(locked.map(({ name }) => name));
    const OWNERS = ["tenant", "accountIdentifier", "runId", "awsConnectionId", "harnessConnectionId", "scanId"];
    for (const { name, columns, parents } of tables) {
      const leads = columns.some((column) => OWNERS.includes(column.name)) || parents.some((parent) => names.has(parent));
      if (leads) expect(names.has(name), name).toBe(true);
    }
  });

  test("the application's role owns nothing, makes nothing and escapes nothing", async () => {
    const { rows: role } = await client.query(`
      SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
        (SELECT count(*)::integer FROM pg_class WHERE relowner = r.oid) AS owned,
        (SELECT count(*)::integer FROM pg_auth_members WHERE member = r.oid) AS memberships,
        has_database_privilege(current_database(), 'TEMP') AS temp, has_database_privilege(current_database(), 'CREATE') AS schemas,
        has_schema_privilege('public', 'CREATE') OR has_schema_privilege('dbos', 'CREATE') OR has_schema_privilege('platform', 'CREATE') AS tables
      FROM pg_roles r WHERE rolname = current_user`);
    expect(role).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreatedb: false,
        rolcreaterole: false,
        rolreplication: false,
        owned: 0,
        memberships: 0,
        temp: false,
        schemas: false,
        tables: false,
      },
    ]);
  });

  test("the application has exactly the rights of the rules", async () => {
    const { rows: granted } = await client.query<{ name: string; rights: string }>(`
      SELECT table_name AS name, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rights
      FROM information_schema.role_table_grants WHERE grantee = current_user AND table_schema = 'public' GROUP BY 1`);
    const sorted = (rights: string) => rights.split(", ").sort().join(", ");
    const wanted = Object.entries(TABLE_RULES).map(([name, { rights }]) => [name, sorted(rights)] as const);
    expect(Object.fromEntries(granted.map(({ name, rights }) => [name, rights]))).toEqual(
      Object.fromEntries([...wanted, ["_prisma_migrations", "SELECT"]]),
    );
  });
});

describe("a statement without a scope", () => {
  test("fails on every table with rows of tenants", async () => {
    for (const table of locked) {
      const [first = ""] = table.key;
      const inserted = insertOf(table, { ...rowOf(table, MERIDIAN, 0), ...freshKey(table) });
      await expect(client.query(`SELECT 1 FROM "${table.name}" LIMIT 1`), table.name).rejects.toThrow("app.tenant is not set");
      await expect(client.query(`UPDATE "${table.name}" SET "${first}" = "${first}"`), table.name).rejects.toThrow(UNSET);
      await expect(client.query(`DELETE FROM "${table.name}"`), table.name).rejects.toThrow(UNSET);
      await expect(client.query(inserted), table.name).rejects.toThrow("app.tenant is not set");
    }
  });

  test("fails when the scope is empty or no list of words", async () => {
    await client.query("SET app.tenant = ''");
    await expect(client.query('SELECT 1 FROM "Run"')).rejects.toThrow("app.tenant is not set");
    await client.query("SET app.tenant = 'all'");
    await expect(client.query('SELECT 1 FROM "Run"')).rejects.toThrow("malformed array literal");
    await client.query("RESET app.tenant");
  });
});

test("each scope reads its own rows, and those that its account shares", async () => {
  for (const { scope, own } of VIEWERS) {
    for (const table of locked) {
      const sharing = scope.words.includes("shared:acct1") && SHARED.includes(table.name) ? [WHOLE_ACCOUNT] : [];
      // A secret of a run is the run's, whatever its account shares: the rows of this test all belong to one.
      const readable = new Set([...own, ...(table.name === "EncryptedSecret" ? [] : sharing)]);
      expect(await under(scope.words, `SELECT 1 FROM "${table.name}"`), `${scope.words.join(" ")} in ${table.name}`).toBe(
        readable.size * ROWS,
      );
    }
  }
});

/** What an attacker tries with a row of another tenant. Gives the statement, and what it must answer. */
type Attempt = { readonly text: string; readonly values: unknown[]; readonly allowed: readonly (number | string)[] };

const REFUSED = "42501";
const VERBS = ["read", "change", "delete", "forge", "give away", "probe"] as const;

function attempt(verb: (typeof VERBS)[number], table: TableShape, own: Row, foreign: Row, foreignTenant: TestTenant): Attempt {
  const where = table.key.map((column, index) => `"${column}" = $${String(index + 1)}`).join(" AND ");
  const keyOf = (row: Row) => table.key.map((column) => row[column]);
  const [first = ""] = table.key;
  switch (verb) {
    case "read":
      return { text: `SELECT 1 FROM "${table.name}" WHERE ${where}`, values: keyOf(foreign), allowed: [0] };
    case "change":
      return {
        text: `UPDATE "${table.name}" SET "${first}" = "${first}" WHERE ${where}`,
        values: keyOf(foreign),
        allowed: [0, REFUSED],
      };
    case "delete":
      return { text: `DELETE FROM "${table.name}" WHERE ${where}`, values: keyOf(foreign), allowed: [0, REFUSED] };
    case "forge":
      return { ...insertOf(table, { ...rowOf(table, foreignTenant, 0), ...freshKey(table) }), allowed: [REFUSED] };
    case "give away": {
      const owners = Object.entries(rowOf(table, foreignTenant, 0)).filter(([name]) => OWNING.includes(name));
      const set = owners.map(([name], index) => `"${name}" = $${String(table.key.length + index + 1)}`).join(", ");
      return {
        text: `UPDATE "${table.name}" SET ${set} WHERE ${where}`,
        values: [...keyOf(own), ...owners.map(([, value]) => value)],
        allowed: [REFUSED],
      };
    }
    case "probe":
      // The row would fail the division, if it were looked at before the policy.
      return {
        text: `SELECT 1 FROM "${table.name}" WHERE 1 / (CASE WHEN ${where} THEN 0 ELSE 1 END) = 0`,
        values: keyOf(foreign),
        allowed: [0],
      };
  }
}

const OWNING = ["tenant", "accountIdentifier", "orgIdentifier", "runId", "scanId", "accountId", "awsConnectionId"];

/** A key that no row has, in the columns that do not say whose the row is. */
function freshKey(table: TableShape): Row {
  const free = table.columns.filter(({ name, type }) => type === "text" && table.key.includes(name) && !OWNING.includes(name));
  return Object.fromEntries(free.map(({ name }) => [name, `fresh_${String(Math.random())}`]));
}

test(
  `of ${String(SWAPS)} tries with a row of another tenant none reads, changes, forges or learns anything`,
  { timeout: 300_000 },
  async () => {
    const random = seededRandom(Number(process.env["CARABINER_SEED"] ?? 7));
    const pick = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(random() * items.length)];
      if (item === undefined) throw new Error("There is nothing to pick from.");
      return item;
    };
    const attackers = VIEWERS.filter(({ own }) => own.length > 0);
    const leaks: string[] = [];
    for (let swap = 0; swap < SWAPS; swap += 1) {
      const { scope, own } = pick(attackers);
      const table = pick(locked);
      const isShared = scope.words.includes("shared:acct1") && SHARED.includes(table.name);
      const verb = pick(VERBS);
      const foreignTenant = pick(TENANTS.filter((tenant) => !own.includes(tenant) && !(isShared && tenant === WHOLE_ACCOUNT)));
      const row = (tenant: TestTenant) => rows.get(nameOf(table, tenant, Math.floor(random() * ROWS))) ?? {};
      const { text, values, allowed } = attempt(verb, table, row(pick(own)), row(foreignTenant), foreignTenant);
      const answer = await under(scope.words, text, values);
      if (!allowed.includes(answer))
        leaks.push(`${scope.words.join(" ")} could ${verb} ${table.name} of ${tenantName(foreignTenant)}: ${String(answer)}`);
    }
    expect([...new Set(leaks)]).toEqual([]);
  },
);
