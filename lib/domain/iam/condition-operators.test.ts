import { expect, test } from "vitest";

import { compileCondition, isKnownOperator } from "./condition-operators";
import { compileIpRange } from "./ip-range";
import type { ConditionBlock } from "./policy-document";

type Context = Readonly<Record<string, string | readonly string[]>>;

function holds(block: ConditionBlock, context: Context): boolean {
  const lower = new Map(
    Object.entries(context).map(([key, value]) => [key.toLowerCase(), typeof value === "string" ? [value] : value] as const),
  );
  return compileCondition(block, true)(lower).met;
}

// IAM user guide, "IAM JSON policy elements: Condition operators".
test.each<{ operator: string; policy: string | readonly string[]; request: string; met: boolean }>([
  { operator: "StringEquals", policy: "Blue", request: "Blue", met: true },
  { operator: "StringEquals", policy: "Blue", request: "blue", met: false },
  { operator: "StringEquals", policy: "B*", request: "Blue", met: false },
  { operator: "StringEquals", policy: ["Red", "Blue"], request: "Blue", met: true },
  { operator: "StringNotEquals", policy: ["Red", "Blue"], request: "Blue", met: false },
  { operator: "StringNotEquals", policy: ["Red", "Blue"], request: "Green", met: true },
  { operator: "StringEqualsIgnoreCase", policy: "Blue", request: "bLUE", met: true },
  { operator: "StringNotEqualsIgnoreCase", policy: "Blue", request: "bLUE", met: false },
  {
    operator: "StringLike",
    policy: "system:serviceaccount:*:delegate-?",
    request: "system:serviceaccount:harness:delegate-1",
    met: true,
  },
  { operator: "StringLike", policy: "delegate-?", request: "delegate-", met: false },
  { operator: "StringNotLike", policy: "a*", request: "abc", met: false },
  { operator: "NumericEquals", policy: "10", request: "10.0", met: true },
  { operator: "NumericNotEquals", policy: "10", request: "11", met: true },
  { operator: "NumericLessThan", policy: "10", request: "9", met: true },
  { operator: "NumericLessThan", policy: "10", request: "10", met: false },
  { operator: "NumericLessThanEquals", policy: "10", request: "10", met: true },
  { operator: "NumericGreaterThan", policy: "9", request: "10", met: true },
  { operator: "NumericGreaterThanEquals", policy: "10", request: "10", met: true },
  { operator: "NumericLessThan", policy: "10", request: "many", met: false },
  { operator: "DateLessThan", policy: "2026-01-01T00:00:00Z", request: "2025-12-31T23:59:59Z", met: true },
  { operator: "DateGreaterThan", policy: "2026-01-01T00:00:00Z", request: "1767225601", met: true },
  { operator: "DateEquals", policy: "2026-01-01", request: "2026-01-01T00:00:00Z", met: true },
  { operator: "DateNotEquals", policy: "2026-01-01", request: "2026-01-02", met: true },
  { operator: "DateLessThanEquals", policy: "2026-01-01", request: "2026-01-02", met: false },
  { operator: "DateGreaterThanEquals", policy: "2026-01-01", request: "2026-01-01", met: true },
  { operator: "Bool", policy: "true", request: "True", met: true },
  { operator: "Bool", policy: "false", request: "true", met: false },
  { operator: "BinaryEquals", policy: "QmluYXJ5", request: "QmluYXJ5", met: true },
  { operator: "BinaryEquals", policy: "QmluYXJ5", request: "qmluYXJ5", met: false },
  { operator: "IpAddress", policy: "203.0.113.0/24", request: "203.0.113.77", met: true },
  { operator: "IpAddress", policy: "203.0.113.0/24", request: "203.0.114.1", met: false },
  { operator: "IpAddress", policy: "2001:DB8:1234:5678::/64", request: "2001:db8:1234:5678:abcd::1", met: true },
  { operator: "NotIpAddress", policy: "203.0.113.0/24", request: "203.0.113.77", met: false },
  { operator: "NotIpAddress", policy: "203.0.113.0/24", request: "2001:db8::1", met: true },
  {
    operator: "ArnEquals",
    policy: "arn:aws:ecs:*:482177309156:cluster/parcel-*",
    request: "arn:aws:ecs:eu-west-1:482177309156:cluster/parcel-main",
    met: true,
  },
  {
    operator: "ArnLike",
    policy: "arn:aws:sns:*:482177309156:*",
    request: "arn:aws:sns:eu-west-1:482177309156:topic:sub",
    met: true,
  },
  { operator: "ArnLike", policy: "arn:aws:ecs:*:cluster/x", request: "arn:aws:ecs:eu-west-1:482177309156:cluster/x", met: false },
  {
    operator: "ArnNotEquals",
    policy: "arn:aws:ecs:*:*:cluster/x",
    request: "arn:aws:ecs:eu-west-1:482177309156:cluster/x",
    met: false,
  },
  {
    operator: "ArnNotLike",
    policy: "arn:aws:ecs:*:*:cluster/x",
    request: "arn:aws:ecs:eu-west-1:482177309156:cluster/y",
    met: true,
  },
  { operator: "stringequals", policy: "a", request: "a", met: true },
  { operator: "StringAlmostEquals", policy: "a", request: "a", met: false },
])("$operator $policy against $request is $met", ({ operator, policy, request, met }) => {
  expect(holds({ [operator]: { key: policy } }, { key: request })).toBe(met);
});

