import { expect, test } from "vitest";
import { grantsFromClaim } from "./oidc-roles";

test.each([
  { claim: undefined, grants: undefined },
  { claim: "owner", grants: [{ role: "owner" }] },
  { claim: "org-admin@acct/meridian", grants: [{ role: "org-admin", accountIdentifier: "acct", orgIdentifier: "meridian" }] },
  {
    claim: ["auditor@acct", "project-admin@acct/meridian/parcel"],
    grants: [
      { role: "auditor", accountIdentifier: "acct" },
      { role: "project-admin", accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel" },
    ],
  },
  { claim: "root", grants: [] },
  { claim: "org-admin", grants: [] },
  { claim: "owner@acct", grants: [] },
  { claim: "org-admin@/meridian", grants: [] },
  { claim: "org-admin@acct/meridian/p/x", grants: [] },
  { claim: { role: "owner" }, grants: [] },
])("the claim $claim gives exactly its grants", ({ claim, grants }) => {
  expect(grantsFromClaim(claim)).toEqual(grants);
});
