import { expect, test } from "vitest";

import { compileLayer } from "./compiled-policy";
import { allow, policy } from "./evaluator.fixture";
import type { PolicyStatement } from "./policy-document";

const NO_CONTEXT = new Map<string, readonly string[]>();
const bare = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" } as const;

// IAM user guide, "IAM JSON policy elements: Resource": a trust policy has none, and applies to its role.
test.each<{ rule: string; statement: PolicyStatement; matches: boolean }>([
  { rule: "no resource", statement: bare, matches: true },
  { rule: "every resource", statement: { ...bare, Resource: "*" }, matches: true },
  { rule: "this resource", statement: { ...bare, Resource: "arn:aws:iam::1:role/a" }, matches: true },
  { rule: "another resource", statement: { ...bare, Resource: "arn:aws:iam::1:role/b" }, matches: false },
  { rule: "all but this resource", statement: { ...bare, NotResource: "arn:aws:iam::1:role/a" }, matches: false },
  { rule: "all but another resource", statement: { ...bare, NotResource: "arn:aws:iam::1:role/b" }, matches: true },
])("a statement with $rule covers the role: $matches", ({ statement, matches }) => {
  const [compiled] = compileLayer([policy(statement)]).statements;
  expect(compiled?.matchesResource("arn:aws:iam::1:role/a", NO_CONTEXT)).toBe(matches);
});

test("statements are remembered for at most 2,000 actions", () => {
  const layer = compileLayer([policy(allow("ec2:*"), allow("s3:*"))]);
  const first = layer.forAction("ec2:a0");
  expect(first.map(({ ref }) => ref.index)).toEqual([0]);
  for (let number = 1; number < 2000; number += 1) layer.forAction(`ec2:a${String(number)}`);
  expect(layer.forAction("ec2:a0")).toBe(first);
  expect(layer.forAction("ec2:a1999")).toBe(layer.forAction("ec2:a1999"));
  expect(layer.forAction("ec2:a2000")).not.toBe(layer.forAction("ec2:a2000"));
});
