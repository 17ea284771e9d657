import type { Client } from "pg";

import { NOTHING_SEEN } from "@/lib/domain/deployment/deployment";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";

/** A tenant of a test: the parts of a row that say whose it is. */
export type TestTenant = {
  readonly account: string;
  /** Absent for what the whole account has. */
  readonly organization?: string;
  /** An AWS account that only this tenant is connected to. */
  readonly awsAccount: string;
};

/** A table as the catalogue describes it. */
export type TableShape = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly isRequired: boolean }[];
  readonly key: readonly string[];
  /** Tables that its foreign keys lead to. */
  readonly parents: readonly string[];
};

/** A row by column. */
export type Row = Readonly<Record<string, unknown>>;

export function tenantName({ account, organization }: TestTenant): string {
  return `${account}/${organization ?? ""}`;
}

/** Every table of ours with its columns, its key and its parents; parents come first. */
export async function readTables(client: Client): Promise<readonly TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    SELECT c.relname AS name,
      (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL),
          'isRequired', a.attnotnull AND NOT a.atthasdef AND a.attidentity = '') ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT json_agg(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
      coalesce((SELECT json_agg(f.confrelid::regclass::text) FROM pg_constraint f
        WHERE f.conrelid = c.oid AND f.contype = 'f'), '[]') AS parents
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
    ORDER BY 1`);
  const unquoted = rows.map((table) => ({ ...table, parents: table.parents.map((name) => name.replaceAll('"', "")) }));
  return parentsFirst(unquoted);
}

function parentsFirst(tables: readonly TableShape[]): readonly TableShape[] {
  const sorted: TableShape[] = [];
  const add = (table: TableShape): void => {
    if (sorted.includes(table)) return;
    for (const parent of tables.filter(({ name }) => table.parents.includes(name) && name !== table.name)) add(parent);
    sorted.push(table);
  };
  for (const table of tables) add(table);
  return sorted;
}

/** Words that the domain reads back, where those of other tables would be none. */
const WORDS: Readonly<Record<string, string>> = {
  "KeyRotation.state": "creating",
  "TestDeployment.state": "passed",
  "TestDeployment.target": JSON.stringify(TARGET),
  "TestDeployment.seen": JSON.stringify(NOTHING_SEEN),
  "InventoryScan.state": "running",
  "ScanShard.state": "done",
  "ScanShard.kind": "instances",
  "Event.result": "done",
  "PendingSignIn.how": "password",
};

/**
 * A row of a table that belongs to the tenant, with something in every required column. Columns are known by name, so a
 * table that is added later is covered without a change here.
 */
export function rowOf(table: TableShape, tenant: TestTenant, number: number): Row {
  // People belong to no tenant, so their rows do not carry its name.
  const id = (of: string) => `${of}_${of === "User" ? tenant.awsAccount.slice(-4) : tenantName(tenant)}_${String(number)}`;
  const known: Record<string, unknown> = {
    id: id(table.name),
    tenant: tenantName(tenant),
    accountIdentifier: tenant.account,
    orgIdentifier: tenant.organization ?? null,
    accountId: tenant.awsAccount,
    awsAccountId: tenant.awsAccount,
    runId: id("Run"),
    scanId: id("InventoryScan"),
    awsConnectionId: id("AwsConnection"),
    harnessConnectionId: id("HarnessConnection"),
    userId: id("User"),
    // Words that the domain reads back.
    path: JSON.stringify({ target: "ec2", identity: "access-key", hostAccess: "ssh" }),
    kind: "live",
    method: "ambient",
    role: "project-admin",
    state: "open",
  };
  return Object.fromEntries(
    table.columns.flatMap(({ name, type, isRequired }) => {
      if (name === "id" && type !== "text") return [];
      // An order is for a run or for a reading, not for both.
      if (table.name === "WorkOrder" && name === "scanId") return [];
      const word = WORDS[`${table.name}.${name}`];
      if (word !== undefined) return [[name, word]];
      if (name in known && (isRequired || known[name] !== undefined)) return [[name, known[name]]];
      return isRequired ? [[name, anyValue(type, table.name === "User" ? id("User") : id(name))]] : [];
    }),
  );
}

function anyValue(type: string, unique: string): unknown {
  if (type === "integer" || type === "bigint") return 1;
  if (type === "boolean") return false;
  if (type === "jsonb") return "{}";
  if (type === "bytea") return Buffer.from(unique);
  if (type.startsWith("timestamp")) return "2026-01-01T00:00:00Z";
  return unique;
}

/** The statement that inserts a row, with its values. */
export function insertOf(table: TableShape, row: Row): { readonly text: string; readonly values: unknown[] } {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(", ");
  return {
    text: `INSERT INTO "${table.name}" (${columns}) VALUES (${names.map((_, index) => `$${String(index + 1)}`).join(", ")})`,
    values: Object.values(row),
  };
}
