#!/usr/bin/env node
// `npm run asvs`: a line for each requirement of OWASP ASVS on our list. Exit code 1 when one has neither test nor reason.
import { readTests, standOf } from "./asvs/asvs.mjs";
import { say } from "./start/progress.mjs";

const { rows, problems, held } = standOf(readTests());
for (const { id, words, tests, document, reason } of rows) {
  say(`V${id.padEnd(7)} ${words}. ${tests.join(", ") || document || `Not held. ${reason ?? ""}`}`);
}
for (const problem of problems) say(problem);
say(`${held} of ${rows.length} requirements are held`);
process.exitCode = problems.length === 0 ? 0 : 1;
