import { expect, test } from "vitest";

import { withPortalFacts } from "./portal-facts";

const SENT = { kind: "existing-key", accessKeyId: "AKIAQYLPMN5HAAAAAAAA", secret: { source: "parked" } };
const FACTS = { ownerName: "ci-deployer", replaced: { lastFour: "BBBB", by: SENT.accessKeyId } };
const SNAPSHOT = { of: "arn:aws:iam::482177309156:user/ci-deployer", at: "", asked: [], missing: [], blocked: [], unsure: [] };
const FORGED = { ownerName: "victim", replaced: { lastFour: "CCCC", by: SENT.accessKeyId } };

// Only the portal knows who owns a key, which key a rotation replaced it with, and what AWS refused. Undo relies on these facts.
test.each<{ what: string; saved: unknown; facts: object }>([
  { what: "no saved answer", saved: undefined, facts: {} },
  { what: "an empty answer", saved: null, facts: {} },
  { what: "a list", saved: [{ ...SENT, ...FACTS }], facts: {} },
  { what: "a text", saved: "existing-key", facts: {} },
  { what: "a saved answer without facts", saved: SENT, facts: {} },
  { what: "a saved answer of the same key", saved: { ...SENT, ...FACTS }, facts: FACTS },
  { what: "a saved answer with one fact", saved: { ...SENT, ownerName: "ci-deployer" }, facts: { ownerName: "ci-deployer" } },
  { what: "a saved answer of another key", saved: { ...SENT, ...FACTS, accessKeyId: "AKIAQYLPMN5HDDDDDDDD" }, facts: {} },
  { what: "a saved answer of another kind", saved: { ...SENT, ...FACTS, kind: "new-user" }, facts: {} },
])("facts from a browser are dropped with $what", ({ saved, facts }) => {
  const merged = withPortalFacts("identity", { ...SENT, ...FORGED }, saved);
  expect(merged).toEqual({ ...SENT, ...facts });
  expect(Object.keys(merged).sort()).toEqual(Object.keys({ ...SENT, ...facts }).sort());
});

const RIGHTS = { choice: "missing", policyName: "Added" };
const FORGED_RIGHTS = { ...RIGHTS, snapshot: { ...SNAPSHOT, missing: ["iam:*"] } };

test.each<{ what: string; sent: unknown; saved: unknown; rights: unknown }>([
  { what: "without a saved answer", sent: FORGED_RIGHTS, saved: undefined, rights: RIGHTS },
  { what: "with saved rights that AWS never answered", sent: FORGED_RIGHTS, saved: { rights: RIGHTS }, rights: RIGHTS },
  {
    what: "with AWS's answer",
    sent: FORGED_RIGHTS,
    saved: { rights: { ...RIGHTS, snapshot: SNAPSHOT } },
    rights: { ...RIGHTS, snapshot: SNAPSHOT },
  },
  {
    what: "with another choice than the saved one",
    sent: { choice: "none" },
    saved: { rights: { ...RIGHTS, snapshot: SNAPSHOT } },
    rights: { choice: "none", snapshot: SNAPSHOT },
  },
  { what: "with saved rights that are a list", sent: FORGED_RIGHTS, saved: { rights: [SNAPSHOT] }, rights: RIGHTS },
  { what: "with saved rights that are a text", sent: FORGED_RIGHTS, saved: { rights: "all" }, rights: RIGHTS },
  { what: "as a half-filled field", sent: "", saved: { rights: { ...RIGHTS, snapshot: SNAPSHOT } }, rights: "" },
  { what: "as an empty field", sent: null, saved: { rights: { ...RIGHTS, snapshot: SNAPSHOT } }, rights: null },
])("what AWS refused comes from AWS, not the browser: $what", ({ sent, saved, rights }) => {
  const merged = withPortalFacts("identity", { ...SENT, rights: sent }, saved);
  expect(merged).toStrictEqual({ ...SENT, rights });
});

test("an answer without rights gets none from the saved answer", () => {
  const merged = withPortalFacts("identity", SENT, { rights: { ...RIGHTS, snapshot: SNAPSHOT } });
  expect(merged).toStrictEqual(SENT);
});

test.each(["connector", "permissions", "host-access", "prerequisites", "ec2-discovery", "ec2-infrastructure"] as const)(
  "the step %s has no fact that only the portal writes",
  (slug) => {
    const sent = { name: "AWS", ownerName: "as typed" };
    expect(withPortalFacts(slug, sent, { ownerName: "saved" })).toBe(sent);
  },
);
