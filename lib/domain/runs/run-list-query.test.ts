import { expect, test } from "vitest";

import { activeFilters, readRunListQuery, toRunFilter, writeRunListQuery } from "./run-list-query";

test("an address survives being read and written again", () => {
  const query = readRunListQuery({ q: "CB-2026-0042", project: "meridian/parcel_tracking", state: "open", owner: "me" });
  expect(writeRunListQuery(query)).toBe("?q=CB-2026-0042&project=meridian%2Fparcel_tracking&state=open&owner=me");
  expect(toRunFilter(query, "user_1")).toMatchObject({
    text: "CB-2026-0042",
    orgIdentifier: "meridian",
    projectIdentifier: "parcel_tracking",
    state: "open",
    ownerId: "user_1",
  });
});

test.each([
  ["an unknown state", { state: "burning" }],
  ["an account that is not 12 digits", { account: "4821" }],
  ["a parameter given twice", { target: ["ec2", "ecs"] }],
  ["a row that is not a number", { row: "many" }],
  ["another person's name as the owner", { owner: "user_2" }],
])("%s is left out of the filter, and never fails the page", (_what, params) => {
  expect(writeRunListQuery(readRunListQuery(params))).toBe("");
});

test("an organization alone narrows to all of its projects", () => {
  expect(toRunFilter(readRunListQuery({ project: "meridian" }), "user_1").projectIdentifier).toBeUndefined();
});

test("each active filter can be cleared, but not the page number", () => {
  const query = readRunListQuery({
    account: "482177309156",
    kind: "sandbox",
    after: "2026-11-25T00:00:00.000Z~run_1",
    row: "50",
  });
  expect(activeFilters(query)).toEqual([
    { name: "account", words: "AWS account 482177309156" },
    { name: "kind", words: "Sandbox only" },
  ]);
});
