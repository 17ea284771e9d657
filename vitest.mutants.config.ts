import { defineConfig } from "vitest/config";

import { MUTATED_GUARDS, testsOf } from "./scripts/guards/guards.mjs";
import base from "./vitest.config";

/** The tests of the guards alone, for Stryker: a test that is not beside its guard does not count for it. */
export default defineConfig({
  resolve: base.resolve ?? {},
  test: { tags: base.test?.tags ?? [], include: MUTATED_GUARDS.map(testsOf), testTimeout: 30_000 },
});
