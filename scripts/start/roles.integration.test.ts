import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { withClient } from "./database.mjs";
import { prepareDatabase } from "./prepare-database.mjs";
import { APPLICATION_ROLE, ensureRoles, OWNER_ROLE } from "./roles.mjs";

const logs = mkdtempSync(join(tmpdir(), "carabiner-roles-"));
const made: { readonly databases: string[]; readonly roles: string[] } = { databases: [], roles: [] };

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run it as \`npx vitest run --project integration FILE\`.`);
  return value;
};
const addressOf = (url: string, database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
const admin = (database: string) => addressOf(variable("DATABASE_ADMIN_URL_TEST"), database);
const passwordOf = (url: string) => new URL(url).password;

const run = async (url: string, sql: string, scope: readonly string[] = []) =>
  await withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows, { scope });

async function newDatabase(options = ""): Promise<string> {
  const name = `roles_${randomBytes(6).toString("hex")}`;
  await run(admin("postgres"), `CREATE DATABASE ${name} ${options}`);
  made.databases.push(name);
  return name;
}

/** A role of the server with a password, and its address. */
async function newRole(attributes: string): Promise<{ readonly name: string; readonly url: (database: string) => string }> {
  const name = `role_${randomBytes(6).toString("hex")}`;
  await run(admin("postgres"), `CREATE ROLE ${name} LOGIN PASSWORD 'role' ${attributes}`);
  made.roles.push(name);
  return { name, url: (database) => Object.assign(new URL(admin(database)), { username: name, password: "role" }).href };
}

