import { describe, expect, test } from "vitest";

import { readFindQuery } from "./find-query";
import { findGuideItems, matchesWords } from "./find-results";

const itemsOf = (text: string) => {
  const query = readFindQuery(text);
  return query === undefined ? [] : findGuideItems(query);
};

describe("the guide's items", () => {
  test.each(["G38", "g38", "38"])("%j is exactly item G38", (text) => {
    expect(itemsOf(text).map(({ id }) => id)).toEqual(["G38"]);
  });

  test("a number that the guide does not have finds nothing", () => {
    expect(itemsOf("G252")).toEqual([]);
  });

  test("words find items by their titles", () => {
    const found = itemsOf("external id");
    expect(found.length).toBeGreaterThan(0);
    for (const { title } of found) expect(title.toLowerCase()).toMatch(/external[\s-]?id/);
  });
});

test.each([
  ["parcel-prod", ["parc", "prod"], true],
  ["parcel-prod", ["prod", "parcel"], true],
  ["parcel-prod", ["arcel"], false],
  ["parcel-prod", ["parcel", "dev"], false],
  ["parcel-prod", [], false],
])("%j has the words %j: %j", (text, words, expected) => {
  expect(matchesWords(text, words)).toBe(expected);
});
