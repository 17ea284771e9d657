#!/usr/bin/env node
// `npm run prose`: finds wording that reads as translated, and test titles that are too long. Exit code 1 when there is any.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { proseFindings } from "./prose/prose.mjs";
import { ROOT } from "./start/paths.mjs";
import { say } from "./start/progress.mjs";

const FOLDERS = ["app", "components", "lib", "e2e", "sandbox", "scripts", "prisma", "bench", "docs"];
const FILES = ["README.md", "CONTRIBUTING.md"];
/** The guide's words are quotations; this check's own list names what it looks for. */
const QUOTED = /^docs\/guide\.md$|^scripts\/(?:prose\/|check-prose)|(?:^|\/)generated\/|\/collected\//;

function* sources() {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort()) yield `${folder}/${name}`;
  }
  yield* FILES;
}

const only = process.argv.slice(2);
let count = 0;
for (const path of sources()) {
  if (!/\.(?:tsx?|mjs|md)$/.test(path) || QUOTED.test(path)) continue;
  if (only.length > 0 && !only.some((prefix) => path.startsWith(prefix))) continue;
  let text;
  try {
    text = readFileSync(join(ROOT, path), "utf8");
  } catch {
    continue;
  }
  for (const { line, words, instead } of proseFindings(path, text)) {
    count += 1;
    say(`${path}:${line}: “${words}” (write: ${instead})`);
  }
}
say(`${count} findings`);
process.exitCode = count === 0 ? 0 : 1;
