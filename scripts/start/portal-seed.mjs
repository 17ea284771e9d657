// The portal's own first rows: the sandbox's people and connections, or the one-time link that makes the first owner.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execLogged, outputOf } from "./exec.mjs";
import { hashFiles } from "./hash.mjs";
import { withClient } from "./migrate.mjs";
import { ROOT } from "./paths.mjs";
import { line, say } from "./progress.mjs";
import { withoutPreload } from "./sandbox.mjs";

const MARKERS =
  "CREATE SCHEMA IF NOT EXISTS platform; CREATE TABLE IF NOT EXISTS platform.marker (key text PRIMARY KEY, value text NOT NULL)";

/** Seeds when the database has not seen this seed of this world; the marker lies in the database it speaks about. */
async function seedSandbox({ url, world, programs, logs }) {
  const value = `${hashFiles(ROOT, ["prisma/seed.ts", "sandbox/seed/world.ts"])} ${world.world}`;
  const known = await withClient(url, async (client) => {
    await client.query(MARKERS);
    const { rows } = await client.query("SELECT value FROM platform.marker WHERE key = 'portal-seed'");
    return rows[0]?.value;
  });
  if (known === value) return;
  const since = performance.now();
  const { file, args, env, cwd } = programs.portalSeed();
  await execLogged("portal seed", file, withoutPreload(args), { cwd, env, log: join(logs, "portal-seed.log") });
  await withClient(url, (client) =>
    client.query("INSERT INTO platform.marker VALUES ('portal-seed', $1) ON CONFLICT (key) DO UPDATE SET value = $1", [value]),
  );
  line("people", "seeded", since);
}

/** Without a sandbox: as long as nobody owns the portal, every start prints a fresh link to become its owner. */
async function offerSetup({ url, programs, logs }) {
  const owners = `SELECT 1 FROM "RoleGrant" g JOIN "User" u ON u.id = g."userId" WHERE g.role = 'owner' AND NOT u.sandbox LIMIT 1`;
  const owned = await withClient(url, async (client) => (await client.query(owners)).rowCount === 1);
  if (owned) return;
  const { file, args, env, cwd } = programs.portalSeed();
  const log = join(logs, "portal-seed.log");
  const text = await outputOf(file, withoutPreload(args), { cwd, env });
  if (text === undefined) await execLogged("portal seed", file, withoutPreload(args), { cwd, env, log });
  else if (text) say(`\n${text}`);
}

export function seedPortal(options) {
  return options.world ? seedSandbox(options) : offerSetup(options);
}

/** The sign-ins to print: read from the world's file, so that they are written once. */
export function sandboxSignIns() {
  const text = readFileSync(join(ROOT, "sandbox/seed/world.ts"), "utf8");
  const password = /SANDBOX_PASSWORD = "([^"]+)"/.exec(text)?.[1] ?? "";
  const people = [...text.matchAll(/name: "([^"]+)",\s*email: "([^"]+)",\s*role: "([^"]+)"/g)].map(([, name, email, role]) => ({
    name,
    email,
    role,
  }));
  return { password, people };
}
