import { expect, test } from "vitest";

import { initials } from "./initials";

test.each([
  ["Ines Okafor", "IO"],
  ["Ana Maria de Souza", "AS"],
  ["admin", "A"],
  ["", ""],
])("the initials of %j are %j", (name, drawn) => {
  expect(initials(name)).toBe(drawn);
});
