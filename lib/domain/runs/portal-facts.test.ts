import { expect, test } from "vitest";

import { withPortalFacts } from "./portal-facts";

const SENT = { kind: "existing-key", accessKeyId: "AKIAQYLPMN5HAAAAAAAA", secret: { source: "parked" } };
const FACTS = { ownerName: "ci-deployer", replaced: { lastFour: "BBBB", by: SENT.accessKeyId } };
const SNAPSHOT = { of: "arn:aws:iam::482177309156:user/ci-deployer", at: "", asked: [], missing: [], blocked: [], unsure: [] };
const FORGED = { ownerName: "victim", replaced: { lastFour: "CCCC", by: SENT.accessKeyId } };

test.each([
  { what: "no saved answer", saved: undefined, facts: {} },
  { what: "a saved answer without facts", saved: SENT, facts: {} },
  { what: "a saved answer of the same key", saved: { ...SENT, ...FACTS }, facts: FACTS },
  { what: "a saved answer of another key", saved: { ...SENT, ...FACTS, accessKeyId: "AKIAQYLPMN5HDDDDDDDD" }, facts: {} },
  { what: "a saved answer of another kind", saved: { kind: "new-user", ...FACTS }, facts: {} },
])("what a browser sends as the portal's knowledge is dropped: $what", ({ saved, facts }) => {
  expect(withPortalFacts("identity", { ...SENT, ...FORGED }, saved)).toEqual({ ...SENT, ...facts });
});

test("missing rights come from AWS, never from the browser", () => {
  const rights = { choice: "missing", policyName: "Added" };
  const sent = { ...SENT, rights: { ...rights, snapshot: { ...SNAPSHOT, missing: ["iam:*"] } } };
  expect(withPortalFacts("identity", sent, undefined)).toEqual({ ...SENT, rights });
  expect(withPortalFacts("identity", sent, { rights: { ...rights, snapshot: SNAPSHOT } })).toEqual({
    ...SENT,
    rights: { ...rights, snapshot: SNAPSHOT },
  });
});

test("a half-filled form is kept as it is", () => {
  expect(withPortalFacts("identity", { kind: "existing-key", rights: "" }, null)).toEqual({ kind: "existing-key", rights: "" });
});

test("other steps hold nothing that only the portal writes", () => {
  const sent = { name: "AWS", ownerName: "as typed" };
  expect(withPortalFacts("connector", sent, { ownerName: "saved" })).toEqual(sent);
});
