import { expect, test } from "vitest";

import { initials } from "./initials";

test.each([
  ["Ines Okafor", "IO"],
  ["Ana Maria de Souza", "AS"],
  ["admin", "A"],
  ["", ""],
])("%j is drawn as %j", (name, drawn) => {
  expect(initials(name)).toBe(drawn);
});
