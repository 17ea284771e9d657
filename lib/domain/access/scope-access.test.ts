import { expect, test } from "vitest";

import type { Actor, Grant, Role } from "./actor";
import {
  coversScope,
  highestRole,
  holdsRole,
  homeTenant,
  isGrantInForce,
  isOwner,
  strongestRole,
  tenantOf,
  type OwnedScope,
} from "./scope-access";
import { accountScope, holderOf, orgScope, otherAccount, otherOrg, PEOPLE, projectA, projectB } from "./testing/people";

const grantOf = (grant: Omit<Grant, "id">): Grant => ({ id: "g", ...grant });

test.each<{ what: string; grant: Omit<Grant, "id">; covered: readonly OwnedScope[] }>([
  {
    what: "the owner",
    grant: { role: "owner" },
    covered: [accountScope, orgScope, projectA, projectB, otherOrg, otherAccount],
  },
  {
    what: "an account",
    grant: { role: "org-admin", ...accountScope },
    covered: [accountScope, orgScope, projectA, projectB, otherOrg],
  },
  { what: "an organization", grant: { role: "auditor", ...orgScope }, covered: [orgScope, projectA, projectB] },
  { what: "a project", grant: { role: "project-admin", ...projectA }, covered: [projectA] },
  { what: "nothing", grant: { role: "org-admin" }, covered: [] },
])("a role for $what covers what is below it", ({ grant, covered }) => {
  const scopes = [accountScope, orgScope, projectA, projectB, otherOrg, otherAccount];
  expect(scopes.filter((scope) => coversScope(grantOf(grant), scope))).toEqual(covered);
});

const from = new Date("2026-01-01T00:00:00Z");
const until = new Date("2026-02-01T00:00:00Z");

test.each<{ role: Role; period: Pick<Grant, "validFrom" | "validUntil">; now: string; inForce: boolean }>([
  { role: "org-admin", period: {}, now: "2026-01-15T00:00:00Z", inForce: true },
  { role: "org-admin", period: { validFrom: from, validUntil: until }, now: "2025-12-31T23:59:59Z", inForce: false },
  { role: "org-admin", period: { validFrom: from, validUntil: until }, now: "2026-01-01T00:00:00Z", inForce: true },
  { role: "org-admin", period: { validFrom: from, validUntil: until }, now: "2026-01-31T23:59:59Z", inForce: true },
  { role: "org-admin", period: { validFrom: from, validUntil: until }, now: "2026-02-01T00:00:00Z", inForce: false },
  { role: "org-admin", period: { validFrom: from }, now: "2027-01-01T00:00:00Z", inForce: true },
  { role: "org-admin", period: { validUntil: until }, now: "2020-01-01T00:00:00Z", inForce: true },
  { role: "auditor", period: { validFrom: from, validUntil: until }, now: "2027-01-01T00:00:00Z", inForce: true },
])("a role of $role with $period is in force at $now: $inForce", ({ role, period, now, inForce }) => {
  expect(isGrantInForce(grantOf({ role, ...orgScope, ...period }), new Date(now))).toBe(inForce);
});

test.each<{ what: string; roles: readonly Role[]; scope: OwnedScope; holds: boolean }>([
  { what: "its role in its project", roles: ["project-admin"], scope: projectA, holds: true },
  { what: "one of several roles", roles: ["owner", "project-admin"], scope: projectA, holds: true },
  { what: "another role", roles: ["owner", "org-admin"], scope: projectA, holds: false },
  { what: "its role elsewhere", roles: ["project-admin"], scope: projectB, holds: false },
  { what: "no role", roles: [], scope: projectA, holds: false },
])("a project admin holds $what: $holds", ({ roles, scope, holds }) => {
  expect(holdsRole(PEOPLE["project admin"], roles, scope)).toBe(holds);
});

test.each([
  { who: "one owner role among several", by: holderOf({ role: "auditor", ...orgScope }, { role: "owner" }), owner: true },
  { who: "an admin of the whole account", by: PEOPLE["account admin"], owner: false },
  { who: "a person without a role", by: PEOPLE["person without a role"], owner: false },
])("$who is the owner: $owner", ({ by, owner }) => {
  expect(isOwner(by)).toBe(owner);
});

const audits = { role: "auditor", ...orgScope } as const;
const administers = { role: "project-admin", ...projectA } as const;
const leads = { role: "org-admin", ...otherAccount } as const;

test.each<{ what: string; by: Actor; here: Role | undefined; anywhere: Role | undefined }>([
  { what: "no role", by: holderOf(), here: undefined, anywhere: undefined },
  { what: "a role elsewhere", by: holderOf(leads), here: undefined, anywhere: "org-admin" },
  { what: "two roles here", by: holderOf(audits, administers), here: "project-admin", anywhere: "project-admin" },
  { what: "a stronger role elsewhere", by: holderOf(audits, leads), here: "auditor", anywhere: "org-admin" },
  { what: "the organization", by: PEOPLE["org admin"], here: "org-admin", anywhere: "org-admin" },
  { what: "the owner's role", by: holderOf(audits, { role: "owner" }), here: "owner", anywhere: "owner" },
])("with $what the strongest role here is $here, anywhere $anywhere", ({ by, here, anywhere }) => {
  expect([strongestRole(by, projectA), highestRole(by)]).toEqual([here, anywhere]);
});

test.each([
  { scope: projectA, tenant: "acct1/meridian" },
  { scope: orgScope, tenant: "acct1/meridian" },
  { scope: accountScope, tenant: "acct1/" },
])("the tenant of $scope is $tenant", ({ scope, tenant }) => {
  expect(tenantOf(scope)).toBe(tenant);
});

test.each([
  { what: "a project role", grants: [projectA], tenant: "acct1/meridian" },
  { what: "two roles in one organization", grants: [orgScope, projectA], tenant: "acct1/meridian" },
  { what: "a role over the whole account", grants: [accountScope], tenant: "acct1/" },
  { what: "roles in two organizations", grants: [orgScope, otherOrg], tenant: undefined },
  { what: "an owner", grants: [{}, orgScope], tenant: undefined },
  { what: "an owner alone", grants: [{}], tenant: undefined },
  { what: "no role", grants: [], tenant: undefined },
])("what a person with $what does outside a scope belongs to $tenant", ({ grants, tenant }) => {
  expect(homeTenant(grants)).toBe(tenant);
});
