// The production build: Next.js for the web, esbuild for worker, command line, stand-in and seeds. One folder per content hash.
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { execLogged } from "./exec.mjs";
import { hashFiles } from "./hash.mjs";
import { withLock } from "./lock.mjs";
import { buildFolder, inRoot, ROOT } from "./paths.mjs";
import { line } from "./progress.mjs";

const INPUTS = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "sandbox/harness",
  "sandbox/seed",
  "sandbox/faults",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "scripts/start/build.mjs",
];

/** What esbuild bundles, by the name it gets in `dist/`. */
const PROGRAMS = {
  worker: "lib/worker/main.ts",
  "command-line": "lib/cli/command-line.ts",
  "stand-in": "sandbox/harness/main.ts",
  "join-installation": "lib/worker/join-installation.ts",
  seed: "sandbox/seed/main.ts",
  "portal-seed": "prisma/seed.ts",
};

const isNoInput = (path) => /\.test\.tsx?$/.test(path) || path === "lib/db/generated" || path.endsWith("/testing");

/** The hash of everything that the build reads. */
export const buildHash = (root = ROOT) => hashFiles(root, INPUTS, { skip: isNoInput, also: [process.version.split(".")[0]] });

/** The server in front of Next.js lies beside it, because both have to use the same copy of Next.js. */
const EDGE = { edge: "lib/edge/main.ts" };

const BUNDLE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  sourcemap: true,
  alias: { "server-only": inRoot("scripts/test/empty.ts") },
  logLevel: "error",
};

/** Bundles programs, by name, into a folder in which Node finds the installed packages; they share their common parts. */
export async function bundlePrograms(entryPoints, outdir) {
  const { build } = await import("esbuild");
  await build({ ...BUNDLE, splitting: true, chunkNames: "chunks/[name]-[hash]", entryPoints, outdir });
}

async function bundle(into) {
  const { build, stop } = await import("esbuild");
  await Promise.all([
    bundlePrograms(PROGRAMS, join(into, "dist")),
    build({ ...BUNDLE, entryPoints: EDGE, outdir: join(into, "web") }),
  ]);
  // Its helper process would otherwise stay as long as this one.
  await stop();
}

/** Next.js copies `.env` files into its output. The web gets its settings from the start, and a copy would only be old. */
const isNoEnvFile = (path) => !/^\.env(\.|$)/.test(basename(path));

/**
 * What makes two builds of one commit alike, wherever they are made. Next.js derives the IDs of actions from the key it is
 * built with; the key that encrypts is set when the web starts, and no build holds it.
 */
const identityOf = (id) => ({
  CARABINER_BUILD_ID: id,
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash("sha256").update(`carabiner build ${id}`).digest("base64"),
});

async function buildWeb(into, { id, env, logs }) {
  await execLogged("next build", process.execPath, [inRoot("node_modules/next/dist/bin/next"), "build"], {
    cwd: ROOT,
    log: join(logs, "build.log"),
    env: { ...env, ...identityOf(id), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" },
  });
  cpSync(inRoot(".next/standalone"), into, { recursive: true, verbatimSymlinks: true, filter: isNoEnvFile });
  cpSync(inRoot(".next/static"), join(into, ".next/static"), { recursive: true });
  if (existsSync(inRoot("public"))) cpSync(inRoot("public"), join(into, "public"), { recursive: true });
}

/** Keeps the builds used last; an older one may still be served by a portal that was not restarted. */
function forgetOld(folder, keep) {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".new")))
    rmSync(join(folder, name), { recursive: true, force: true });
  const builds = readdirSync(folder).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== keep);
  const byAge = builds.sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs);
  for (const name of byAge.slice(2)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Points `dist/` at the build's programs, in one move. */
function pointDistAt(build) {
  const target = relative(ROOT, join(build, "dist"));
  const link = inRoot("dist");
  try {
    if (readlinkSync(link) === target) return;
  } catch {
    rmSync(link, { recursive: true, force: true });
  }
  const fresh = `${link}.${process.pid}`;
  symlinkSync(target, fresh, "junction");
  renameSync(fresh, link);
}

/** Waits for all of it, so that nothing is still writing when a failure is handled; then throws the first failure. */
async function settled(work) {
  const failed = (await Promise.allSettled(work)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

/** Takes every right of others from a folder: a build holds the key that encrypts what server actions close over. */
export function makePrivate(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makePrivate(path);
    else if (!entry.isSymbolicLink()) chmodSync(path, statSync(path).mode & 0o700);
  }
  chmodSync(folder, 0o700);
}

/**
 * Makes a folder whole or not at all: half of a build only takes space, and on a full disk that is what is missing.
 *
 * @param {string} folder
 * @param {(into: string) => Promise<void>} make fills the folder that it is given
 */
export async function makeWhole(folder, make) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  try {
    await make(fresh);
    makePrivate(fresh);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The folder of the build that belongs to the present sources; made when there is none.
 *
 * @param {{ env: NodeJS.ProcessEnv, logs: string }} options `env`: what `next build` sees
 * @returns {Promise<{ id: string, folder: string, built: boolean }>} `id`: the same for the same sources everywhere
 */
export async function ensureBuilt({ env, logs }) {
  const since = performance.now();
  const all = buildFolder(env);
  const hash = buildHash();
  const folder = join(all, hash);
  let built = false;
  if (!existsSync(folder)) {
    mkdirSync(all, { recursive: true, mode: 0o700 });
    // One made by an earlier release lets others in, to builds that are kept.
    chmodSync(all, 0o700);
    // `.next` is where Next.js works, whatever folder the result goes to: one build at a time.
    await withLock(
      inRoot(".build", "build.lock"),
      async () => {
        if (existsSync(folder)) return;
        line("build", "building", undefined, "web, worker, command line; about a minute");
        await makeWhole(folder, async (into) => {
          await settled([buildWeb(join(into, "web"), { id: hash, env, logs }), bundle(into)]);
          makePrivate(inRoot(".next"));
        });
        built = true;
        line("build", "built", since);
      },
      () => line("build", "waiting", undefined, "another process builds"),
    );
  }
  utimesSync(folder, new Date(), new Date());
  forgetOld(all, hash);
  if (all === inRoot(".build")) pointDistAt(folder);
  return { id: hash, folder, built };
}
