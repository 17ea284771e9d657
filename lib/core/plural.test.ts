import { expect, test } from "vitest";

import { counted, plural } from "./plural";

test.each([
  [0, "0 hosts"],
  [1, "1 host"],
  [2, "2 hosts"],
  [101, "101 hosts"],
])("%i hosts are counted as %s", (count, words) => {
  expect(counted(count, "host")).toBe(words);
});

test("a noun with its own plural, and words that follow a count", () => {
  expect(counted(2, "identity", "identities")).toBe("2 identities");
  expect([plural(1, "is", "are"), plural(2, "is", "are")]).toEqual(["is", "are"]);
});
