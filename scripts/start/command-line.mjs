// What the `carabiner` command needs around its own code: the code itself, and the database.
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildHash } from "./build.mjs";
import { ensureGenerated, ensureInstalled } from "./install.mjs";
import { dataFolder, inRoot } from "./paths.mjs";
import { startPostgres } from "./postgres.mjs";
import { givenDatabase, prepareDatabase } from "./prepare-database.mjs";
import { silence } from "./progress.mjs";
import { settledSecrets } from "./secrets.mjs";

/** Finds the database, starting the embedded one when it does not run; it stays up, as after a killed supervisor. */
export async function openDatabase() {
  const data = dataFolder();
  silence();
  process.env.CARABINER_DATA_DIR = data;
  Object.assign(process.env, settledSecrets(data, process.env));
  const database = givenDatabase(process.env) ?? (await startPostgres(data));
  await prepareDatabase(database, { logs: join(data, "logs") });
  process.env.DATABASE_URL = database.url;
  delete process.env.DATABASE_OWNER_URL;
}

/** The bundled command line, where the build is the one of the present sources. */
function freshBundle() {
  try {
    const bundle = realpathSync(inRoot("dist", "command-line.js"));
    return bundle === realpathSync(inRoot(".build", buildHash(), "dist", "command-line.js")) ? bundle : undefined;
  } catch {
    return undefined;
  }
}

/** The code of the command line: the bundle, or the sources themselves while the checkout has no build of them. */
export async function loadCommandLine() {
  if (existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));
  const bundle = freshBundle();
  if (bundle !== undefined) return await import(pathToFileURL(bundle).href);
  silence();
  const logs = join(dataFolder(), "logs");
  await ensureInstalled({ logs });
  await ensureGenerated({ logs });
  const { tsImport } = await import("tsx/esm/api");
  return await tsImport("../../lib/cli/command-line.ts", { parentURL: import.meta.url, tsconfig: inRoot("tsconfig.json") });
}
