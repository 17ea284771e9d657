import { expect, test } from "vitest";
import type { Actor, Grant, Role } from "./actor";
import { canEdit, canExport, canView, visibleScopes } from "./run-access";
import { coversScope, homeTenant, isGrantInForce, strongestRole, tenantOf } from "./scope-access";
import {
  canDecideGrant,
  canManageConnections,
  canManagePeople,
  canSeeConnection,
  canUseConnection,
  servesScope,
  type ConnectionScope,
} from "./setup-access";

const ACCOUNT = "acct1";
const projectA = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian", projectIdentifier: "parcel" };
const projectB = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian", projectIdentifier: "storefront" };
const otherOrg = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor", projectIdentifier: "parcel" };
const otherAccount = { accountIdentifier: "acct2", orgIdentifier: "meridian", projectIdentifier: "parcel" };
const orgScope = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const accountScope = { accountIdentifier: ACCOUNT };

function actor(...grants: readonly Omit<Grant, "id">[]): Actor {
  return {
    userId: "user_1",
    name: "A",
    email: "a@example.com",
    sessionId: "ses_1",
    sandbox: false,
    grants: grants.map((grant, index) => ({ ...grant, id: `grant_${String(index)}` })),
  };
}

const owner = actor({ role: "owner" });
const orgAdmin = actor({ role: "org-admin", ...orgScope });
const projectAdmin = actor({ role: "project-admin", ...projectA });
const auditor = actor({ role: "auditor", ...orgScope });
const nobody = actor();
const accountAdmin = actor({ role: "org-admin", ...accountScope });
const roleWithoutAccount = actor({ role: "project-admin" });

const active = { createdAt: new Date("2026-02-10T00:00:00Z"), lastActivityAt: new Date("2026-02-20T00:00:00Z") };

