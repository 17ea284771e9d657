import { expect, test } from "vitest";

import { ACCOUNT, OTHER, ROLE, SESSION, USER } from "@/lib/domain/iam/evaluator.fixture";
import type { PolicyDocument, PolicyStatement } from "@/lib/domain/iam/policy-document";

import { trustDecision } from "./decision";

const trust = (Principal: PolicyStatement["Principal"], more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...more,
});
const document = (...Statement: readonly PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const withId = { Condition: { StringEquals: { "sts:ExternalId": "cb-1" } } };
const withoutId = { Condition: { Null: { "sts:ExternalId": "true" } } };

// IAM user guide, "Access to AWS accounts owned by third parties": the external ID must be the one of the condition.
// "Policy evaluation logic": a trust policy must allow even inside the account, and an explicit deny wins.
test.each<{
  rule: string;
  policy: PolicyDocument;
  callerArn?: string;
  externalId?: string;
  account?: string;
  decision: "allowed" | "implicitDeny" | "explicitDeny" | undefined;
}>([
  { rule: "a trusted user", policy: document(trust({ AWS: USER })), decision: "allowed" },
  { rule: "a trusted user of another account", policy: document(trust({ AWS: USER })), account: OTHER, decision: "allowed" },
  { rule: "a user of a trusted account", policy: document(trust({ AWS: ACCOUNT })), decision: "allowed" },
  {
    rule: "a user of a trusted account elsewhere",
    policy: document(trust({ AWS: ACCOUNT })),
    account: OTHER,
    decision: "allowed",
  },
  { rule: "a session of a trusted role", policy: document(trust({ AWS: ROLE })), callerArn: SESSION, decision: "allowed" },
  { rule: "anyone", policy: document(trust("*")), account: OTHER, decision: "allowed" },
  {
    rule: "a caller whose ARN the condition names",
    policy: document(trust("*", { Condition: { ArnEquals: { "aws:PrincipalArn": USER } } })),
    decision: "allowed",
  },
  { rule: "another user", policy: document(trust({ AWS: ROLE })), decision: "implicitDeny" },
  { rule: "another user across accounts", policy: document(trust({ AWS: ROLE })), account: OTHER, decision: "implicitDeny" },
  { rule: "a service's role", policy: document(trust({ Service: "ec2.amazonaws.com" })), decision: "implicitDeny" },
  { rule: "a policy without statements", policy: document(), decision: "implicitDeny" },
  { rule: "another action", policy: document(trust({ AWS: USER }, { Action: "sts:TagSession" })), decision: "implicitDeny" },
  { rule: "the right external ID", policy: document(trust({ AWS: USER }, withId)), externalId: "cb-1", decision: "allowed" },
  { rule: "a wrong external ID", policy: document(trust({ AWS: USER }, withId)), externalId: "cb-2", decision: "implicitDeny" },
  { rule: "no external ID", policy: document(trust({ AWS: USER }, withId)), decision: "implicitDeny" },
  {
    rule: "an ID where none may be",
    policy: document(trust({ AWS: USER }, withoutId)),
    externalId: "x",
    decision: "implicitDeny",
  },
  { rule: "no ID where none may be", policy: document(trust({ AWS: USER }, withoutId)), decision: "allowed" },
  {
    rule: "a denied user",
    policy: document(trust({ AWS: USER }), trust({ AWS: USER }, { Effect: "Deny" })),
    decision: "explicitDeny",
  },
  { rule: "a caller that is not an ARN", policy: document(trust("*")), callerArn: "me", decision: undefined },
])("a trust policy decides alone about $rule: $decision", ({ policy, callerArn = USER, externalId, account, decision }) => {
  expect(trustDecision(policy, { callerArn, externalId, account })).toBe(decision);
});

test.each([
  { partition: "aws-cn", role: "arn:aws-cn:iam::482177309156:role/this", decision: "allowed" },
  { partition: "aws-us-gov", role: "arn:aws-cn:iam::482177309156:role/this", decision: "implicitDeny" },
])("a caller of $partition assumes a role of the same partition", ({ partition, role, decision }) => {
  const policy = document(trust("*", { Resource: role }));
  expect(trustDecision(policy, { callerArn: `arn:${partition}:iam::${ACCOUNT}:user/deploy` })).toBe(decision);
});
