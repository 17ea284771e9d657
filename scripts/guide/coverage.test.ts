import { expect, test } from "vitest";

import { GUIDE_ITEMS } from "@/lib/domain/guide/items";
import { coverageOf, ITEM_COUNT, namedIn, readSources } from "./coverage.mjs";

const code = (text: string, path = "lib/domain/plan/plan.ts") => ({ path, text });
const journey = (text: string, path = "e2e/plan.spec.ts") => ({ path, text });

test("the number of items matches the guide's table", () => {
  expect(GUIDE_ITEMS).toHaveLength(ITEM_COUNT);
});

test.each([
  { how: "a property", file: code(`{ id: "s1.vpc", guideItems: ["G14", "G15"] }`), items: ["G14", "G15"] },
  { how: "a conditional property", file: code(`guideItems: full ? ["G35"] : [],`), items: ["G35"] },
  { how: "a docstring", file: code("/**\n * Reads the region.\n *\n * @guide G181 G182\n */"), items: ["G181", "G182"] },
  { how: "a Vitest tag", file: journey(`test("x", { tags: ["G1"] }, () => {})`, "lib/x.test.ts"), items: ["G1"] },
  { how: "a Playwright tag", file: journey(`test("x", { tag: ["@G1", "@G2"] }, async () => {})`), items: ["G1", "G2"] },
  { how: "words in code", file: code(`const title = "See G14";`), items: [] },
  { how: "an expectation in a test", file: journey(`expect(check).toEqual({ guideItems: ["G14"] })`), items: [] },
])("finds the items named by $how", ({ file, items }) => {
  expect(namedIn(file.path, file.text)).toEqual(items);
});

test("counts an item that code and a test name", () => {
  const { real, problems } = coverageOf([code(`guideItems: ["G14"]`), journey(`tag: ["@G14"]`)]);
  expect(real).toEqual({ G14: { code: ["lib/domain/plan/plan.ts"], tests: ["e2e/plan.spec.ts"] } });
  expect(problems).toEqual([]);
});

test.each([
  { why: "only code names it", files: [code(`guideItems: ["G14"]`)], problem: "G14: no test names it" },
  { why: "only a test names it", files: [journey(`tag: ["@G14"]`)], problem: "G14: no code names it" },
  { why: "the guide does not have it", files: [code(`guideItems: ["G252"]`)], problem: "G252: the guide has no such item" },
])("reports an item when $why", ({ files, problem }) => {
  const { real, problems } = coverageOf(files);
  expect(real).toEqual({});
  expect(problems).toEqual([expect.stringContaining(problem)]);
});

test("no item of this checkout is named once only", () => {
  expect(coverageOf(readSources()).problems).toEqual([]);
});
