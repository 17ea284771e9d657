import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { ROOT } from "../start/paths.mjs";
import { readTests, requirementsIn, standOf } from "./asvs.mjs";
import { REQUIREMENTS } from "./requirements.mjs";

const requirement = (more: object = {}) => [{ id: "6.2.1", words: "Passwords are long", ...more }];
const holding = [{ path: "lib/a.test.ts", text: `test("a", { tags: ["V6.2.1"] }, () => {})` }];

test("reads the requirements from the tags of both runners", () => {
  expect(requirementsIn(`{ tags: ["G1", "V6.2.1"] } { tag: ["@V3.4.1"] } V1.2.3 "text V1.2.3"`)).toEqual(["6.2.1", "3.4.1"]);
});

test("counts a requirement that a test names or a document holds", () => {
  expect(standOf(holding, requirement())).toMatchObject({ held: 1, problems: [] });
  expect(standOf([], requirement({ document: "docs/security.md" }))).toMatchObject({ held: 1, problems: [] });
});

test("accepts a requirement that is not held when a reason says why", () => {
  expect(standOf([], requirement({ reason: "Not offered." }))).toMatchObject({ held: 0, problems: [] });
});

test.each([
  { why: "nothing holds it", tests: [], list: requirement() },
  { why: "it is not on the list", tests: holding, list: [] },
  { why: "a test contradicts its reason", tests: holding, list: requirement({ reason: "Not offered." }) },
])("reports a requirement when $why", ({ tests, list }) => {
  expect(standOf(tests, list).problems).toEqual([expect.stringContaining("V6.2.1")]);
});

test("every requirement of this checkout is held or has a reason", () => {
  expect(standOf(readTests()).problems).toEqual([]);
});

test("every document that holds a requirement exists", () => {
  const documents = new Set(REQUIREMENTS.flatMap(({ document }) => (document === undefined ? [] : [document])));
  expect([...documents].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
