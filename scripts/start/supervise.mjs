// The order of a start. What does not need each other runs side by side.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { SANDBOX_MODES, sandboxMode } from "../../lib/config/sandbox-mode.mjs";
import { ensureBuilt } from "./build.mjs";
import { Children } from "./children.mjs";
import { stopRunning } from "./exec.mjs";
import { failureText } from "./failure.mjs";
import { ensureGenerated, ensureInstalled } from "./install.mjs";
import { withClient } from "./database.mjs";
import { givenDatabase, prepareDatabase } from "./prepare-database.mjs";
import { openParts } from "./parts.mjs";
import { dataFolder } from "./paths.mjs";
import { canListen, nextFreePort } from "./ports.mjs";
import { joinInstallation } from "./join-installation.mjs";
import { isSeeded, offerSetup, sandboxSignIns, seedSandbox } from "./portal-seed.mjs";
import { startPostgres } from "./postgres.mjs";
import { childEnv, programs as makePrograms } from "./programs.mjs";
import { line, say } from "./progress.mjs";
import { ensurePython } from "./python.mjs";
import { answersAsPortal } from "./ready.mjs";
import { decideEndpoints, openWorld, startSandbox } from "./sandbox.mjs";
import { executorId, settledSecrets } from "./secrets.mjs";
import { announce, claim } from "./singleton.mjs";
import { watchStarter } from "./starter.mjs";

const EXIT_AFTER_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Starts everything and stays until a signal ends it.
 *
 * @param {{ dev: boolean, freshSandbox: boolean, newKey: boolean }} options
 */
export async function supervise({ dev, freshSandbox, newKey }) {
  const began = performance.now();
  const data = dataFolder();
  const logs = join(data, "logs");
  const other = claim(data);
  if (other) {
    say(`Carabiner already runs from ${data}${other.url ? ` at ${other.url}` : ""} (process ${other.pid}).`);
    return;
  }
  const parts = openParts(data);
  rmSync(parts.file, { force: true });
  const children = new Children({ logs, onState: parts.set });
  const resources = { database: undefined };
  const end = stopOnce({ children, resources, parts, data });
  for (const signal of Object.keys(EXIT_AFTER_SIGNAL))
    process.on(signal, () => void end(`${signal} received`, EXIT_AFTER_SIGNAL[signal]));
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  watchStarter(() => void end("npm is gone", 1));

  say(`Carabiner${dev ? " (development)" : ""}, ${data}`);
  try {
    await startAll({ dev, freshSandbox, newKey, data, logs, parts, children, resources, began });
  } catch (error) {
    if (!end.begun()) process.stderr.write(`\n${failureText(error, data)}\n`);
    await end("", 1);
  }
}

async function startAll({ dev, freshSandbox, newKey, data, logs, parts, children, resources, began }) {
  const own = process.env;
  // What a person has to correct is said before anything that takes minutes.
  const { host, wanted } = await readAddress(own);
  const sandbox = decideSandbox(own);
  const given = givenDatabase(own);
  await ensureInstalled({ logs });
  await ensureGenerated({ logs });

  const withSandbox = sandbox !== "off";
  // Beside the build: at the first start each takes a minute.
  const python = withSandbox ? ensurePython({ data, logs }).catch((error) => ({ missing: error.message })) : undefined;
  const executor = executorId(data);
  const settled = {
    ...settledSecrets(data, own),
    CARABINER_DATA_DIR: data,
    CARABINER_SANDBOX: sandbox,
    NEXT_TELEMETRY_DISABLED: "1",
  };

  const build = dev ? Promise.resolve(undefined) : ensureBuilt({ env: childEnv(own, settled), logs });
  // A failed build is reported where it is awaited, also when the database fails first.
  build.catch(() => {});
  const url = await openDatabase({ given, data, logs, parts, resources });
  const { id, folder } = (await build) ?? {};
  // As late as possible: a first start takes minutes, and the port must still be free then.
  const { port, address } = await decideAddress(own, { host, wanted });
  const decided = { ...settled, DATABASE_URL: url, NEXTAUTH_URL: address, HOST: host, PORT: String(port) };
  const env = childEnv(own, { ...decided, CARABINER_BUILD_ID: id ?? "" });
  const programs = makePrograms({ dev, build: folder, env });
  await joinInstallation({ programs, logs, newKey });

  const world = withSandbox ? openWorld(data, freshSandbox) : undefined;
  const ports = world && (await decideEndpoints(data, world));
  const seeding = { url, world, programs, logs };
  const seeded = world && !(await isSeeded(url, world)) ? await seedSandbox(seeding) : undefined;

  const health = `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host}:${port}/healthz`;
  const [invitation] = await Promise.all([
    seeded ?? offerSetup(seeding),
    world && startSandbox({ python, logs, children, parts, programs, world, ports }),
    children.start("worker", { command: programs.worker, ready: (elapsedMs) => beats(url, executor, elapsedMs) }),
    children.start("web", { command: programs.web, ready: () => answersAsPortal(health) }, { note: address }),
  ]);
  announce(data, address);
  welcome({ address, world, invitation, began });
}