test.each([
  { who: "the owner", by: owner, scope: otherAccount, view: true, edit: true, people: true, connections: true },
  {
    who: "an org admin in the organization",
    by: orgAdmin,
    scope: projectB,
    view: true,
    edit: true,
    people: true,
    connections: true,
  },
  {
    who: "an org admin at the organization itself",
    by: orgAdmin,
    scope: orgScope,
    view: true,
    edit: true,
    people: true,
    connections: true,
  },
  {
    who: "an org admin at the account",
    by: orgAdmin,
    scope: accountScope,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "an org admin in another organization",
    by: orgAdmin,
    scope: otherOrg,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "an org admin in another account",
    by: orgAdmin,
    scope: otherAccount,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  { who: "an account-wide admin", by: accountAdmin, scope: otherOrg, view: true, edit: true, people: true, connections: true },
  {
    who: "a project admin in the project",
    by: projectAdmin,
    scope: projectA,
    view: true,
    edit: true,
    people: false,
    connections: false,
  },
  {
    who: "a project admin in the next project",
    by: projectAdmin,
    scope: projectB,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "a project admin, same project name elsewhere",
    by: projectAdmin,
    scope: otherOrg,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "a project admin at the organization",
    by: projectAdmin,
    scope: orgScope,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "an auditor in the organization",
    by: auditor,
    scope: projectA,
    view: true,
    edit: false,
    people: false,
    connections: false,
  },
  {
    who: "an auditor in another organization",
    by: auditor,
    scope: otherOrg,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
  { who: "a person without a role", by: nobody, scope: projectA, view: false, edit: false, people: false, connections: false },
  {
    who: "a role that names no account",
    by: roleWithoutAccount,
    scope: projectA,
    view: false,
    edit: false,
    people: false,
    connections: false,
  },
])("$who is given exactly what the role covers", ({ by, scope, view, edit, people, connections }) => {
  expect({
    view: canView(by, { ...scope, ...active }),
    export: canExport(by, { ...scope, ...active }),
    edit: canEdit(by, scope),
    people: canManagePeople(by, scope),
    connections: canManageConnections(by, scope),
  }).toEqual({ view, export: view, edit, people, connections });
});

test.each([
  { when: "ended before the period", created: "2025-11-01", last: "2025-12-31", seen: false },
  { when: "reached into the period", created: "2025-11-01", last: "2026-01-01", seen: true },
  { when: "lay inside the period", created: "2026-02-01", last: "2026-02-02", seen: true },
  { when: "went on after the period", created: "2026-03-31", last: "2026-07-01", seen: true },
  { when: "began after the period", created: "2026-04-01", last: "2026-04-02", seen: false },
])("an auditor with a period sees a run that $when: $seen", ({ created, last, seen }) => {
  const windowed = actor({
    role: "auditor",
    ...orgScope,
    validFrom: new Date("2026-01-01T00:00:00Z"),
    validUntil: new Date("2026-04-01T00:00:00Z"),
  });
  const run = { ...projectA, createdAt: new Date(`${created}T00:00:00Z`), lastActivityAt: new Date(`${last}T00:00:00Z`) };
  expect(canView(windowed, run)).toBe(seen);
});

test("an auditor's period limits what they see; other periods limit the grant", () => {
  const window = { validFrom: new Date("2026-01-01T00:00:00Z"), validUntil: new Date("2026-02-01T00:00:00Z") };
  const at = (role: Role, now: string) => isGrantInForce({ id: "g", role, ...orgScope, ...window }, new Date(now));
  expect([
    at("auditor", "2027-01-01T00:00:00Z"),
    at("org-admin", "2026-01-15T00:00:00Z"),
    at("org-admin", "2025-12-31T00:00:00Z"),
    at("org-admin", "2026-02-01T00:00:00Z"),
  ]).toEqual([true, true, false, false]);
});

test("query scopes agree with the rule for one run", () => {
  expect(visibleScopes(owner)).toBe("all");
  expect(visibleScopes(nobody)).toEqual([]);
  expect(visibleScopes(roleWithoutAccount)).toEqual([]);
  expect(visibleScopes(projectAdmin)).toMatchObject([projectA]);
});

const connectionTable: readonly { who: string; by: Actor; scope: ConnectionScope; sees: boolean; uses: boolean }[] = [
  { who: "a project admin", by: projectAdmin, scope: accountScope, sees: true, uses: true },
  { who: "a project admin", by: projectAdmin, scope: orgScope, sees: true, uses: true },
  {
    who: "a project admin",
    by: projectAdmin,
    scope: { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" },
    sees: false,
    uses: false,
  },
  { who: "an auditor", by: auditor, scope: orgScope, sees: true, uses: false },
  { who: "a person without a role", by: nobody, scope: accountScope, sees: false, uses: false },
];

test.each(connectionTable)(
  "$who sees ($sees) and uses ($uses) a connection of $scope.orgIdentifier",
  ({ by, scope, sees, uses }) => {
    expect({ sees: canSeeConnection(by, scope), uses: canUseConnection(by, scope) }).toEqual({ sees, uses });
  },
);

test.each([
  { what: "the account's own", connection: accountScope, scope: projectA, serves: true },
  { what: "that of the organization", connection: orgScope, scope: projectA, serves: true },
  { what: "that of another organization", connection: orgScope, scope: otherOrg, serves: false },
  { what: "that of another account", connection: accountScope, scope: otherAccount, serves: false },
  { what: "that of an organization, at the account", connection: orgScope, scope: accountScope, serves: false },
])("a connection serves a place: $what, $serves", ({ connection, scope, serves }) => {
  expect(servesScope(connection, scope)).toBe(serves);
});

const grantTable: readonly { by: Actor; grant: Omit<Grant, "id">; may: boolean }[] = [
  { by: orgAdmin, grant: { role: "project-admin", ...projectA }, may: true },
  { by: orgAdmin, grant: { role: "org-admin", ...orgScope }, may: true },
  { by: orgAdmin, grant: { role: "org-admin", ...accountScope }, may: false },
  { by: orgAdmin, grant: { role: "auditor", accountIdentifier: ACCOUNT, orgIdentifier: "harbor" }, may: false },
  { by: orgAdmin, grant: { role: "owner" }, may: false },
  { by: projectAdmin, grant: { role: "project-admin", ...projectA }, may: false },
  { by: owner, grant: { role: "owner" }, may: true },
];

test.each(grantTable)("who may give $grant.role in $grant.orgIdentifier: $may", ({ by, grant, may }) => {
  expect(canDecideGrant(by, grant)).toBe(may);
});

test("a project grant reaches neither its organization nor another tenant", () => {
  expect(coversScope({ id: "g", role: "project-admin", ...projectA }, orgScope)).toBe(false);
  expect([tenantOf(projectA), tenantOf(accountScope)]).toEqual(["acct1/meridian", "acct1/"]);
  expect(strongestRole(actor({ role: "auditor", ...orgScope }, { role: "project-admin", ...projectA }), projectA)).toBe(
    "project-admin",
  );
});

test.each([
  ["the tenant of a project role", [{ accountIdentifier: "acct", orgIdentifier: "a", projectIdentifier: "p" }], "acct/a"],
  [
    "the tenant of two roles in one organization",
    [
      { accountIdentifier: "acct", orgIdentifier: "a" },
      { accountIdentifier: "acct", orgIdentifier: "a", projectIdentifier: "p" },
    ],
    "acct/a",
  ],
  ["the account's own tenant for a role over the whole account", [{ accountIdentifier: "acct" }], "acct/"],
  [
    "none for roles in two organizations",
    [
      { accountIdentifier: "acct", orgIdentifier: "a" },
      { accountIdentifier: "acct", orgIdentifier: "b" },
    ],
    undefined,
  ],
  ["none for an owner", [{}, { accountIdentifier: "acct", orgIdentifier: "a" }], undefined],
  ["none without a role", [], undefined],
])("what a person does outside a scope belongs to %s", (_words, grants, tenant) => {
  expect(homeTenant(grants)).toBe(tenant);
});
