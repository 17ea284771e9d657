import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

import { conditionalSpread } from "./scripts/lint/conditional-spread.mjs";
import { ONE_AWS_BUILDER, ONE_TOOL_EACH } from "./scripts/lint/one-tool-each.mjs";
import { rawHtml } from "./scripts/lint/raw-html.mjs";
import { replacementText } from "./scripts/lint/replacement-text.mjs";
import { wholeFailure } from "./scripts/lint/whole-failure.mjs";

/** Plain Node programs: the supervisor, the test runner, the schema engine and the tools' own settings. */
const PLAIN_SCRIPTS = ["**/*.mjs", "**/*.cjs", "**/*.js"];
/** Where Next.js or a tool asks for a default export. */
const DEFAULT_EXPORTS = [
  "app/**/{page,layout,loading,error,not-found,template,default,global-error,opengraph-image,icon}.tsx",
  "*.config.{ts,js,mjs}",
  "scripts/test/vitest-*.ts",
  "e2e/{global-setup,global-teardown}.ts",
];
/** Who may read the environment themselves. Everyone else asks lib/config/env.ts. */
const ENVIRONMENT_READERS = [
  "lib/config/*.ts",
  "lib/edge/next-app.ts",
  "lib/**/testing/*.ts",
  "**/*.integration.test.ts",
  "scripts/**",
  "sandbox/**",
  "prisma/**",
  "e2e/**",
  "bench/**",
  "*.config.*",
];

const NO_ENV = {
  object: "process",
  property: "env",
  message: "Read the environment through lib/config/env.ts, which checks it once.",
};
const NO_DEFAULT_EXPORT = {
  selector: "ExportDefaultDeclaration",
  message: "Use a named export; only files that Next.js or a tool loads have a default one.",
};

/** The tools themselves. */
const TOOLS = ["lib/core/{dates,parse-json}.ts"];
/** Programs and tests, whose words no one but us reads. */
const BESIDE_THE_PORTAL = ["scripts/**", "e2e/**", "sandbox/**", "bench/**", "**/*.test.{ts,tsx}"];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/**",
      ".data/**",
      ".next/**",
      ".build/**",
      "dist/**",
      "lib/db/generated/**",
      "lib/domain/guide/generated/**",
      "next-env.d.ts",
      "test-results/**",
      "playwright-report/**",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // A fake or an adapter keeps its port's signature, awaiting or not.
      "@typescript-eslint/require-await": "off",
      // `process.env["NAME"]` is what tsconfig's index rules ask for elsewhere; both spellings read well.
      "@typescript-eslint/dot-notation": "off",
      // In a form an empty string means "nothing", and `||` says so.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions"] }],
      // Ports are plain objects of functions, and none of them uses `this`.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  {
    files: ["**/*.tsx"],
    plugins: { "react-hooks": reactHooks },
    extends: [jsxA11y.flatConfigs.strict],
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "jsx-a11y/label-has-associated-control": ["error", { assert: "either", depth: 4 }],
      // Safari drops the list role from lists without bullets; saying it again keeps it.
      "jsx-a11y/no-redundant-roles": ["error", { ul: ["list"], ol: ["list"] }],
    },
  },
  {
    files: PLAIN_SCRIPTS,
    languageOptions: {
      globals: Object.fromEntries(
        [
          "process",
          "console",
          "Buffer",
          "URL",
          "setTimeout",
          "clearTimeout",
          "setInterval",
          "clearInterval",
          "setImmediate",
          "fetch",
          "performance",
          "AbortController",
          "AbortSignal",
          "WebAssembly",
          "crypto",
          "module",
          "require",
        ].map((name) => [name, "readonly"]),
      ),
    },
  },
  {
    plugins: {
      carabiner: {
        rules: {
          "conditional-spread": conditionalSpread,
          "raw-html": rawHtml,
          "replacement-text": replacementText,
          "whole-failure": wholeFailure,
        },
      },
    },
    rules: {
      "carabiner/raw-html": "error",
      "carabiner/replacement-text": "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "start" }],
      "no-restricted-properties": ["error", NO_ENV],
      "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT, ...ONE_TOOL_EACH],
    },
  },
  {
    files: ["app/**/*.tsx", "components/**/*.{ts,tsx}"],
    ignores: ["components/form/{action-failure,call-action}.{ts,tsx}", "**/*.test.{ts,tsx}"],
    rules: { "carabiner/whole-failure": "error" },
  },
  {
    files: ["app/(portal)/**/*.{ts,tsx}", "lib/server/**/*.ts"],
    ignores: ["app/(portal)/default.tsx", "lib/server/refuse-page.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { name: "next/navigation", importNames: ["notFound"], message: "Use refusePage: it records the denial as an event." },
      ],
    },
  },
  {
    files: ["{app,bin,components,lib,prisma,sandbox,scripts}/**/*.{ts,tsx,mjs}"],
    ignores: ["**/*.test.{ts,tsx}", "**/testing/**"],
    rules: { "carabiner/conditional-spread": "error" },
  },
  {
    // Nothing checks a cast: parse the value with its schema, or narrow it. Where neither is possible, keep the cast under a
    // line that disables the rule and says why.
    files: ["{app,components,lib,sandbox,scripts,prisma}/**/*.{ts,tsx}"],
    ignores: ["**/*.test.{ts,tsx}", "**/testing/**"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }] },
  },
  { files: BESIDE_THE_PORTAL, rules: { "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT, ONE_AWS_BUILDER] } },
  { files: DEFAULT_EXPORTS, rules: { "no-restricted-syntax": ["error", ...ONE_TOOL_EACH] } },
  { files: ENVIRONMENT_READERS, rules: { "no-restricted-properties": "off" } },
  {
    files: ["lib/domain/**/*.ts", "lib/core/**/*.ts"],
    ignores: ["**/*.test.ts", "lib/core/clock.ts"],
    rules: {
      "no-restricted-globals": ["error", { name: "fetch", message: "Domain code receives what it needs as an argument." }],
      "no-restricted-properties": [
        "error",
        NO_ENV,
        { object: "Date", property: "now", message: "Take a Clock as an argument, so that tests decide the time." },
        { object: "Math", property: "random", message: "Take the random value as an argument, so that tests decide it." },
      ],
      "no-restricted-syntax": [
        "error",
        NO_DEFAULT_EXPORT,
        ...ONE_TOOL_EACH,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Take a Clock as an argument, so that tests decide the time.",
        },
      ],
    },
  },
  {
    // Web, workers and database run on machines whose clocks differ.
    files: ["lib/{db,deps,worker}/**/*.ts", "prisma/**/*.ts"],
    ignores: ["**/*.test.ts", "**/testing/**", "lib/db/database-clock.ts", "lib/db/generated/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        NO_ENV,
        { object: "Date", property: "now", message: "Use databaseClock, or clock_timestamp() in SQL." },
      ],
      "no-restricted-syntax": [
        "error",
        NO_DEFAULT_EXPORT,
        ...ONE_TOOL_EACH,
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Use databaseClock, or clock_timestamp() in SQL.",
        },
      ],
      "no-restricted-imports": [
        "error",
        { name: "@/lib/core/clock", importNames: ["systemClock"], message: "Use databaseClock, or clock_timestamp() in SQL." },
      ],
    },
  },
  { files: TOOLS, rules: { "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT] } },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "e2e/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
);
