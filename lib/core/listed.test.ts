import { expect, test } from "vitest";

import { listed } from "./listed";

test.each([
  [[], "", ""],
  [["512"], "512", "512"],
  [["512", "1024"], "512 and 1024", "512 or 1024"],
  [["512", "1024", "2048"], "512, 1024 and 2048", "512, 1024 or 2048"],
])("lists %j", (words, and, or) => {
  expect(listed(words, "and")).toBe(and);
  expect(listed(words, "or")).toBe(or);
});
