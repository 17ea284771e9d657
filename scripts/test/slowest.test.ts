import { join } from "node:path";
import { expect, test } from "vitest";

import { ROOT } from "../start/paths.mjs";
import { slowestLines, timedPlaywright, timedVitest } from "./slowest.mjs";

test("lists the ten slowest, the slowest first", () => {
  const timed = Array.from({ length: 12 }, (_, index) => ({ title: `test ${String(index)}`, ms: index * 1000 }));
  const lines = slowestLines(timed);
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe("    11.0 s  test 11");
  expect(lines.at(-1)).toBe("     2.0 s  test 2");
});

test("reads the durations of Vitest's report", () => {
  const testResults = [{ name: join(ROOT, "lib/core/redact.test.ts"), assertionResults: [{ title: "redacts", duration: 12 }] }];
  expect(timedVitest({ testResults })).toEqual([{ title: "lib/core/redact.test.ts › redacts", ms: 12 }]);
});

test("reads the durations of Playwright's report, nested suites and retries included", () => {
  const spec = { title: "applies", tests: [{ results: [{ duration: 100 }, { duration: 50 }] }] };
  const suites = [{ file: "apply.spec.ts", specs: [], suites: [{ specs: [spec] }] }];
  expect(timedPlaywright({ suites })).toEqual([{ title: "e2e/apply.spec.ts › applies", ms: 150 }]);
});
