import { expect, test } from "vitest";

import coverage from "./generated/coverage.json" with { type: "json" };
import { GUIDE_ITEMS } from "./items";
import { guideOverview, linkOf } from "./overview";

test("counts exactly the items that code and tests name", () => {
  const overview = guideOverview();
  expect(overview).toMatchObject({ works: Object.keys(coverage).length, total: 251 });
  expect(new Set(overview.sections.map((section) => section.anchor)).size).toBe(overview.sections.length);
});

test.each([
  { place: "D" as const, link: { href: "/inventory/instances", words: "Open Inventory" } },
  { place: "S2" as const, link: { href: "/runs", words: "In every run: Permissions" } },
])("links an item of $place to its page", ({ place, link }) => {
  expect(linkOf({ place })).toMatchObject(link);
});

test("links every item to a page with words", () => {
  for (const item of GUIDE_ITEMS) expect(linkOf(item).words, item.id).toMatch(/^(?:Open|In every run:) [A-Z]/);
});
