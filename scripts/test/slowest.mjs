// Which tests take the time, from the runners' reports.
import { relative } from "node:path";
import { ROOT } from "../start/paths.mjs";

/** How many are named at the end of a run. */
const SHOWN = 10;

/** The tests of Vitest's JSON report with their durations in milliseconds. */
export function timedVitest(report) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, duration }) => ({ title: `${relative(ROOT, name)} › ${title}`, ms: duration ?? 0 })),
  );
}

/** The journeys of Playwright's JSON report with their durations in milliseconds, retries included. */
export function timedPlaywright(report) {
  const visit = (suite, file) => [
    ...(suite.specs ?? []).map((spec) => ({
      title: `e2e/${file} › ${spec.title}`,
      ms: spec.tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
    })),
    ...(suite.suites ?? []).flatMap((inner) => visit(inner, file)),
  ];
  return report.suites.flatMap((suite) => visit(suite, suite.file));
}

/** The slowest first, as lines: `  12.3 s  e2e/apply.spec.ts › applies the plan`. */
export function slowestLines(timed) {
  return [...timed]
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SHOWN)
    .map(({ title, ms }) => `  ${(ms / 1000).toFixed(1).padStart(6)} s  ${title}`);
}
