import { expect, test } from "vitest";

import { linkTarget } from "./link-target";

test.each([
  "/runs",
  "/runs?x=1#y",
  "#top",
  "?page=2",
  "https://aws.amazon.com/",
  "http://localhost:3000/",
  "mailto:a@example.com",
])("%s is an address that a link may lead to", (address) => {
  expect(linkTarget(address)).toBe(address);
});

test.each([
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "\tjavascript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "blob:https://example.com/1",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "runs",
  "",
])("%j is no address that a link may lead to", (address) => {
  expect(linkTarget(address)).toBeUndefined();
});
