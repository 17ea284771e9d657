import { MUTATED_GUARDS } from "./scripts/guards/guards.mjs";

/** Mutation tests of the guards; see CONTRIBUTING.md. Each mutant changes one rule, and a test must fail. */
export default {
  mutate: MUTATED_GUARDS,
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // With `related`, a mutated constant counts as survived because no test runs at all.
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  concurrency: 2,
  // The mutated copy of the checkout. Git and every tool that reads the sources ignore `.data`.
  tempDirName: ".data/test/mutants",
  ignorePatterns: [".data", ".build", ".next", "dist", "test-results", "playwright-report", "docs", "e2e", "public"],
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
