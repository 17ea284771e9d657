// node_modules as the lockfile says, and the database client generated from the schema.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeCoverage } from "../guide/coverage.mjs";
import { execLogged } from "./exec.mjs";
import { hashFiles } from "./hash.mjs";
import { withLock } from "./lock.mjs";
import { inRoot, readJson, ROOT, writeWhole } from "./paths.mjs";
import { line } from "./progress.mjs";

const INSTALLED = inRoot("node_modules", ".carabiner-installed");
const GENERATED = inRoot("lib", "db", "generated", ".generated-from");

const read = (path) => (existsSync(path) ? readFileSync(path, "utf8") : "");

/** What decides whether node_modules is usable: the lockfile, and what its binary packages were chosen for. */
export function installHash(root = ROOT, version = process.version, platform = `${process.platform}-${process.arch}`) {
  return hashFiles(root, ["package-lock.json"], { also: [version, platform] });
}

/** Whether an existing node_modules holds what the lockfile asks for. */
export function matchesLockfile(lock, installed) {
  const wanted = lock?.packages ?? {};
  const present = installed?.packages ?? {};
  const names = Object.keys(wanted).filter((name) => name !== "");
  if (names.length === 0) return false;
  const complete = names.every(
    (name) => wanted[name].optional || wanted[name].peer || present[name]?.version === wanted[name].version,
  );
  return complete && Object.keys(present).every((name) => present[name].version === wanted[name]?.version);
}

/** Installs when the lockfile, Node or the platform changed; says whether it did. */
export async function ensureInstalled({ logs }) {
  const since = performance.now();
  const hash = installHash();
  if (read(INSTALLED) === hash) return false;
  return withLock(
    inRoot(".build", "install.lock"),
    async () => {
      if (read(INSTALLED) === hash) return false;
      const adopted =
        !existsSync(INSTALLED) &&
        matchesLockfile(readJson(inRoot("package-lock.json")), readJson(inRoot("node_modules", ".package-lock.json")));
      if (!adopted) {
        line("packages", "installing", undefined, "npm ci, about a minute");
        const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
        const [file, ...rest] = npm;
        const args = [...rest, "ci", "--include=dev", "--no-audit", "--no-fund"];
        await execLogged("npm ci", file, args, {
          cwd: ROOT,
          log: join(logs, "install.log"),
          env: { ...process.env, NODE_ENV: "development" },
        });
        line("packages", "installed", since);
      }
      writeWhole(INSTALLED, hash, 0o644);
      return !adopted;
    },
    () => line("packages", "waiting", undefined, "another process installs"),
  );
}

/** Generates the database client when the schema or Prisma changed, and what the guide page shows of the coverage. */
export async function ensureGenerated({ logs }) {
  writeCoverage();
  const since = performance.now();
  const hash = hashFiles(ROOT, ["prisma/schema.prisma", "package-lock.json"]);
  if (read(GENERATED) === hash) return;
  await withLock(inRoot(".build", "generate.lock"), async () => {
    if (read(GENERATED) === hash) return;
    await execLogged("prisma generate", process.execPath, [inRoot("node_modules/prisma/build/index.js"), "generate"], {
      cwd: ROOT,
      log: join(logs, "generate.log"),
    });
    writeWhole(GENERATED, hash, 0o644);
    line("client", "generated", since);
  });
}
