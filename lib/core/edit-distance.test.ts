import { expect, test } from "vitest";

import { editDistance } from "./edit-distance";

test.each([
  { left: "memory", right: "memory", steps: 0 },
  { left: "", right: "cpu", steps: 3 },
  { left: "cpu", right: "", steps: 3 },
  { left: "image", right: "images", steps: 1 },
  { left: "essentail", right: "essential", steps: 2 },
  { left: "portMapping", right: "mountPoints", steps: 9 },
])("from $left to $right are $steps steps", ({ left, right, steps }) => {
  expect(editDistance(left, right)).toBe(steps);
});
