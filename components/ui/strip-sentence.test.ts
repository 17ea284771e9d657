import { expect, test } from "vitest";

import { stripCount, stripOffsets, stripSentence, type StripCell } from "./strip-sentence";

const cells = (...groups: readonly (readonly [number, StripCell])[]) =>
  groups.flatMap(([count, state]) => Array.from({ length: count }, () => state));

test.each([
  [cells([7, "ready"]), "7 of 7 boxes ready"],
  [cells([3, "ready"], [1, "attention"], [12, "to-do"]), "3 of 16 boxes ready, 1 needs attention, 12 to do"],
  [cells([14, "ready"], [1, "failed"], [1, "not-applicable"]), "14 of 16 boxes ready, 1 failed, 1 not applicable"],
  [cells([2, "attention"]), "0 of 2 boxes ready, 2 need attention"],
])("the sentence starts with ready boxes and omits absent states", (given, sentence) => {
  expect(stripSentence(given)).toBe(sentence);
});

test("the count beside the strip counts only ready boxes", () => {
  expect(stripCount(cells([3, "ready"], [6, "to-do"]))).toBe("3 of 9");
});

test("a wider gap separates two groups; a single group has none", () => {
  expect(stripOffsets(9, 7).slice(6)).toEqual([72, 90, 102]);
  expect(stripOffsets(3, undefined)).toEqual([0, 12, 24]);
});
