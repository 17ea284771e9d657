import { existsSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { GUIDE_POLICY_LINES, GUIDE_POLICY_TEXT, guidePolicy } from "@/lib/domain/permissions/guide-policy";
import { formatPolicy, parsePolicyText, policySize } from "./policy-document";

const statement = { Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" };
const text = (document: unknown): string => JSON.stringify(document);

test.each([
  { what: "nothing", typed: "  ", problem: "empty" },
  { what: "prose", typed: "please allow everything", problem: "not-json" },
  { what: "a trailing comma", typed: '{"Version":"2012-10-17","Statement":[],}', problem: "not-json" },
  { what: "a JSON list", typed: "[]", problem: "not-a-policy" },
  { what: "no statements", typed: text({ Version: "2012-10-17", Statement: [] }), problem: "not-a-policy" },
  {
    what: "a misspelt element",
    typed: text({ Version: "2012-10-17", Statement: [{ ...statement, Ressource: "*" }] }),
    problem: "not-a-policy",
  },
  {
    what: "an Effect in small letters",
    typed: text({ Version: "2012-10-17", Statement: [{ ...statement, Effect: "allow" }] }),
    problem: "not-a-policy",
  },
  {
    what: "no Action",
    typed: text({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*" }] }),
    problem: "not-a-policy",
  },
  {
    what: "no Resource",
    typed: text({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*" }] }),
    problem: "not-a-policy",
  },
  { what: "today's date as version", typed: text({ Version: "2026-01-01", Statement: [statement] }), problem: "wrong-version" },
  {
    what: "a trust policy",
    typed: text({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }] }),
    problem: "principal-in-identity-policy",
  },
  { what: "a novel", typed: "x".repeat(200_000), problem: "too-long" },
  {
    what: "a policy far over the limit",
    typed: text({ Version: "2012-10-17", Statement: Array.from({ length: 200 }, () => statement) }),
    problem: "too-long",
  },
])("$what pasted as a policy is refused as $problem", ({ typed, problem }) => {
  const parsed = parsePolicyText(typed, "identity");
  expect(parsed.ok ? "accepted" : parsed.error.problem).toBe(problem);
});

test.each([
  { what: "a permission policy", typed: text({ Version: "2012-10-17", Statement: [statement] }), problem: "no-principal" },
  {
    what: "a trust policy with Resource",
    typed: text({ Version: "2012-10-17", Statement: [{ ...statement, Principal: { AWS: "*" } }] }),
    problem: "resource-in-trust-policy",
  },
])("$what pasted as a trust policy is refused as $problem", ({ typed, problem }) => {
  const parsed = parsePolicyText(typed, "trust");
  expect(parsed.ok ? "accepted" : parsed.error.problem).toBe(problem);
});

test("a refusal names the statement and the element", () => {
  const parsed = parsePolicyText(
    text({ Version: "2012-10-17", Statement: [statement, { ...statement, Action: 5 }] }),
    "identity",
  );
  expect(parsed.ok ? undefined : parsed.error.place).toBe("statement 2, Action");
});

// IAM user guide, "JSON policy element reference": a single statement need not be a list; condition values may be unquoted.
test("a lone statement, booleans and numbers are read as IAM reads them", () => {
  const parsed = parsePolicyText(
    text({
      Version: "2012-10-17",
      Statement: { ...statement, Condition: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:max-keys": 10 } } },
    }),
    "identity",
  );
  expect(parsed.ok && parsed.value.Statement).toEqual([
    { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" }, NumericLessThan: { "s3:max-keys": "10" } } },
  ]);
});

// IAM user guide, "IAM and AWS STS quotas": white space is not counted.
test("white space does not count against the size", () => {
  const document = guidePolicy();
  expect(policySize(document)).toBe(formatPolicy(document).replace(/\s/g, "").length);
});

test("the guide's policy is printed exactly as the guide has it", () => {
  expect(formatPolicy(guidePolicy())).toBe(GUIDE_POLICY_TEXT);
  expect(guidePolicy().Statement.map((item) => item.Sid)).toEqual(["EC2ReadWrite", "ECSAccess", "PassRoleForEcsTasks"]);
});

const guideFile = new URL("../../../docs/guide.md", import.meta.url);

test.skipIf(!existsSync(guideFile))("the guide's policy matches the guide's text (skipped without docs/guide.md)", () => {
  const lines = readFileSync(guideFile, "utf8").split("\n");
  expect(lines.slice(GUIDE_POLICY_LINES.first - 1, GUIDE_POLICY_LINES.last).join("\n")).toBe(GUIDE_POLICY_TEXT);
});
