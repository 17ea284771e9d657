// What the `carabiner` command needs before its own code can be loaded.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureGenerated, ensureInstalled } from "./install.mjs";
import { dataFolder, inRoot } from "./paths.mjs";
import { childEnv } from "./programs.mjs";
import { silence } from "./progress.mjs";
import { generatedSecrets } from "./secrets.mjs";

/** The address of the bundled command line; built first when this checkout never was. */
export async function prepareCommandLine() {
  if (existsSync(inRoot(".env"))) process.loadEnvFile(inRoot(".env"));
  const bundle = inRoot("dist", "carabiner.js");
  if (!existsSync(bundle)) {
    silence();
    const data = dataFolder();
    const logs = join(data, "logs");
    await ensureInstalled({ logs });
    await ensureGenerated({ logs });
    await ensureBuilt({ env: childEnv(process.env, generatedSecrets(data)), logs });
  }
  return pathToFileURL(bundle).href;
}
