import { expect, test } from "vitest";

import { parseJson } from "./parse-json";

test.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ["null", null],
  ["", undefined],
  ["<html>", undefined],
  ['{"a":', undefined],
])("%j is read as JSON or as nothing", (text, value) => {
  expect(parseJson(text)).toEqual(value);
});
