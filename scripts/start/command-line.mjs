// What the `carabiner` command needs before its own code can be loaded.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureGenerated, ensureInstalled } from "./install.mjs";
import { dataFolder, inRoot } from "./paths.mjs";
import { startPostgres } from "./postgres.mjs";
import { givenDatabase, prepareDatabase } from "./prepare-database.mjs";
import { childEnv } from "./programs.mjs";
import { silence } from "./progress.mjs";
import { settledSecrets } from "./secrets.mjs";

/** Commands that work on the portal's database; the others need nothing but their arguments, unless these name a run. */
const NEEDS_DATABASE = new Set(["plan", "begin", "apply", "undo", "discover"]);
const namesRun = (argument) => argument === "--run" || argument.startsWith("--run=");

/** Finds the database, starting the embedded one when it does not run; it stays up, as after a killed supervisor. */
async function openDatabase() {
  const data = dataFolder();
  silence();
  process.env.CARABINER_DATA_DIR = data;
  Object.assign(process.env, settledSecrets(data, process.env));
  const database = givenDatabase(process.env) ?? (await startPostgres(data));
  await prepareDatabase(database, { logs: join(data, "logs") });
  process.env.DATABASE_URL = database.url;
  delete process.env.DATABASE_OWNER_URL;
}

/** The address of the bundled command line; built first when this checkout never was. */
export async function prepareCommandLine(command, args) {
  if (existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));
  if (NEEDS_DATABASE.has(command) || args.some(namesRun)) await openDatabase();
  const bundle = inRoot("dist", "carabiner.js");
  if (!existsSync(bundle)) {
    silence();
    const data = dataFolder();
    const logs = join(data, "logs");
    await ensureInstalled({ logs });
    await ensureGenerated({ logs });
    await ensureBuilt({ env: childEnv(process.env, {}), logs });
  }
  return pathToFileURL(bundle).href;
}
