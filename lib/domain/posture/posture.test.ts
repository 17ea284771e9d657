import { expect, test } from "vitest";

import { keyAge } from "./key-age";
import { grantedActions, leastPrivilege } from "./least-privilege";
import { mfa } from "./mfa";
import type { Asked, KeyFact, RightsFact, RunCredential, SignInFacts } from "./posture";
import { rolesInsteadOfKeys } from "./roles-instead-of-keys";

const NOW = new Date("2026-11-25T12:00:00.000Z");
const EVIDENCE = { call: "iam:ListAccessKeys", observed: "Answered", at: NOW.toISOString() };

function known<Value>(value: Value): Asked<Value> {
  return { known: true, value, evidence: EVIDENCE };
}

const SILENT = {
  known: false as const,
  call: "iam:ListUsers",
  error: { code: "upstream_rejected" as const, message: "Not allowed." },
};

function key(days: number, more: Partial<KeyFact> = {}): KeyFact {
  const createdAt = new Date(NOW.getTime() - days * 86_400_000).toISOString();
  return { userName: "ci", ending: "…ABCD", active: true, createdAt, ...more };
}

// The limit of 90 days is that of AWS Security Hub control IAM.3 (docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html).
test.each([
  { what: "a new key", keys: [key(1)], verdict: "pass" },
  { what: "a key on its 90th day", keys: [key(90)], verdict: "warn" },
  { what: "a key on its 91st day", keys: [key(91)], verdict: "fail" },
  { what: "an old key that is switched off", keys: [key(400, { active: false })], verdict: "warn" },
  { what: "a key of unknown age", keys: [key(1, { createdAt: undefined })], verdict: "unknown" },
  { what: "one old key among new ones", keys: [key(2), key(500), key(3)], verdict: "fail" },
  { what: "no keys at all", keys: [], verdict: "pass" },
])("the age of keys: $what is $verdict", ({ keys, verdict }) => {
  expect(keyAge(known(keys), NOW).check.verdict).toBe(verdict);
});

const RUN: RunCredential = { runId: "run_1", reference: "CB-2026-0001", identity: "access-key", inUse: true };

test.each([
  { what: "a connector with a role", runs: [{ ...RUN, identity: "role" as const }], keys: [], verdict: "pass" },
  { what: "a connector with a key", runs: [RUN], keys: [], verdict: "warn" },
  { what: "a key path that was never applied", runs: [{ ...RUN, inUse: false }], keys: [], verdict: "pass" },
  { what: "another person's user with a key", runs: [], keys: [key(3)], verdict: "warn" },
  { what: "a user whose keys are off", runs: [], keys: [key(3, { active: false })], verdict: "pass" },
])("roles instead of keys: $what is $verdict", { tags: ["G223"] }, ({ runs, keys, verdict }) => {
  expect(rolesInsteadOfKeys(runs, known(keys)).check.verdict).toBe(verdict);
});

const PERSON = { user: "j.ferreira", passwordEnabled: true, mfaActive: true };
const SAFE: SignInFacts = { rootMfa: true, rootKeys: 0, users: [PERSON] };

test.each([
  { what: "everybody has it", facts: SAFE, verdict: "pass" },
  { what: "the root user lacks it", facts: { ...SAFE, rootMfa: false }, verdict: "fail" },
  { what: "the root user has access keys", facts: { ...SAFE, rootKeys: 1 }, verdict: "fail" },
  { what: "a person with a password lacks it", facts: { ...SAFE, users: [{ ...PERSON, mfaActive: false }] }, verdict: "fail" },
  {
    what: "a machine without a password lacks it",
    facts: { ...SAFE, users: [{ user: "harness-ec2-user", passwordEnabled: false, mfaActive: false }] },
    verdict: "pass",
  },
])("several factors: $what is $verdict", { tags: ["G226"] }, ({ facts, verdict }) => {
  expect(mfa(known(facts)).check.verdict).toBe(verdict);
});

test("several factors are never asked of a machine identity", () => {
  const facts = { ...SAFE, users: [{ user: "harness-ec2-user", passwordEnabled: false, mfaActive: false }] };
  expect(mfa(known(facts)).rows.map((row) => row.name)).toEqual(["Root user"]);
});

const RIGHTS: RightsFact = {
  runId: "run_1",
  reference: "CB-2026-0001",
  arn: "arn:aws:iam::482177309156:user/harness-ec2-user",
  needed: ["ec2:DescribeRegions", "ec2:DescribeInstances"],
  granted: ["ec2:DescribeInstances", "ec2:DescribeRegions"],
  isAdmin: false,
  services: [{ prefix: "ec2", lastUsedAt: "2026-11-24T12:00:00.000Z" }],
};
const MANY = Array.from({ length: 60 }, (_, index) => `ec2:Action${String(index)}`);

test.each([
  { what: "exactly what is needed and used", facts: [RIGHTS], verdict: "pass" },
  { what: "one action too many", facts: [{ ...RIGHTS, granted: [...RIGHTS.granted, "ec2:RunInstances"] }], verdict: "warn" },
  { what: "one action missing", facts: [{ ...RIGHTS, granted: ["ec2:DescribeRegions"] }], verdict: "warn" },
  { what: "sixty actions too many", facts: [{ ...RIGHTS, granted: [...RIGHTS.granted, ...MANY] }], verdict: "fail" },
  { what: "everything in the account", facts: [{ ...RIGHTS, isAdmin: true }], verdict: "fail" },
  { what: "a service that was never used", facts: [{ ...RIGHTS, services: [{ prefix: "ec2" }] }], verdict: "warn" },
  { what: "no report of use yet", facts: [{ ...RIGHTS, services: undefined }], verdict: "pass" },
  { what: "no identity at all", facts: [], verdict: "not-applicable" },
])("least privilege: $what is $verdict", { tags: ["G225"] }, ({ facts, verdict }) => {
  expect(leastPrivilege(known(facts), NOW).check.verdict).toBe(verdict);
});

test.each([
  { what: "roles", practice: rolesInsteadOfKeys([], SILENT) },
  { what: "age", practice: keyAge(SILENT, NOW) },
  { what: "rights", practice: leastPrivilege(SILENT, NOW) },
  { what: "factors", practice: mfa(SILENT) },
])("what AWS does not answer is unknown, never pass or fail: $what", ({ practice }) => {
  expect(practice.check.verdict).toBe("unknown");
  expect(practice.check.fact).toContain("iam:ListUsers");
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
test("a wildcard matches all its actions; a full deny removes them", () => {
  const allow = { Effect: "Allow" as const, Action: "ec2:DescribeReg*", Resource: "*" };
  const deny = { Effect: "Deny" as const, Action: "ec2:DescribeRegions", Resource: "*" };
  expect(grantedActions([{ Statement: [allow] }]).actions).toContain("ec2:DescribeRegions");
  expect(grantedActions([{ Statement: [allow, deny] }]).actions).not.toContain("ec2:DescribeRegions");
});

test("a statement that allows everything on everything is recognised", () => {
  expect(grantedActions([{ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }]).isAdmin).toBe(true);
  expect(grantedActions([{ Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] }]).isAdmin).toBe(false);
});
