import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The guards that `npm run test:mutants` mutates. An untested rule in one of them could allow what must be refused. */
export const MUTATED_GUARDS = [
  // Access: role, action and scope.
  "lib/domain/access/run-access.ts",
  "lib/domain/access/scope-access.ts",
  "lib/domain/access/setup-access.ts",
  "lib/domain/access/tenant-scope.ts",
  // Whether a run can be changed, and which order it may take.
  "lib/domain/onboarding/find-run.ts",
  "lib/domain/onboarding/run-change.ts",
  "lib/domain/onboarding/run-order.ts",
  // Which answers a new path keeps, host access included.
  "lib/domain/onboarding/change-path.ts",
  // The facts that the portal never accepts from a browser.
  "lib/domain/runs/portal-facts.ts",
  // What the plan does with an existing resource, and who owns it.
  "lib/domain/plan/decide.ts",
  "lib/domain/plan/handlers/ownership.ts",
  // IAM's decisions.
  "lib/domain/iam/compiled-policy.ts",
  "lib/domain/iam/evaluator.ts",
  "lib/domain/iam/principal-match.ts",
  "lib/domain/iam/trust/decision.ts",
  // The fence: a worker that lost its order stops, and lost rights end an order.
  "lib/domain/orders/carry-out-order.ts",
  "lib/domain/orders/placer-rights.ts",
];

/**
 * The tests of a guard, as a glob: `x.test.ts` beside `x.ts`, and `x-….test.ts` where there are several.
 *
 * @param {string} file
 * @returns {string}
 */
export function testsOf(file) {
  return file.replace(/\.tsx?$/, "{,-*}.test.ts");
}

const FOLDERS = ["app", "components", "lib", "sandbox"];
const GUARD =
  /^export (?:async )?(?:function|const) ((?:can|may)[A-Z]\w*|decide(?:[A-Z]\w*)?|is\w*Allowed\w*|why(?:Not|\w+Stays|\w+Refused)\w*)\b/gm;

/**
 * Every guard file of a checkout: it exports a function whose name says that it decides what is allowed, or it is in
 * `MUTATED_GUARDS`. Returns each file with the guards that it exports.
 */
export function guardsIn(root) {
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name}`)
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/(?:generated|node_modules)\//.test(file)),
  );
  return sources
    .map((file) => ({ file, names: guardNames(readFileSync(join(root, file), "utf8")) }))
    .filter(({ file, names }) => names.length > 0 || MUTATED_GUARDS.includes(file));
}

/** The names of the guards that a source exports. */
export function guardNames(source) {
  return [...source.matchAll(GUARD)].map(([, name]) => name);
}

/** The text of the test beside a file; `undefined` without one. */
export function testBeside(root, file) {
  const test = join(root, file.replace(/\.tsx?$/, ".test.ts"));
  const found = [test, `${test}x`].find((candidate) => existsSync(candidate));
  return found === undefined ? undefined : readFileSync(found, "utf8");
}

/** What the test of a guard lacks; `undefined` when it has a table and calls every guard of the file. */
export function missingTable(names, test) {
  if (test === undefined) return "has no test beside it";
  if (!/\btest\.each\b/.test(test)) return "has a test without a table (test.each)";
  const untested = names.filter((name) => !new RegExp(`\\b${name}\\(`).test(test));
  return untested.length === 0 ? undefined : `has no test of ${untested.join(", ")}`;
}
