// What integration tests talk to: a separate PostgreSQL with a migrated template, and the local AWS.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { MIGRATION_LIMITS } from "../../lib/config/database-limits.mjs";
import { withClient } from "../start/database.mjs";
import { hashFiles } from "../start/hash.mjs";
import { withLock } from "../start/lock.mjs";
import { inRoot, ROOT } from "../start/paths.mjs";
import { anyFreePort } from "../start/ports.mjs";
import { prepareDatabase } from "../start/prepare-database.mjs";
import { ensurePython } from "../start/python.mjs";
import { answersHttp } from "../start/ready.mjs";
import { confineDatabase, OWNER_ROLE } from "../start/roles.mjs";
import { leasePostgres } from "./lease.mjs";

/** The tests' own state, beside the portal's. */
export function testFolder(name) {
  const folder = resolve(ROOT, process.env.CARABINER_TEST_DIR?.trim() || ".data/test", name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function startAws(data, logs) {
  const python = await withLock(join(data, "python.lock"), () => ensurePython({ data, logs }));
  const launcher = inRoot("sandbox/aws/server.py");
  if (python.missing || !existsSync(launcher)) return { missing: python.missing ?? "sandbox/aws/server.py is absent" };
  const port = await anyFreePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const state = mkdtempSync(join(data, "aws-"));
  const log = openSync(join(logs, "aws.log"), "a", 0o600);
  const args = [inRoot("scripts/start/exit_with_parent.py"), launcher, "-H", "127.0.0.1", "-p", String(port), "--state", state];
  const child = spawn(python.file, args, {
    env: { ...process.env, ...python.env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", log, log],
  });
  for (let i = 0; !(await answersHttp(`${endpoint}/moto-api/data.json`)); i++) {
    if (child.exitCode !== null || i > 600) throw new Error(`The local AWS did not start. See ${join(logs, "aws.log")}.`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const stop = () =>
    new Promise((done) => {
      child.once("exit", () => {
        rmSync(state, { recursive: true, force: true });
        done();
      });
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
    });
  return { endpoint, stop };
}

/** Starts both and says where they are, in variables that tests read. */
export async function startServices() {
  const data = testFolder("integration");
  const logs = join(data, "logs");
  const server = await leasePostgres(data);
  try {
    return await prepare({ data, logs, server });
  } catch (error) {
    await server.release();
    throw error;
  }
}

async function makeTemplate(adminUrl, template) {
  const make = async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [template]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${template}" OWNER ${OWNER_ROLE}`);
    await confineDatabase(client, template);
  };
  await withClient(adminUrl, make, { limits: MIGRATION_LIMITS });
}

async function prepare({ data, logs, server }) {
  const template = `template_${hashFiles(ROOT, ["prisma/migrations", "scripts/start/table-rules.mjs"])}`;
  const of = (address) => Object.assign(new URL(address), { pathname: `/${template}` }).href;
  await withLock(join(data, "migrate.lock"), async () => {
    await makeTemplate(server.adminUrl, template);
    await prepareDatabase({ url: of(server.url), ownerUrl: of(server.ownerUrl) }, { logs, quiet: true });
  });
  const aws = await startAws(data, logs);
  const variables = {
    DATABASE_URL_TEST: of(server.url),
    DATABASE_OWNER_URL_TEST: of(server.ownerUrl),
    DATABASE_ADMIN_URL_TEST: server.adminUrl,
    // The local AWS answers faster than AWS allows calls.
    CARABINER_SANDBOX_AWS_SHARE: "50",
  };
  if (aws.endpoint) variables.AWS_ENDPOINT_TEST = aws.endpoint;
  return {
    variables,
    missing: aws.missing,
    stop: async () => {
      await aws.stop?.();
      await server.release();
    },
  };
}
