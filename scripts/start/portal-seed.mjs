// The portal's own first rows: the sandbox's people and connections, and the one-time link that makes the first owner.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withClient } from "./database.mjs";
import { execLogged, outputOf } from "./exec.mjs";
import { hashFiles } from "./hash.mjs";
import { ROOT } from "./paths.mjs";
import { line } from "./progress.mjs";
import { withoutPreload } from "./sandbox.mjs";

/** What the database has seen of the seed: its program, and the world it was made for. */
const seedOf = (world) => `${hashFiles(ROOT, ["prisma/seed.ts", "sandbox/seed/world.ts"])} ${world.world}`;

/** Whether the sandbox's people and connections are in the database. The marker lies in the database it speaks about. */
export async function isSeeded(url, world) {
  return await withClient(url, async (client) => {
    const { rows } = await client.query("SELECT value FROM platform.marker WHERE key = 'portal-seed'");
    return rows[0]?.value === seedOf(world);
  });
}

/** Seeds the sandbox's people and connections; returns what there is to print. */
export async function seedSandbox({ url, world, programs, logs }) {
  const since = performance.now();
  const lines = await runSeed({ programs, logs });
  await withClient(url, (client) =>
    client.query("INSERT INTO platform.marker VALUES ('portal-seed', $1) ON CONFLICT (key) DO UPDATE SET value = $1", [
      seedOf(world),
    ]),
  );
  line("people", "seeded", since);
  return lines;
}

/** A fresh link to become the portal's owner, as long as it has none; owners of the sandbox own the sandbox only. */
export async function offerSetup({ url, programs, logs }) {
  const owners = `SELECT 1 FROM "RoleGrant" g JOIN "User" u ON u.id = g."userId" WHERE g.role = 'owner' AND NOT u.sandbox LIMIT 1`;
  const owned = await withClient(url, async (client) => (await client.query(owners)).rowCount === 1, { scope: ["people"] });
  return owned ? "" : await runSeed({ programs, logs });
}

/** Runs the seed program and returns what it prints. A link is worth a password, so that it goes into no log. */
async function runSeed({ programs, logs }) {
  const { file, args, env, cwd } = programs.portalSeed();
  const text = await outputOf(file, withoutPreload(args), { cwd, env });
  if (text !== undefined) return text;
  // Once more, for its reasons.
  await execLogged("portal seed", file, withoutPreload(args), { cwd, env, log: join(logs, "portal-seed.log") });
  return "";
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
