import { expect, test } from "vitest";

import { maskSpans } from "./mask-spans";

test.each([
  ['{ "a": 1 }', []],
  ['{ "id": "cb-••••••c41d" }', ['"cb-••••••c41d"']],
  ["token: ••••3kQ\nname: x", ["••••3kQ"]],
  ['"a": "••••1", "b": "plain", "c": "••••2"', ['"••••1"', '"••••2"']],
  ["wait…", []],
])("in %s only masked values are found", (code, masked) => {
  const spans = maskSpans(code);
  expect(spans.filter((span) => span.masked).map((span) => span.text)).toEqual(masked);
  expect(spans.map((span) => span.text).join("")).toBe(code);
});
