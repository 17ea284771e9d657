// Which items of the guide are real: those that the code names and a test names. Nothing is listed by hand.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, writeWhole } from "../start/paths.mjs";

/** The guide has items G1 to G251; a test of lib/domain/guide compares this with the items' own table. */
export const ITEM_COUNT = 251;

/** Where code and tests are read. The guide's own tables name every item and hold none. */
const FOLDERS = ["app", "components", "lib", "e2e", "sandbox", "scripts"];
const SKIPPED = /(?:^|\/)(?:node_modules|generated|testing)(?:\/|$)|^lib\/domain\/guide\/items/;
const SOURCE = /\.(?:ts|tsx|mjs)$/;
const TEST = /\.(?:test|spec)\.tsx?$/;

/** `guideItems: ["G1", "G2"]` on a check, an operation or a step of a walk-through. */
const PROPERTY = /\bguideItems(?::| =)[^[\n]*\[([^\]]*)\]/g;
/** `@guide G1 G2` in the docstring of code that has no such property. */
const DOCSTRING = /@guide((?:[\s*,]+G\d{1,3}\b)+)/g;
/** `tags: ["G1"]` of Vitest, `tag: ["@G1"]` of Playwright. */
const TAGS = /\btags?: \[([^\]]*)\]/g;
const ITEM = /\bG(\d{1,3})\b/g;

/** The items that a file names, in the way of its kind. */
export function namedIn(path, text) {
  const patterns = TEST.test(path) ? [TAGS] : [PROPERTY, DOCSTRING];
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, list]) => list.match(ITEM) ?? []));
  return [...new Set(found)];
}

/**
 * Compares what the code names with what the tests name.
 *
 * @param {Iterable<{ path: string, text: string }>} files
 * @returns `real`: the files that hold each real item; `problems`: what is named once only, or is no item
 */
export function coverageOf(files) {
  const code = new Map();
  const tests = new Map();
  for (const { path, text } of files) {
    const side = TEST.test(path) ? tests : code;
    for (const item of namedIn(path, text)) side.set(item, [...(side.get(item) ?? []), path]);
  }
  const problems = [];
  const real = {};
  for (const item of [...new Set([...code.keys(), ...tests.keys()])].sort(byNumber)) {
    const [inCode, inTests] = [code.get(item), tests.get(item)];
    if (!isItem(item)) problems.push(`${item}: the guide has no such item (${(inCode ?? inTests).join(", ")})`);
    else if (!inTests) problems.push(`${item}: no test names it; the code does in ${inCode.join(", ")}`);
    else if (!inCode) problems.push(`${item}: no code names it; a test does in ${inTests.join(", ")}`);
    else real[item] = { code: inCode, tests: inTests };
  }
  const missing = Array.from({ length: ITEM_COUNT }, (_, index) => `G${index + 1}`).filter((item) => !(item in real));
  return { real, problems, missing };
}

const number = (item) => Number(item.slice(1));
const byNumber = (left, right) => number(left) - number(right);
const isItem = (item) => number(item) >= 1 && number(item) <= ITEM_COUNT;

/** Every source file of a checkout that may name an item. */
export function* readSources(root = ROOT) {
  for (const folder of FOLDERS) {
    const paths = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`);
    for (const path of paths.sort()) {
      if (SOURCE.test(path) && !SKIPPED.test(path) && !path.startsWith("scripts/guide/")) {
        yield { path, text: readFileSync(join(root, path), "utf8") };
      }
    }
  }
}

const TARGET = "lib/domain/guide/generated/coverage.json";

/** Writes what is real where the guide page reads it, when it differs; returns the whole coverage. */
export function writeCoverage(root = ROOT) {
  const coverage = coverageOf(readSources(root));
  const text = `${JSON.stringify(coverage.real, null, 1)}\n`;
  const target = join(root, TARGET);
  mkdirSync(join(target, ".."), { recursive: true });
  if (readOr(target) !== text) writeWhole(target, text, 0o644);
  return coverage;
}

function readOr(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
