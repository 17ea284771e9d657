import { expect, test } from "vitest";

import { readPastedPolicy } from "./pasted-policy";

const ACCOUNT = "482177309156";
const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const trusting = (arn: string): string => document({ Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" });

test("a permission policy is linted as that of a Harness identity", () => {
  const read = readPastedPolicy(document({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" }), ACCOUNT);
  expect(read.ok && read.value.kind === "permissions" ? read.value.findings.map((finding) => finding.id) : read).toEqual([
    "missing-describe-regions",
  ]);
});

test("a trust policy becomes a sentence, and a foreign principal is named", () => {
  const read = readPastedPolicy(trusting("arn:aws:iam::905517340028:role/stranger"), ACCOUNT);
  if (!read.ok || read.value.kind !== "trust") throw new Error("It was not read as a trust policy.");
  expect(read.value.explained.sentence).toBe("Role stranger of account 905517340028 may assume this role.");
  const foreign = read.value.explained.findings.find((finding) => finding.id === "foreign-account");
  expect(foreign?.message).toBe("Account 905517340028 is trusted, and is neither this account nor the caller’s.");
});

test.each([
  { account: undefined, arn: "arn:aws:iam::905517340028:role/stranger" },
  { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/stranger` },
])("no principal is foreign in account $account to $arn", ({ account, arn }) => {
  const read = readPastedPolicy(trusting(arn), account);
  expect(read.ok && read.value.kind === "trust" && read.value.explained.findings.map((finding) => finding.id)).not.toContain(
    "foreign-account",
  );
});

test.each([
  { text: "", problem: "empty" },
  { text: "{", problem: "not-json" },
  { text: '{"Version":"2012-10-17"}', problem: "not-a-policy" },
  { text: trusting("*").replace("2012", "2011"), problem: "wrong-version" },
  {
    text: document({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole", Resource: "*" }),
    problem: "resource-in-trust-policy",
  },
])("what cannot be read says why: $problem", ({ text, problem }) => {
  const read = readPastedPolicy(text, ACCOUNT);
  expect(read.ok ? "read" : read.error.problem).toBe(problem);
});
