// From the reports of the runners to two numbers.

/** Vitest's JSON report. A file that failed before its first test counts as one failure. */
export function countVitest(report) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** Playwright's JSON report. A journey that passed only at a second try did not pass. */
export function countPlaywright(report) {
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky + (report.errors?.length ?? 0) };
}

/** A check without tests counts as one. */
export const countCheck = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** The sum; a part that failed without saying what counts as one failure. */
export function total(results) {
  let passed = 0;
  let failed = 0;
  for (const result of results) {
    passed += result.passed;
    failed += result.failed === 0 && !result.ok ? 1 : result.failed;
  }
  return { passed, failed };
}

/** The last line of `npm test`. */
export const lastLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;
