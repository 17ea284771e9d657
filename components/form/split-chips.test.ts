import { expect, test } from "vitest";

import { splitChips } from "./split-chips";

test.each([
  ["aws, prod", [], ["aws", "prod"]],
  ["i-1\ni-2\n\ni-1", [], ["i-1", "i-2"]],
  ["prod;eu", ["aws", "prod"], ["aws", "prod", "eu"]],
  ["  ", ["aws"], ["aws"]],
])("%j added to %j keeps each value once, in order", (text, present, chips) => {
  expect(splitChips(text, present)).toEqual(chips);
});
