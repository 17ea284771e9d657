import { expect, test } from "vitest";

import { inventoryFilterSchema, isFiltered, tagOf, withFilter } from "./inventory-filter";

test("an address that makes no sense filters nothing", () => {
  const { page, ...filter } = inventoryFilterSchema.parse({ page: "-4", region: "", state: ["running", "stopped"] });
  expect(page).toBe(1);
  expect(filter).toMatchObject({ state: "running" });
  expect(filter.region).toBeUndefined();
});

test.each([
  { tag: "Environment=Production", expected: { key: "Environment", value: "Production" } },
  { tag: "Formula=a=b", expected: { key: "Formula", value: "a=b" } },
  { tag: "Environment", expected: { key: "Environment" } },
  { tag: "Empty=", expected: { key: "Empty", value: "" } },
])("the tag filter $tag is read as its two sides", ({ tag, expected }) => {
  expect(tagOf({ tag })).toEqual(expected);
});

test("changing one line keeps the others and starts at the first page", () => {
  const filter = { region: "eu-west-1", tag: "Environment=Production" };
  expect(withFilter(filter, { state: "running" })).toBe("?region=eu-west-1&state=running&tag=Environment%3DProduction");
  expect(withFilter(filter, {}, 3)).toContain("page=3");
  expect(withFilter({ region: "eu-west-1" }, { region: undefined })).toBe("");
});

test("a page number alone is no filter", () => {
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ q: "web" })).toBe(true);
});
