import { expect, test } from "vitest";

import { guideOverview, linkOf } from "./overview";
import { REALISED } from "./realised";

const testLink = { file: "x.test.ts", title: "x" };

test("the overview counts exactly the items that have a realisation", () => {
  const overview = guideOverview();
  expect(overview).toMatchObject({ works: Object.keys(REALISED).length, total: 251 });
  expect(new Set(overview.sections.map((section) => section.anchor)).size).toBe(overview.sections.length);
});

test.each([
  { where: "/inventory/instances", link: { kind: "page", href: "/inventory/instances", words: "Open inventory, instances" } },
  { where: "/runs/[runId]/permissions", link: { kind: "page", href: "/runs", words: "In every run: Permissions" } },
  { where: "/runs/[runId]", link: { kind: "page", href: "/runs", words: "In every run" } },
  { where: "lib/domain/guide/text.ts", link: { kind: "module", path: "lib/domain/guide/text.ts" } },
])("what is realised in $where is linked where a person can open it", ({ where, link }) => {
  expect(linkOf({ where, test: testLink })).toEqual(link);
});