// Same page: an absent key fails a positive operator and fulfils a negated one; IfExists fulfils both. "Null": true means absent.
test.each([
  { operator: "StringEquals", met: false },
  { operator: "StringNotEquals", met: true },
  { operator: "StringEqualsIfExists", met: true },
  { operator: "StringNotEqualsIfExists", met: true },
  { operator: "Bool", met: false },
  { operator: "BoolIfExists", met: true },
  { operator: "ArnLike", met: false },
  { operator: "ArnNotLike", met: true },
  { operator: "NotIpAddress", met: true },
  { operator: "NumericLessThanIfExists", met: true },
  { operator: "ForAllValues:StringEquals", met: true },
  { operator: "ForAnyValue:StringEquals", met: false },
  { operator: "ForAnyValue:StringNotEquals", met: false },
  { operator: "ForAnyValue:StringEqualsIfExists", met: true },
])("$operator with an absent key is $met", ({ operator, met }) => {
  expect(holds({ [operator]: { key: "1" } }, {})).toBe(met);
});

test.each([
  { wanted: "true", context: {}, met: true },
  { wanted: "true", context: { "aws:TokenIssueTime": "x" }, met: false },
  { wanted: "false", context: { "aws:TokenIssueTime": "x" }, met: true },
  { wanted: "false", context: {}, met: false },
] satisfies { wanted: string; context: Context; met: boolean }[])(
  "Null $wanted with $context is $met",
  ({ wanted, context, met }) => {
    expect(holds({ Null: { "aws:TokenIssueTime": wanted } }, context)).toBe(met);
  },
);

// IAM user guide, "Set operators for multivalued context keys".
test.each([
  { operator: "ForAllValues:StringEquals", request: ["a", "b"], met: true },
  { operator: "ForAllValues:StringEquals", request: ["a", "z"], met: false },
  { operator: "ForAllValues:StringEquals", request: [], met: true },
  { operator: "ForAnyValue:StringEquals", request: ["a", "z"], met: true },
  { operator: "ForAnyValue:StringEquals", request: ["y", "z"], met: false },
  { operator: "ForAnyValue:StringEquals", request: [], met: false },
  { operator: "ForAllValues:StringNotEquals", request: ["y", "z"], met: true },
  { operator: "ForAllValues:StringNotEquals", request: ["a", "z"], met: false },
  { operator: "ForAnyValue:StringNotEquals", request: ["a", "z"], met: true },
  { operator: "ForAnyValue:StringNotEquals", request: ["a", "b"], met: false },
  { operator: "ForAllValues:StringLike", request: ["a", "bb"], met: false },
])("$operator [a, b] against $request is $met", ({ operator, request, met }) => {
  expect(holds({ [operator]: { "aws:TagKeys": ["a", "b"] } }, { "aws:TagKeys": request })).toBe(met);
});

test("operators and keys combine with AND, values with OR, ignoring case", () => {
  const block = {
    StringEquals: { "ecs:CreateAction": ["CreateService", "RunTask"], "aws:RequestedRegion": "eu-west-1" },
    Bool: { "aws:SecureTransport": "true" },
  };
  const request = { "ECS:createaction": "RunTask", "aws:requestedregion": "eu-west-1", "aws:securetransport": "true" };
  expect(holds(block, request)).toBe(true);
  expect(holds(block, { ...request, "aws:securetransport": "false" })).toBe(false);
  expect(holds(block, { ...request, "aws:requestedregion": "eu-west-2" })).toBe(false);
});

test("variables are replaced in condition values", () => {
  const block = { StringEquals: { "aws:ResourceTag/owner": "${aws:username}" } };
  expect(holds(block, { "aws:ResourceTag/owner": "ines", "aws:username": "ines" })).toBe(true);
  expect(holds(block, { "aws:ResourceTag/owner": "ines", "aws:username": "owen" })).toBe(false);
  expect(holds(block, { "aws:ResourceTag/owner": "${aws:username}" })).toBe(false);
});

test("operators that IAM does not have are known as such", () => {
  expect(["StringEquals", "ForAnyValue:StringLike", "BoolIfExists", "Null"].every(isKnownOperator)).toBe(true);
  expect(["StringMatches", "NullIfExists", "ForSomeValues:StringLike", ""].some(isKnownOperator)).toBe(false);
});

test.each([
  { range: "10.0.0.0/8", address: "10.255.1.2", inside: true },
  { range: "10.0.0.1", address: "10.0.0.1", inside: true },
  { range: "10.0.0.1", address: "10.0.0.2", inside: false },
  { range: "0.0.0.0/0", address: "8.8.8.8", inside: true },
  { range: "0.0.0.0/0", address: "::1", inside: false },
  { range: "::/0", address: "::1", inside: true },
  { range: "fe80::/10", address: "fe80:0:0:0:1:2:3:4", inside: true },
  { range: "10.0.0.0/33", address: "10.0.0.0", inside: false },
  { range: "not an address", address: "10.0.0.0", inside: false },
  { range: "10.0.0.0/8", address: "10.0.0", inside: false },
  { range: "1::2::3/8", address: "1::2", inside: false },
])("$address is inside $range: $inside", ({ range, address, inside }) => {
  expect(compileIpRange(range)(address)).toBe(inside);
});
