#!/usr/bin/env node
// `npm run commits`: checks the messages of the commits since the rule exists; `--message FILE` checks one, as a Git hook.
import { readFileSync } from "node:fs";
import { faultsOf } from "./commits/commit-message.mjs";
import { checkHistory } from "./commits/history.mjs";
import { ROOT } from "./start/paths.mjs";

const print = (line) => process.stderr.write(`${line}\n`);
const [option, file] = process.argv.slice(2);

/** What Git writes itself: a merge is not read in the history either, and a fix-up ends with the commit it belongs to. */
const PREPARED = /^(?:Merge |fixup! |squash! |amend! )/;

if (option === "--message" && file !== undefined) {
  // Git removes its own comments after the hook.
  const message = readFileSync(file, "utf8").replace(/^#.*\n?/gm, "");
  const faults = PREPARED.test(message) ? [] : faultsOf(message);
  for (const fault of faults) print(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else if (option === undefined) {
  const { checked, faulty, skipped } = await checkHistory(ROOT);
  for (const { commit, subject, faults } of faulty)
    print(`${commit} ${subject}\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  print(skipped ?? `${checked} commits read, ${faulty.length} without the form`);
  process.exitCode = faulty.length === 0 ? 0 : 1;
} else {
  print("Usage: node scripts/check-commits.mjs [--message FILE]");
  process.exitCode = 2;
}
