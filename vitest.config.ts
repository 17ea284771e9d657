import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

import { tagOf } from "./scripts/asvs/asvs.mjs";
import { REQUIREMENTS } from "./scripts/asvs/requirements.mjs";
import { ITEM_COUNT } from "./scripts/guide/coverage.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const exclude = [...configDefaults.exclude, "e2e/**", ".build/**", ".data/**", ".next/**", "dist/**"];

/** Tests that replace a module: another file may have loaded the real one before, so each has its own world. */
const REPLACING = [
  "lib/integrations/aws/process-limiter.test.ts",
  "lib/integrations/passwords/argon2.test.ts",
  "lib/server/session-cookie.test.ts",
  "app/**/print-view.test.tsx",
];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here("./") },
      // It throws outside a React server; the rule it stands for is kept by dependency-cruiser.
      { find: /^server-only$/, replacement: here("./scripts/test/empty.ts") },
    ],
  },
  test: {
    maxWorkers: 2,
    // A test names what it holds: items of the guide and requirements of OWASP ASVS. `npx vitest --tags-filter G34` runs the
    // tests of one item.
    tags: [
      ...Array.from({ length: ITEM_COUNT }, (_, index) => ({ name: `G${String(index + 1)}` })),
      ...REQUIREMENTS.map((requirement) => ({ name: tagOf(requirement) })),
    ],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...exclude, ...REPLACING, "**/*.integration.test.ts"],
          // Files share what they import: to load it again for each costs more than all tests of lib/domain.
          isolate: false,
          // Generated policies by the hundred take seconds, and longer on a machine that does other things too.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: { name: "unit-isolated", include: REPLACING, exclude, testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.integration.test.ts"],
          exclude,
          globalSetup: ["scripts/test/vitest-services.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