/** Where to listen. Throws when that is no address of this machine. */
async function readAddress(own) {
  const host = own.HOST?.trim() || "127.0.0.1";
  const wanted = Number(own.PORT?.trim() || 3000);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535)
    throw new Error(`PORT is ${own.PORT}. It must be a number from 1 to 65535.`);
  if (!(await canListen(host))) throw new Error(`HOST is ${host}, which is not an address of this machine. Correct HOST.`);
  return { host, wanted };
}

async function decideAddress(own, { host, wanted }) {
  const port = await nextFreePort(wanted, host);
  if (port !== wanted) line("port", "taken", undefined, `${wanted} is in use, so ${port} is used`);
  return { port, address: own.NEXTAUTH_URL?.trim() || `http://localhost:${port}` };
}

async function openDatabase({ given, data, logs, parts, resources }) {
  const since = performance.now();
  parts.set("database", "starting");
  if (given) {
    const { note } = await prepareDatabase(given, { logs });
    parts.set("database", "ready");
    line("database", "ready", since, `the one of DATABASE_URL${note}`);
    return given.url;
  }
  const server = await startPostgres(data);
  resources.database = server;
  line("database", "ready", since, server.adopted ? "adopted a running one" : "");
  await prepareDatabase(server, { logs });
  parts.set("database", "ready");
  keepUp(server, parts, resources);
  return server.url;
}

/** Starts PostgreSQL again when it dies alone. */
function keepUp(server, parts, resources) {
  const timer = setInterval(async () => {
    if (server.isUp() || resources.repairing) return;
    resources.repairing = true;
    const since = performance.now();
    parts.set("database", "restarting");
    try {
      await server.restart();
      parts.set("database", "ready");
      line("database", "ready", since, "it had ended and was started again");
    } catch (error) {
      line("database", "failed", since, error.message);
    }
    resources.repairing = false;
  }, 500);
  resources.timer = timer;
}

/** Whether this very process has beaten since its engine was launched: the second beat follows the launch. By the database's clock. */
const beats = (url, executor, elapsedMs) =>
  withClient(url, async (client) => {
    const query = `SELECT 1 FROM "WorkerHeartbeat" WHERE "executorId" = $1 AND "beatAt" > "startedAt" AND "startedAt" > now() - $2 * interval '1 ms'`;
    return (await client.query(query, [executor, Math.ceil(elapsedMs)])).rowCount === 1;
  });

function welcome({ address, world, invitation, began }) {
  line("all", "ready", began);
  say(`\n  ${address}\n`);
  if (world) {
    const { password, people } = sandboxSignIns();
    say(`  Sandbox sign-ins, password ${password}`);
    for (const { name, email, role } of people) say(`    ${email.padEnd(36)}${role.padEnd(15)}${name}`);
    say("");
  }
  if (invitation) say(`${invitation.replace(/^/gm, "  ")}\n`);
  say("  Ctrl-C ends everything.");
}

/** Whether there is a sandbox; says why when the portal is open to others, because anyone may sign in as its people. */
function decideSandbox(own) {
  const named = own.CARABINER_SANDBOX?.trim() || undefined;
  if (named && !SANDBOX_MODES.includes(named))
    throw new Error(`CARABINER_SANDBOX is ${named}. It can be ${SANDBOX_MODES.join(", ")}.`);
  const settings = { named, publicUrl: own.NEXTAUTH_URL?.trim() || undefined, host: own.HOST?.trim() || undefined };
  const { mode, because } = sandboxMode(settings);
  if (because && mode === "off" && !named)
    line("sandbox", "off", undefined, `${because}, so others reach this portal. CARABINER_SANDBOX=on starts it all the same.`);
  if (because && mode === "on")
    line("sandbox", "open", undefined, `CARABINER_SANDBOX=on: everyone who reaches this portal can sign in as a sandbox person.`);
  return mode;
}

/** Ends what was started, once, no matter how often it is called. */
function stopOnce({ children, resources, parts, data }) {
  let ending = false;
  const end = async (why, code) => {
    if (ending) return;
    ending = true;
    if (why) say(`\n${why}: ending`);
    clearInterval(resources.timer);
    await Promise.all([stopRunning(), children.stop()]);
    await resources.database?.stop();
    rmSync(parts.file, { force: true });
    rmSync(join(data, "supervisor.json"), { force: true });
    process.exit(code);
  };
  end.begun = () => ending;
  return end;
}