afterAll(async () => {
  for (const name of made.databases) await run(admin("postgres"), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  for (const name of made.roles) await run(admin("postgres"), `DROP ROLE ${name}`);
  rmSync(logs, { recursive: true, force: true });
});

const SECRET = `INSERT INTO "EncryptedSecret" ("id", "tenant", "purpose", "algorithm", "keyId", "wrappedKey", "nonce", "tag", "ciphertext")
  VALUES ('sec_1', 'acct/meridian', 'harness-api-key', 'a', 'k', '', '', '', '')`;
const COUNT = 'SELECT count(*)::integer AS count FROM "EncryptedSecret"';

test("an earlier release's database moves to the owner with its rows", { timeout: 120_000 }, async () => {
  const template = new URL(variable("DATABASE_URL_TEST")).pathname.slice(1);
  const database = await newDatabase(`TEMPLATE "${template}"`);
  await run(admin(database), AS_BEFORE);
  await run(admin(database), SECRET);
  const passwords = {
    owner: passwordOf(variable("DATABASE_OWNER_URL_TEST")),
    application: passwordOf(variable("DATABASE_URL_TEST")),
  };
  await ensureRoles({ admin, database, passwords });
  const url = addressOf(variable("DATABASE_URL_TEST"), database);
  const ownerUrl = addressOf(variable("DATABASE_OWNER_URL_TEST"), database);
  expect(await prepareDatabase({ url, ownerUrl }, { logs, quiet: true })).toEqual({ changed: true, note: "" });
  expect(await prepareDatabase({ url, ownerUrl }, { logs, quiet: true })).toEqual({ changed: false, note: "" });

  expect(await run(admin(database), OWNERS)).toEqual([{ owner: OWNER_ROLE }]);
  expect(await run(url, COUNT, ["tenant:acct/meridian"])).toEqual([{ count: 1 }]);
  expect(await run(url, COUNT, ["tenant:acct/harbor"])).toEqual([{ count: 0 }]);
  await expect(run(url, "CREATE TEMP TABLE shadow ()")).rejects.toThrow("permission denied");
});

/** What a release without roles left behind: everything is the superuser's, and there are no policies and no scope. */
const AS_BEFORE = `
  DO $$ DECLARE item record; BEGIN
    FOR item IN SELECT schemaname, tablename, policyname FROM pg_policies LOOP
      EXECUTE format('DROP POLICY %I ON %I.%I', item.policyname, item.schemaname, item.tablename);
    END LOOP;
    FOR item IN SELECT c.oid::regclass AS name FROM pg_class c
      WHERE relnamespace IN ('public'::regnamespace, 'dbos'::regnamespace) AND relkind = 'r' LOOP
      EXECUTE format('ALTER TABLE %s OWNER TO CURRENT_USER, NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', item.name);
    END LOOP;
    FOR item IN SELECT oid::regprocedure AS name FROM pg_proc
      WHERE pronamespace IN ('public'::regnamespace, 'dbos'::regnamespace) LOOP
      EXECUTE format('ALTER FUNCTION %s OWNER TO CURRENT_USER', item.name);
    END LOOP;
  END $$;
  ALTER SCHEMA dbos OWNER TO CURRENT_USER;
  DROP SCHEMA platform CASCADE;
  DROP FUNCTION find_runs, find_instances, find_clusters, reached_accounts, tenant_scope;
  DELETE FROM "_prisma_migrations" WHERE migration_name LIKE '%_tenant_scope'`;

const OWNERS = `
  SELECT DISTINCT owner::regrole::text AS owner FROM (
    SELECT relowner FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'dbos', 'platform')
    UNION SELECT proowner FROM pg_proc WHERE pronamespace::regnamespace::text IN ('public', 'dbos', 'platform')
    UNION SELECT nspowner FROM pg_namespace WHERE nspname IN ('dbos', 'platform')
    UNION SELECT datdba FROM pg_database WHERE datname = current_database()) AS owned (owner)`;

describe("a database of one's own", () => {
  test("row-level security applies to a single role, and start warns", { timeout: 120_000 }, async () => {
    const solo = await newRole("NOSUPERUSER");
    const url = solo.url(await newDatabase(`OWNER ${solo.name}`));
    const prepared = await prepareDatabase({ url, ownerUrl: url }, { logs, quiet: true });
    expect(prepared.note).toContain("give the application a separate one");
    await run(url, SECRET, ["tenant:acct/meridian"]);
    expect(await run(url, COUNT, ["tenant:acct/harbor"])).toEqual([{ count: 0 }]);
  });

  test.each(["SUPERUSER", "BYPASSRLS", "IN ROLE pg_monitor SUPERUSER"])(
    "a role with %s is refused with what to run",
    async (attributes) => {
      const role = await newRole(attributes);
      const url = role.url("postgres");
      await expect(prepareDatabase({ url, ownerUrl: url }, { logs, quiet: true })).rejects.toThrow(
        new RegExp(
          `signs in as ${role.name}\\. Row-level security does not apply to it[^]*CREATE ROLE ${APPLICATION_ROLE} LOGIN`,
        ),
      );
    },
  );

  test("a role that may act as one without limits is refused too", async () => {
    const unlimited = await newRole("BYPASSRLS");
    const member = await newRole(`IN ROLE ${unlimited.name}`);
    const url = member.url("postgres");
    await expect(prepareDatabase({ url, ownerUrl: url }, { logs, quiet: true })).rejects.toThrow(
      `signs in as ${member.name}, a member of ${unlimited.name}.`,
    );
  });

  test("a release with unknown tables leaves the rules unchanged", { timeout: 120_000 }, async () => {
    const template = new URL(variable("DATABASE_URL_TEST")).pathname.slice(1);
    const database = await newDatabase(`TEMPLATE "${template}" OWNER ${OWNER_ROLE}`);
    await run(admin(database), `GRANT CONNECT ON DATABASE ${database} TO ${APPLICATION_ROLE}`);
    const ownerUrl = addressOf(variable("DATABASE_OWNER_URL_TEST"), database);
    await run(ownerUrl, "UPDATE platform.marker SET value = 'of a newer release' WHERE key = 'table-rules'");
    const addresses = { url: addressOf(variable("DATABASE_URL_TEST"), database), ownerUrl };
    await run(
      ownerUrl,
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('newer', 'newer', '29990101_newer', now())`,
    );
    expect((await prepareDatabase(addresses, { logs, quiet: true })).changed).toBe(false);
    await run(ownerUrl, `DELETE FROM "_prisma_migrations" WHERE id = 'newer'`);
    expect((await prepareDatabase(addresses, { logs, quiet: true })).changed).toBe(true);
  });
});
