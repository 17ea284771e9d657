import { expect, test } from "vitest";
import { grantSchema, periodOf } from "./grant-input";

const base = { email: "a@example.com", role: "auditor", accountIdentifier: "acct", orgIdentifier: "meridian" };

test.each([
  { what: "an auditor of a quarter", grant: { ...base, from: "2026-01-01", until: "2026-03-31" }, field: undefined },
  { what: "an owner of everything", grant: { email: base.email, role: "owner" }, field: undefined },
  { what: "a project admin", grant: { ...base, role: "project-admin", projectIdentifier: "parcel" }, field: undefined },
  { what: "an owner of something", grant: { ...base, role: "owner" }, field: "role" },
  { what: "a role nowhere", grant: { email: base.email, role: "auditor" }, field: "accountIdentifier" },
  {
    what: "a project without its organization",
    grant: { ...base, orgIdentifier: undefined, projectIdentifier: "p" },
    field: "orgIdentifier",
  },
  {
    what: "an org admin of a project",
    grant: { ...base, role: "org-admin", projectIdentifier: "p" },
    field: "projectIdentifier",
  },
  { what: "a period for an admin", grant: { ...base, role: "org-admin", from: "2026-01-01" }, field: "from" },
  { what: "a period that ends before it begins", grant: { ...base, from: "2026-02-01", until: "2026-01-31" }, field: "until" },
  { what: "an unknown role", grant: { ...base, role: "root" }, field: "role" },
])("$what: refused at $field", ({ grant, field }) => {
  expect(grantSchema.safeParse(grant).error?.issues[0]?.path.join(".")).toBe(field);
});

test("a period includes its last day whole", () => {
  expect(periodOf({ from: "2026-01-01", until: "2026-03-31" })).toEqual({
    validFrom: new Date("2026-01-01T00:00:00Z"),
    validUntil: new Date("2026-04-01T00:00:00Z"),
  });
});
