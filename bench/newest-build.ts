import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** The web part of the build that was made last, in the folder that `npm start` keeps builds in. */
export function newestBuild(builds = process.env["CARABINER_BUILD_DIR"] ?? ".build"): string {
  const folder = resolve(builds);
  const [newest] = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs);
  if (newest === undefined) throw new Error(`There is no build in ${folder}.`);
  return join(folder, newest, "web");
}
