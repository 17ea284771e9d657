import { expect, test } from "vitest";

import { isDoubtful, missingRegions, regionStatus, shardsOf, type Freshness } from "./scan";

const NOW = new Date("2026-11-25T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const READ: Freshness = {
  accountId: "482177309156",
  region: "eu-west-1",
  kind: "instances",
  state: "done",
  found: 16,
  at: minutesAgo(4),
  lastGoodAt: minutesAgo(4),
};

// quality.md section 2, "Removing what has gone": 0 after more than 20 needs two readings in a row.
test.each([
  { found: 0, known: 21, previousState: "done" as const, doubtful: true },
  { found: 0, known: 21, previousState: undefined, doubtful: true },
  { found: 0, known: 21, previousState: "doubted" as const, doubtful: false },
  { found: 0, known: 20, previousState: "done" as const, doubtful: false },
  { found: 1, known: 500, previousState: "done" as const, doubtful: false },
])("$found found where $known were known, after $previousState: doubted is $doubtful", ({ doubtful, ...answer }) => {
  expect(isDoubtful(answer)).toBe(doubtful);
});

test.each([
  { name: "read a moment ago", fresh: READ, status: "fresh" },
  { name: "read 16 minutes ago", fresh: { ...READ, lastGoodAt: minutesAgo(16) }, status: "stale" },
  { name: "denied now, good before", fresh: { ...READ, state: "failed" as const }, status: "failed" },
  { name: "never read", fresh: { ...READ, state: "waiting" as const, lastGoodAt: undefined }, status: "never" },
  { name: "suddenly empty", fresh: { ...READ, state: "doubted" as const }, status: "doubted" },
])("a region that was $name is $status", ({ fresh, status }) => {
  expect(regionStatus(fresh, NOW).status).toBe(status);
});

test("a stale region counts; a failed one makes the total a minimum", () => {
  const statuses = [
    regionStatus({ ...READ, lastGoodAt: minutesAgo(60) }, NOW),
    regionStatus({ ...READ, region: "us-east-1", state: "failed" }, NOW),
  ];
  expect(missingRegions(statuses).map(({ region }) => region)).toEqual(["us-east-1"]);
});

test("the parts of a reading come in the same order every time", () => {
  expect(shardsOf(["b", "a"])).toEqual([
    { region: "b", kind: "instances" },
    { region: "a", kind: "instances" },
    { region: "b", kind: "clusters" },
    { region: "a", kind: "clusters" },
  ]);
});
