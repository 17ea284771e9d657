// The database's tables: ours through Prisma, DBOS's through its own command. Neither runs when nothing changed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execLogged } from "./exec.mjs";
import { inRoot, ROOT } from "./paths.mjs";
import { line } from "./progress.mjs";

const MIGRATIONS = "prisma/migrations";

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

/** Runs `work` with a connection that is closed afterwards. */
export async function withClient(url, work) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function isCurrent(url) {
  try {
    return await withClient(url, async (client) => {
      const engine = await client.query("SELECT to_regclass('dbos.workflow_status') AS name");
      const applied = await client.query(
        'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
      );
      const known = new Set(applied.rows.map((row) => `${row.migration_name} ${row.checksum}`));
      return engine.rows[0].name !== null && wantedMigrations().every((migration) => known.has(migration));
    });
  } catch (error) {
    // No such database, no such table: a database that was never migrated.
    if (error.code === "3D000" || error.code === "42P01") return false;
    throw error;
  }
}

/** Brings the database to the checkout's schema; says whether anything was to be done. */
export async function ensureMigrated({ url, logs, quiet = false }) {
  if (await isCurrent(url)) return false;
  const since = performance.now();
  const env = { ...process.env, DATABASE_URL: url };
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
  if (!quiet) line("migrations", "applied", since);
  return true;
}
