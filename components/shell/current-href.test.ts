import { expect, test } from "vitest";

import { currentHref } from "./current-href";

const hrefs = ["/", "/runs", "/inventory", "/inventory/instances"];

test.each([
  ["/", "/"],
  ["/runs", "/runs"],
  ["/runs/CB-2026-0042/plan", "/runs"],
  ["/inventory/instances", "/inventory/instances"],
  ["/inventory/clusters", "/inventory"],
  ["/runsome", undefined],
  ["/people", undefined],
])("the page %s belongs to %s", (pathname, href) => {
  expect(currentHref(pathname, hrefs)).toBe(href);
});
