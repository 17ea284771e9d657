import { expect, test } from "vitest";

import type { OwnedScope } from "./scope-access";
import { canEdit, canExport, canStartRuns, canView, visibleScopes } from "./run-access";
import {
  accountScope,
  EVERYONE,
  holderOf,
  orgScope,
  otherAccount,
  otherOrg,
  PEOPLE,
  projectA,
  projectB,
  type Person,
} from "./testing/people";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const active = { createdAt: day("2026-02-10"), lastActivityAt: day("2026-02-20") };
const who = (may: (person: Person) => boolean) => EVERYONE.filter(may);

// A role covers everything below the scope that it names, and nothing beside or above it. Auditors read.
test.each<{ where: string; scope: OwnedScope; view: readonly Person[]; edit: readonly Person[] }>([
  {
    where: "a project",
    scope: projectA,
    view: ["owner", "account admin", "org admin", "project admin", "auditor"],
    edit: ["owner", "account admin", "org admin", "project admin"],
  },
  {
    where: "the next project",
    scope: projectB,
    view: ["owner", "account admin", "org admin", "auditor"],
    edit: ["owner", "account admin", "org admin"],
  },
  {
    where: "the organization itself",
    scope: orgScope,
    view: ["owner", "account admin", "org admin", "auditor"],
    edit: ["owner", "account admin", "org admin"],
  },
  {
    where: "a project of that name in another organization",
    scope: otherOrg,
    view: ["owner", "account admin"],
    edit: ["owner", "account admin"],
  },
  { where: "the account itself", scope: accountScope, view: ["owner", "account admin"], edit: ["owner", "account admin"] },
  { where: "another account", scope: otherAccount, view: ["owner"], edit: ["owner"] },
])("a run of $where is seen by $view and changed by $edit", ({ scope, view, edit }) => {
  const run = { ...scope, ...active };
  expect(who((person) => canView(PEOPLE[person], run))).toEqual(view);
  expect(who((person) => canExport(PEOPLE[person], run))).toEqual(view);
  expect(who((person) => canEdit(PEOPLE[person], scope))).toEqual(edit);
});

test.each<{ person: Person; start: boolean }>([
  { person: "owner", start: true },
  { person: "account admin", start: true },
  { person: "org admin", start: true },
  { person: "project admin", start: true },
  { person: "auditor", start: false },
  { person: "person without a role", start: false },
])("a $person is offered to start runs: $start", ({ person, start }) => {
  expect(canStartRuns(PEOPLE[person])).toBe(start);
});

const PERIOD = { validFrom: day("2026-01-01"), validUntil: day("2026-04-01") };

test.each([
  { when: "ended before the period", created: "2025-11-01", last: "2025-12-31", seen: false },
  { when: "reached into the period", created: "2025-11-01", last: "2026-01-01", seen: true },
  { when: "lay inside the period", created: "2026-02-01", last: "2026-02-02", seen: true },
  { when: "went on after the period", created: "2026-03-31", last: "2026-07-01", seen: true },
  { when: "began after the period", created: "2026-04-01", last: "2026-04-02", seen: false },
])("an auditor with a period sees a run that $when: $seen", ({ created, last, seen }) => {
  const run = { ...projectA, createdAt: day(created), lastActivityAt: day(last) };
  expect(canView(holderOf({ role: "auditor", ...orgScope, ...PERIOD }), run)).toBe(seen);
});

test.each([
  { limit: "a start", period: { validFrom: day("2026-01-01") }, before: false, after: true },
  { limit: "an end", period: { validUntil: day("2026-04-01") }, before: true, after: false },
])("an auditor's period may have only $limit", ({ period, before, after }) => {
  const auditor = holderOf({ role: "auditor", ...orgScope, ...period });
  const runAt = (date: string) => ({ ...projectA, createdAt: day(date), lastActivityAt: day(date) });
  expect([canView(auditor, runAt("2025-06-01")), canView(auditor, runAt("2026-06-01"))]).toEqual([before, after]);
});

test("a period limits what auditors see and not another role", () => {
  const run = { ...projectA, createdAt: day("2025-06-01"), lastActivityAt: day("2025-06-01") };
  expect(canView(holderOf({ role: "project-admin", ...projectA, ...PERIOD }), run)).toBe(true);
  const both = holderOf({ role: "auditor", ...orgScope, ...PERIOD }, { role: "project-admin", ...projectA });
  expect(canView(both, run)).toBe(true);
});

const noPeriod = { activeFrom: undefined, activeUntil: undefined };

test.each([
  { what: "an owner", by: PEOPLE.owner, scopes: "all" },
  { what: "a person without a role", by: PEOPLE["person without a role"], scopes: [] },
  { what: "a role that names no account", by: PEOPLE["project admin of no account"], scopes: [] },
  { what: "a project admin", by: PEOPLE["project admin"], scopes: [{ ...projectA, ...noPeriod }] },
  {
    what: "a project admin whose role ends",
    by: holderOf({ role: "project-admin", ...projectA, ...PERIOD }),
    scopes: [{ ...projectA, ...noPeriod }],
  },
  {
    what: "an auditor with a period",
    by: holderOf({ role: "auditor", ...orgScope, ...PERIOD }),
    scopes: [{ ...orgScope, projectIdentifier: undefined, activeFrom: PERIOD.validFrom, activeUntil: PERIOD.validUntil }],
  },
  {
    what: "two roles",
    by: holderOf({ role: "auditor", ...accountScope }, { role: "project-admin", ...otherAccount }),
    scopes: [
      { ...accountScope, orgIdentifier: undefined, projectIdentifier: undefined, ...noPeriod },
      { ...otherAccount, ...noPeriod },
    ],
  },
])("a query for $what asks for the scopes of the rule", ({ by, scopes }) => {
  expect(visibleScopes(by)).toEqual(scopes);
});
