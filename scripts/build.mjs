#!/usr/bin/env node
// `npm run build`: the production build of the present sources, made only when they changed.
import { join } from "node:path";
import { ensureBuilt } from "./start/build.mjs";
import { ensureGenerated, ensureInstalled } from "./start/install.mjs";
import { dataFolder } from "./start/paths.mjs";
import { childEnv } from "./start/programs.mjs";
import { line } from "./start/progress.mjs";

const data = dataFolder();
const logs = join(data, "logs");
try {
  await ensureInstalled({ logs });
  await ensureGenerated({ logs });
  const { folder, built } = await ensureBuilt({ env: childEnv(process.env, {}), logs });
  line("build", built ? "ready" : "unchanged", undefined, folder);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
