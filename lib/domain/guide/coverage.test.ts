import { expect, test } from "vitest";

import { deadLinks, type Checkout } from "./coverage";
import { GUIDE_ITEMS } from "./items";
import type { Realisation } from "./realised";

const checkout: Checkout = {
  hasRoute: (route) => route === "/runs/[runId]/plan",
  hasFile: (path) => path === "lib/plan.test.ts",
  readText: () => `test("the plan shows every call", () => {});`,
};
const real: Realisation = { where: "/runs/[runId]/plan", test: { file: "lib/plan.test.ts", title: "shows every call" } };

test.each<{ why: string; links: Record<string, Realisation>; problems: readonly string[] }>([
  { why: "a link whose page, test and title exist is alive", links: { G49: real }, problems: [] },
  { why: "an item the guide does not have is dead", links: { G252: real }, problems: ["the guide has no such item"] },
  {
    why: "a page that is not there is dead",
    links: { G49: { ...real, where: "/plans" } },
    problems: ["there is no page /plans"],
  },
  {
    why: "a module that is not there is dead",
    links: { G49: { ...real, where: "lib/plan.ts" } },
    problems: ["there is no file lib/plan.ts"],
  },
  {
    why: "a test that is not there is dead",
    links: { G49: { ...real, test: { file: "e2e/none.spec.ts", title: "x" } } },
    problems: ["there is no test e2e/none.spec.ts"],
  },
  {
    why: "a title that the test does not have is dead",
    links: { G49: { ...real, test: { ...real.test, title: "hides every call" } } },
    problems: ["lib/plan.test.ts has no test “hides every call”"],
  },
])("$why", ({ links, problems }) => {
  expect(deadLinks(GUIDE_ITEMS, links, checkout).map((link) => link.problem)).toEqual(problems);
});
