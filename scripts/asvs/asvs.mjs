// Compares the requirements of OWASP ASVS with the tests that name them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../start/paths.mjs";
import { REQUIREMENTS } from "./requirements.mjs";

const FOLDERS = ["app", "components", "lib", "e2e", "sandbox", "scripts", "prisma"];
const TEST = /\.(?:test|spec)\.tsx?$/;
const SKIPPED = /(?:^|\/)node_modules\/|^scripts\/asvs\//;
/** A tag of Vitest (`"V6.2.1"`) or of Playwright (`"@V6.2.1"`); nothing else in a test is written so. */
const REQUIREMENT = /"@?V(\d+(?:\.\d+){2})"/g;

/** The tag of a requirement: `V6.2.1`. */
export const tagOf = ({ id }) => `V${id}`;

/** The requirements that the tests of a file name. */
export function requirementsIn(text) {
  return [...new Set([...text.matchAll(REQUIREMENT)].map(([, id]) => id))];
}

/** Every test file of a checkout with its text. */
export function* readTests(root = ROOT) {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort()) {
      const path = `${folder}/${name}`;
      if (TEST.test(path) && !SKIPPED.test(path)) yield { path, text: readFileSync(join(root, path), "utf8") };
    }
  }
}

/**
 * Each requirement with what holds it.
 *
 * @param {Iterable<{ path: string, text: string }>} tests
 * @returns `rows`: a requirement with its tests; `problems`: requirements that nothing holds and no reason excuses, tests that
 * name an unknown one, and excuses for what a test holds
 */
export function standOf(tests, requirements = REQUIREMENTS) {
  const holders = new Map();
  for (const { path, text } of tests) {
    for (const id of requirementsIn(text)) holders.set(id, [...(holders.get(id) ?? []), path]);
  }
  const rows = requirements.map((requirement) => ({ ...requirement, tests: holders.get(requirement.id) ?? [] }));
  const known = new Set(requirements.map(({ id }) => id));
  const problems = [
    ...[...holders].filter(([id]) => !known.has(id)).map(([id, paths]) => `V${id} is not on the list (${paths.join(", ")})`),
    ...rows.filter(isOpen).map((row) => `V${row.id}: no test names it, and there is no reason: ${row.words}`),
    ...rows
      .filter((row) => row.reason && row.tests.length > 0)
      .map((row) => `V${row.id}: a test holds it, so its reason is wrong`),
  ];
  return { rows, problems, held: rows.filter((row) => row.tests.length > 0 || row.document !== undefined).length };
}

const isOpen = ({ tests, document, reason }) => tests.length === 0 && document === undefined && reason === undefined;
