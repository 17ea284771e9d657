// What a database needs before the portal's parts may use it: tables, rules, and a role to which the rules apply.
import { ensureMigrated } from "./migrate.mjs";
import { assertConfined, readRole } from "./roles.mjs";

/** An address of PostgreSQL; never shown, because it holds a password. */
function readAddress(env, name) {
  const written = env[name]?.trim();
  if (!written || (URL.canParse(written) && /^postgres(?:ql)?:$/.test(new URL(written).protocol))) return written;
  throw new Error(`${name} is not an address such as postgresql://user:password@host:5432/database. Correct it, then try again.`);
}

/** The addresses that a person gave; undefined when the embedded database is meant. */
export function givenDatabase(env) {
  const url = readAddress(env, "DATABASE_URL");
  return url ? { url, ownerUrl: readAddress(env, "DATABASE_OWNER_URL") || url } : undefined;
}

/**
 * Migrates as the owner and opens the tables to the application's role. Refuses one to which row-level security does not apply.
 *
 * @param {{ url: string, ownerUrl: string }} addresses the application's and the owner's
 * @returns {Promise<{ changed: boolean, note: string }>} `note`: what to say about the roles
 */
export async function prepareDatabase({ url, ownerUrl }, { logs, quiet = false }) {
  const [application, owner] = await Promise.all([readRole(url), readRole(ownerUrl)]);
  assertConfined(application);
  const roles = { owner: owner.name, application: application.name };
  const changed = await ensureMigrated({ url: ownerUrl, roles, logs, quiet });
  return {
    changed,
    note:
      roles.owner === roles.application ? "; its role owns the tables, so give the application a separate one (README.md)" : "",
  };
}
