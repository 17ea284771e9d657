// The database's tables: ours through Prisma, DBOS's through its own command, then the rules of every table. None of it runs
// when nothing changed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MIGRATION_LIMITS } from "../../lib/config/database-limits.mjs";
import { sessionAddress, withClient } from "./database.mjs";
import { execLogged } from "./exec.mjs";
import { inRoot, ROOT } from "./paths.mjs";
import { line } from "./progress.mjs";
import { tableRulesSql } from "./table-rules.mjs";

const MIGRATIONS = "prisma/migrations";
const RULES_MARKER = "table-rules";

/** Name and checksum of every migration of the checkout, as Prisma records them. */
export function wantedMigrations(root = ROOT) {
  return readdirSync(join(root, MIGRATIONS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const sql = readFileSync(join(root, MIGRATIONS, entry.name, "migration.sql"));
      return `${entry.name} ${createHash("sha256").update(sql).digest("hex")}`;
    })
    .sort();
}

async function isCurrent(url, rules) {
  try {
    return await withClient(url, async (client) => {
      const engine = await client.query("SELECT to_regclass('dbos.workflow_status') AS name");
      const applied = await client.query(
        'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
      );
      const known = applied.rows.map((row) => `${row.migration_name} ${row.checksum}`);
      const wanted = wantedMigrations();
      if (engine.rows[0].name === null || !wanted.every((migration) => known.includes(migration))) return false;
      // A newer release has been here: its rules know tables that this checkout does not.
      if (!known.every((migration) => wanted.includes(migration))) return true;
      const marker = await client.query("SELECT value FROM platform.marker WHERE key = $1", [RULES_MARKER]);
      return marker.rows[0]?.value === rules.hash;
    });
  } catch (error) {
    // No such database or table: a database that was never migrated, or by a release without rules.
    if (["3D000", "42P01", "3F000"].includes(error.code)) return false;
    throw error;
  }
}

/**
 * Brings the database to the checkout's schema and rules; says whether anything was to be done.
 *
 * @param {{ url: string, roles: { owner: string, application: string }, logs: string, quiet?: boolean }} options
 *   `url`: the owner's address; `roles`: their names, which may be one and the same
 */
export async function ensureMigrated({ url, roles, logs, quiet = false }) {
  const sql = tableRulesSql(roles);
  const rules = { sql, hash: createHash("sha256").update(sql).digest("hex") };
  if (await isCurrent(url, rules)) return false;
  const since = performance.now();
  const env = { ...process.env, DATABASE_URL: sessionAddress(url, { scope: ["all"], limits: MIGRATION_LIMITS }) };
  const node = process.execPath;
  await execLogged("prisma migrate deploy", node, [inRoot("node_modules/prisma/build/index.js"), "migrate", "deploy"], {
    cwd: ROOT,
    env,
    log: join(logs, "migrate.log"),
  });
  await execLogged("dbos schema", node, [inRoot("scripts/start/dbos-schema.mjs")], {
    cwd: ROOT,
    env,
    log: join(logs, "dbos-schema.log"),
  });
  await applyRules(url, rules);
  if (!quiet) line("migrations", "applied", since);
  return true;
}

/** All rules or none: between two of them a table would be open. */
async function applyRules(url, { sql, hash }) {
  const applied = async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtext('carabiner.table-rules'))");
    await client.query(sql);
    await client.query("INSERT INTO platform.marker VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [
      RULES_MARKER,
      hash,
    ]);
    await client.query("COMMIT");
  };
  await withClient(url, applied, { limits: MIGRATION_LIMITS });
}
