// The roles of a database. The embedded one has three: an administrator that makes the others, an owner that migrates, and the
// application's, which owns nothing and to which row-level security applies.
import { MIGRATION_LIMITS } from "../../lib/config/database-limits.mjs";
import { withClient } from "./database.mjs";

export const OWNER_ROLE = "carabiner_owner";
export const APPLICATION_ROLE = "carabiner_app";

const SCHEMAS = ["public", "dbos", "platform"];
const ATTRIBUTES = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION";

/**
 * Makes owner, application role and database of an embedded cluster, or brings those of an earlier release to the same
 * state: there one superuser owned everything.
 *
 * @param {{ admin: (database: string) => string, database: string, passwords: { owner: string, application: string } }} options
 *   `admin`: the administrator's address of a database
 */
export async function ensureRoles({ admin, database, passwords }) {
  const limits = MIGRATION_LIMITS;
  const make = async (client) => {
    // A second start beside this one waits here and then finds everything done.
    await client.query("SELECT pg_advisory_lock(hashtext('carabiner.roles'))");
    await ensureRole(client, OWNER_ROLE, passwords.owner);
    await ensureRole(client, APPLICATION_ROLE, passwords.application);
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${database}" OWNER ${OWNER_ROLE}`);
    await client.query(`ALTER DATABASE "${database}" OWNER TO ${OWNER_ROLE}`);
    await confineDatabase(client, database);
  };
  await withClient(admin("postgres"), make, { limits });
  await withClient(admin(database), (client) => client.query(HAND_OVER), { limits });
}

/** Only the two roles connect, and no role creates temporary tables, which would hide the real ones. */
export async function confineDatabase(client, database) {
  await client.query(`REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE "${database}" TO ${APPLICATION_ROLE}`);
}

async function ensureRole(client, role, password) {
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  await client.query(
    `${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${role} ${ATTRIBUTES} PASSWORD ${client.escapeLiteral(password)}`,
  );
}

/** Gives everything in our schemas to the owner. What has it already is left alone. */
const HAND_OVER = `
DO $$ DECLARE item record; BEGIN
  FOR item IN SELECT nspname AS name FROM pg_namespace
    WHERE nspname IN ('dbos', 'platform') AND nspowner <> '${OWNER_ROLE}'::regrole LOOP
    EXECUTE format('ALTER SCHEMA %I OWNER TO ${OWNER_ROLE}', item.name);
  END LOOP;
  FOR item IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace::regnamespace::text = ANY ('{${SCHEMAS.join(",")}}') AND relkind IN ('r', 'p', 'v', 'm')
      AND relowner <> '${OWNER_ROLE}'::regrole LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ${OWNER_ROLE}', item.name);
  END LOOP;
  FOR item IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace::regnamespace::text = ANY ('{${SCHEMAS.join(",")}}') AND relkind = 'S'
      AND relowner <> '${OWNER_ROLE}'::regrole LOOP
    EXECUTE format('ALTER SEQUENCE %s OWNER TO ${OWNER_ROLE}', item.name);
  END LOOP;
  FOR item IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace::regnamespace::text = ANY ('{${SCHEMAS.join(",")}}') AND proowner <> '${OWNER_ROLE}'::regrole LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO ${OWNER_ROLE}', item.name);
  END LOOP;
END $$`;

/**
 * The role that an address signs in as; `unconfined` is a role it may act as to which row-level security does not apply.
 *
 * @returns {Promise<{ name: string, unconfined: string | null }>}
 */
export async function readRole(url) {
  const sql = `SELECT current_user AS name,
    (SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')
      ORDER BY rolname = current_user DESC LIMIT 1) AS unconfined`;
  const read = async (client) => (await client.query(sql)).rows[0];
  try {
    return await withClient(url, read);
  } catch (error) {
    // The database is made by the first migration; its server knows the role before.
    if (error.code !== "3D000") throw error;
    const server = new URL(url);
    server.pathname = "/postgres";
    return await withClient(server.href, read);
  }
}

/** Refuses an application role to which row-level security does not apply, and says what to run. */
export function assertConfined({ name, unconfined }) {
  if (unconfined === null) return;
  const member = unconfined === name ? "" : `, a member of ${unconfined}`;
  throw new Error(
    [
      `DATABASE_URL signs in as ${name}${member}. Row-level security does not apply to ${member ? unconfined : "it"} (superuser or BYPASSRLS), so tenants would not be separated.`,
      "Make a role for the application, as an administrator of the server:",
      `  CREATE ROLE ${APPLICATION_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '…';`,
      "Then set DATABASE_URL to that role, and DATABASE_OWNER_URL to the role that owns the tables (README.md, Deploy it).",
    ].join("\n"),
  );
}
