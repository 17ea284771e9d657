import { defineConfig } from "vitest/config";

import { MUTATED_GUARDS, testsOf } from "./scripts/guards/guards.mjs";
import base from "./vitest.config";

/** For Stryker: only the tests beside the guards run, because no other test counts for a guard. */
export default defineConfig({
  resolve: base.resolve ?? {},
  test: { tags: base.test?.tags ?? [], include: MUTATED_GUARDS.map(testsOf), testTimeout: 30_000 },
});
