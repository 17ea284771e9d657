// The command line of every part: what the build made, or with --dev the sources themselves.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inRoot, ROOT } from "./paths.mjs";

const PRELOAD = pathToFileURL(inRoot("scripts/start/exit-with-parent.mjs")).href;
const SOURCES = {
  "stand-in": "sandbox/harness/main.ts",
  seed: "sandbox/seed/main.ts",
  "portal-seed": "prisma/seed.ts",
  "join-installation": "lib/worker/join-installation.ts",
};

/** Variables that would lead the AWS client somewhere else: endpoints belong to a connection, never to the process. */
const isEndpoint = (name) => /^AWS_ENDPOINT_URL/.test(name) || name === "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/** The owner of the tables migrates and does nothing else: no part of the portal signs in as it. */
const isOwner = (name) => name === "DATABASE_OWNER_URL";

/** The environment that children get: the person's own without npm's, AWS endpoints and the owner, plus what start decides. */
export function childEnv(own, decided) {
  const kept = Object.entries(own).filter(([name]) => !name.startsWith("npm_") && !isEndpoint(name) && !isOwner(name));
  return { ...Object.fromEntries(kept), ...decided };
}

/**
 * @param {{ dev: boolean, build?: string, env: NodeJS.ProcessEnv }} options
 */
export function programs({ dev, build, env }) {
  const node = (args, more = {}) => ({
    file: process.execPath,
    args: ["--import", PRELOAD, ...args],
    cwd: ROOT,
    env: { ...env, ...more },
  });
  const program = (name, args = []) =>
    dev
      ? node(["--import", "tsx", SOURCES[name], ...args])
      : node(["--enable-source-maps", join(build, "dist", `${name}.js`), ...args]);
  return {
    web: () =>
      dev
        ? node(["--import", "tsx", "lib/edge/main.ts"], { NODE_ENV: "development" })
        : {
            ...node(["--enable-source-maps", join(build, "web", "edge.js")], { NODE_ENV: "production" }),
            cwd: join(build, "web"),
          },
    worker: () =>
      dev
        ? node([inRoot("node_modules/tsx/dist/cli.mjs"), "watch", "--clear-screen=false", "lib/worker/main.ts"], {
            NODE_ENV: "development",
          })
        : node(["--enable-source-maps", join(build, "dist", "worker.js")], { NODE_ENV: "production" }),
    standIn: (args) => program("stand-in", args),
    seed: (args) => program("seed", args),
    portalSeed: () => program("portal-seed"),
    joinInstallation: (args) => program("join-installation", args),
    python: ({ file, env: more }, args) => ({
      file,
      args: [inRoot("scripts/start/exit_with_parent.py"), ...args],
      cwd: ROOT,
      env: { ...env, PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1", ...more },
    }),
  };
}
