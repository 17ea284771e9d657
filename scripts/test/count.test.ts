import { expect, test } from "vitest";
import { countPlaywright, countVitest, lastLine, total } from "./count.mjs";

test("the last line names both numbers", () => {
  expect(lastLine({ passed: 12, failed: 0 })).toBe("12 passed, 0 failed");
});

test("counts a crashed part as one failure", () => {
  const results = [
    { ok: true, passed: 5, failed: 0 },
    { ok: false, passed: 3, failed: 0 },
    { ok: false, passed: 1, failed: 2 },
  ];
  expect(total(results)).toEqual({ passed: 9, failed: 3 });
});

test("a test file that fails before its first test counts as failed", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(countVitest({ numPassedTests: 1, numFailedTests: 1, testResults })).toEqual({ passed: 1, failed: 2 });
});

test("a journey that passed at a second try only is a failure", () => {
  expect(countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1 }, errors: [] })).toEqual({ passed: 4, failed: 2 });
});
