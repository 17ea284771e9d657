import { expect, test } from "vitest";

import type { Grant } from "./actor";
import {
  canAddConnections,
  canDecideGrant,
  canManageConnections,
  canManagePeople,
  canManageSomePeople,
  canSeeConnection,
  canUseConnection,
  servesScope,
  type ConnectionScope,
} from "./setup-access";
import {
  accountScope,
  EVERYONE,
  holderOf,
  orgScope,
  otherAccount,
  otherOrg,
  otherOrgScope,
  PEOPLE,
  projectA,
  projectB,
  type Person,
} from "./testing/people";

const who = (may: (person: Person) => boolean) => EVERYONE.filter(may);
const otherAccountScope = { accountIdentifier: "acct2" };

// Owners, and org admins for what they administer. A project admin manages neither people nor connections.
test.each([
  { where: "a project", scope: projectA, managers: ["owner", "account admin", "org admin"] },
  { where: "another project of the organization", scope: projectB, managers: ["owner", "account admin", "org admin"] },
  { where: "the organization", scope: orgScope, managers: ["owner", "account admin", "org admin"] },
  { where: "another organization", scope: otherOrg, managers: ["owner", "account admin"] },
  { where: "the account", scope: accountScope, managers: ["owner", "account admin"] },
  { where: "another account", scope: otherAccount, managers: ["owner"] },
])("people and connections of $where are managed by $managers", ({ scope, managers }) => {
  expect(who((person) => canManagePeople(PEOPLE[person], scope))).toEqual(managers);
  expect(who((person) => canManageConnections(PEOPLE[person], scope))).toEqual(managers);
});

test.each<{ person: Person; manages: boolean }>([
  { person: "owner", manages: true },
  { person: "account admin", manages: true },
  { person: "org admin", manages: true },
  { person: "project admin", manages: false },
  { person: "auditor", manages: false },
  { person: "person without a role", manages: false },
])("a $person finds the pages that manage people and connections: $manages", ({ person, manages }) => {
  expect([canManageSomePeople(PEOPLE[person]), canAddConnections(PEOPLE[person])]).toEqual([manages, manages]);
});

test("one managing role among several opens the pages", () => {
  const both = holderOf({ role: "auditor", ...orgScope }, { role: "org-admin", ...otherOrgScope });
  expect([canManageSomePeople(both), canAddConnections(both)]).toEqual([true, true]);
});

// The account's connections serve everyone with a role in it; those of an organization serve those with a role there.
test.each<{ where: string; scope: ConnectionScope; see: readonly Person[]; use: readonly Person[] }>([
  {
    where: "the account",
    scope: accountScope,
    see: ["owner", "account admin", "org admin", "project admin", "auditor"],
    use: ["owner", "account admin", "org admin", "project admin"],
  },
  {
    where: "the organization",
    scope: orgScope,
    see: ["owner", "account admin", "org admin", "project admin", "auditor"],
    use: ["owner", "account admin", "org admin", "project admin"],
  },
  { where: "another organization", scope: otherOrgScope, see: ["owner", "account admin"], use: ["owner", "account admin"] },
  { where: "another account", scope: otherAccountScope, see: ["owner"], use: ["owner"] },
])("a connection of $where is seen by $see and used by $use", ({ scope, see, use }) => {
  expect(who((person) => canSeeConnection(PEOPLE[person], scope))).toEqual(see);
  expect(who((person) => canUseConnection(PEOPLE[person], scope))).toEqual(use);
});

test("an auditor's role does not let another role use a connection", () => {
  const both = holderOf({ role: "auditor", ...orgScope }, { role: "project-admin", ...otherOrg });
  expect([canSeeConnection(both, orgScope), canUseConnection(both, orgScope), canUseConnection(both, otherOrgScope)]).toEqual([
    true,
    false,
    true,
  ]);
});

test.each([
  { what: "the account's", connection: accountScope, scope: projectA, serves: true },
  { what: "the account's, at the account", connection: accountScope, scope: accountScope, serves: true },
  { what: "that of the organization", connection: orgScope, scope: projectA, serves: true },
  { what: "that of another organization", connection: orgScope, scope: otherOrg, serves: false },
  { what: "that of another account", connection: accountScope, scope: otherAccount, serves: false },
  { what: "that of an organization of that name elsewhere", connection: orgScope, scope: otherAccount, serves: false },
  { what: "that of an organization, at the account", connection: orgScope, scope: accountScope, serves: false },
])("a connection serves a place: $what, $serves", ({ connection, scope, serves }) => {
  expect(servesScope(connection, scope)).toBe(serves);
});

// Only an owner decides about owners; everyone else only about roles inside what they administer.
test.each<{ what: string; grant: Omit<Grant, "id">; by: readonly Person[] }>([
  { what: "owner", grant: { role: "owner" }, by: ["owner"] },
  { what: "owner of an account", grant: { role: "owner", ...orgScope }, by: ["owner"] },
  { what: "auditor of no account", grant: { role: "auditor" }, by: ["owner"] },
  { what: "admin of the account", grant: { role: "org-admin", ...accountScope }, by: ["owner", "account admin"] },
  { what: "admin of the organization", grant: { role: "org-admin", ...orgScope }, by: ["owner", "account admin", "org admin"] },
  { what: "admin of a project", grant: { role: "project-admin", ...projectA }, by: ["owner", "account admin", "org admin"] },
  { what: "auditor of another organization", grant: { role: "auditor", ...otherOrgScope }, by: ["owner", "account admin"] },
  { what: "auditor of another account", grant: { role: "auditor", ...otherAccount }, by: ["owner"] },
])("the role $what is given by $by", ({ grant, by }) => {
  expect(who((person) => canDecideGrant(PEOPLE[person], grant))).toEqual(by);
});
