import { expect, test } from "vitest";

import { EVERY_TENANT, NO_TENANT, PEOPLE, scopeOf, scopeOfTenant } from "./tenant-scope";
import { holderOf } from "./testing/people";

const account = { accountIdentifier: "acct" };
const meridian = { ...account, orgIdentifier: "meridian" };

test.each([
  { who: "no role", grants: [], words: [] },
  { who: "an owner", grants: [{ role: "owner" }, { role: "auditor", ...meridian }], words: ["all"] },
  { who: "an admin of an account", grants: [{ role: "org-admin", ...account }], words: ["account:acct"] },
  {
    who: "an admin of an organization",
    grants: [{ role: "org-admin", ...meridian }],
    words: ["tenant:acct/meridian", "shared:acct"],
  },
  {
    who: "roles in two projects of one organization and in another",
    grants: [
      { role: "project-admin", ...meridian, projectIdentifier: "a" },
      { role: "auditor", ...meridian, projectIdentifier: "b" },
      { role: "auditor", ...account, orgIdentifier: "harbor" },
    ],
    words: ["tenant:acct/meridian", "shared:acct", "tenant:acct/harbor"],
  },
] as const)("$who reaches the tenants of their roles", ({ grants, words }) => {
  expect(scopeOf(holderOf(...grants)).words).toEqual(words);
});

test("a role that names no account reaches nothing", () => {
  expect(scopeOf(holderOf({ role: "org-admin" })).words).toEqual([]);
});

test("an identifier that reads like a scope keyword stays inside its tenant", () => {
  expect(scopeOf(holderOf({ role: "org-admin", accountIdentifier: "all" })).words).toEqual(["account:all"]);
  expect(scopeOf(holderOf({ role: "org-admin", accountIdentifier: "*", orgIdentifier: "*" })).words).toEqual([
    "tenant:*/*",
    "shared:*",
  ]);
});

test("work for a tenant reaches that tenant and what its account shares", () => {
  expect(scopeOfTenant("acct/meridian").words).toEqual(["tenant:acct/meridian", "shared:acct"]);
  expect(scopeOfTenant("acct/").words).toEqual(["tenant:acct/", "shared:acct"]);
});

test.each([
  { work: "of the installation", scope: EVERY_TENANT, words: ["all"] },
  { work: "that touches no tenant", scope: NO_TENANT, words: [] },
  { work: "of a sign-in", scope: PEOPLE, words: ["people"] },
])("work $work has the words $words", ({ scope, words }) => {
  expect(scope.words).toEqual(words);
});
