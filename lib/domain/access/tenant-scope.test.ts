import { expect, test } from "vitest";
import type { Grant } from "./actor";
import { EVERY_TENANT, scopeOf, scopeOfTenant } from "./tenant-scope";

const actorOf = (...grants: Omit<Grant, "id">[]) => ({
  userId: "user_1",
  name: "Ada",
  email: "ada@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: grants.map((grant, index) => ({ ...grant, id: `grant_${String(index)}` })),
});
const account = { accountIdentifier: "acct" };
const meridian = { ...account, orgIdentifier: "meridian" };

test.each([
  { who: "no role", grants: [], words: [] },
  { who: "an owner", grants: [{ role: "owner" }, { role: "auditor", ...meridian }], words: EVERY_TENANT.words },
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
  expect(scopeOf(actorOf(...grants)).words).toEqual(words);
});

test("an identifier that reads like a scope keyword stays inside its tenant", () => {
  expect(scopeOf(actorOf({ role: "org-admin", accountIdentifier: "all" })).words).toEqual(["account:all"]);
  expect(scopeOf(actorOf({ role: "org-admin", accountIdentifier: "*", orgIdentifier: "*" })).words).toEqual([
    "tenant:*/*",
    "shared:*",
  ]);
});

test("work for a tenant reaches that tenant and what its account shares", () => {
  expect(scopeOfTenant("acct/meridian").words).toEqual(["tenant:acct/meridian", "shared:acct"]);
  expect(scopeOfTenant("acct/").words).toEqual(["tenant:acct/", "shared:acct"]);
});
