#!/usr/bin/env node
// `npm run guide:coverage`: how many items of the guide are real, which are missing, and where. Exit code 1 when an item is
// named only in code or only in a test.
import { writeCoverage } from "./guide/coverage.mjs";
import { say } from "./start/progress.mjs";

const { real, problems, missing } = writeCoverage();
const count = Object.keys(real).length;
if (process.argv.includes("--quiet")) process.exit(0);
for (const problem of problems) say(problem);
if (process.argv.includes("--where")) {
  for (const [item, { code, tests }] of Object.entries(real)) say(`${item}: ${code.join(", ")} · ${tests.join(", ")}`);
}
say(`Not real yet: ${ranges(missing)}`);
say(`${count} of ${count + missing.length} guide items are real`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** `G3, G116-G124`: neighbours are drawn together. */
function ranges(items) {
  const groups = [];
  for (const item of items.map((name) => Number(name.slice(1)))) {
    const last = groups.at(-1);
    if (last !== undefined && last[1] === item - 1) last[1] = item;
    else groups.push([item, item]);
  }
  return groups.map(([from, to]) => (from === to ? `G${from}` : `G${from}-G${to}`)).join(", ");
}
