import { expect, test } from "vitest";

import { evaluate, type AccessRequest, type PolicySet } from "./evaluator";
import { ACCOUNT, OTHER, USER, ROLE, SESSION, session, policy, allow, ask } from "./evaluator.fixture";
import type { NamedPolicy, PolicyStatement } from "./policy-document";

const bucket = "arn:aws:s3:::photos/cat.jpg";
const getPhoto = { action: "s3:GetObject", resource: bucket, resourceAccount: ACCOUNT };
const bucketPolicy = (principal: PolicyStatement["Principal"], effect: "Allow" | "Deny" = "Allow"): NamedPolicy =>
  policy({ Effect: effect, Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" });
const nothing = policy(allow("ec2:DescribeRegions"));

// IAM user guide, "Policy evaluation for requests within a single account": how the resource policy names the caller decides
// whether boundary and session policies still limit it.
test.each<{ rule: string; request: Partial<AccessRequest>; policies: PolicySet; decision: string }>([
  {
    rule: "a user named by a resource policy needs no identity policy",
    request: getPhoto,
    policies: { identity: [], resource: bucketPolicy({ AWS: USER }) },
    decision: "allowed",
  },
  {
    rule: "a user named by a resource policy is not held back by its boundary",
    request: getPhoto,
    policies: { identity: [], boundary: nothing, resource: bucketPolicy({ AWS: USER }) },
    decision: "allowed",
  },
  {
    rule: "a role named by a resource policy is held back by its boundary",
    request: { ...getPhoto, principal: session },
    policies: { identity: [], boundary: nothing, resource: bucketPolicy({ AWS: ROLE }) },
    decision: "implicitDeny",
  },
  {
    rule: "a role named by a resource policy is held back by session policies",
    request: { ...getPhoto, principal: session },
    policies: { identity: [], session: [nothing], resource: bucketPolicy({ AWS: ROLE }) },
    decision: "implicitDeny",
  },
  {
    rule: "a session named by a resource policy is held back by neither",
    request: { ...getPhoto, principal: session },
    policies: { identity: [], boundary: nothing, session: [nothing], resource: bucketPolicy({ AWS: SESSION }) },
    decision: "allowed",
  },
  {
    rule: "naming the account leaves the decision to identity policies",
    request: getPhoto,
    policies: { identity: [], resource: bucketPolicy({ AWS: `arn:aws:iam::${ACCOUNT}:root` }) },
    decision: "implicitDeny",
  },
  {
    rule: "naming the account and an identity policy allow",
    request: getPhoto,
    policies: { identity: [policy(allow("s3:*"))], resource: bucketPolicy({ AWS: ACCOUNT }) },
    decision: "allowed",
  },
  {
    rule: "a resource policy that names someone else is no obstacle inside the account",
    request: getPhoto,
    policies: { identity: [policy(allow("s3:*"))], resource: bucketPolicy({ AWS: ROLE }) },
    decision: "allowed",
  },
  {
    rule: "a resource policy's deny wins",
    request: getPhoto,
    policies: { identity: [policy(allow("s3:*"))], resource: bucketPolicy("*", "Deny") },
    decision: "explicitDeny",
  },
  {
    rule: "a resource policy does not lift an SCP",
    request: getPhoto,
    policies: { identity: [], scps: [[nothing]], resource: bucketPolicy({ AWS: USER }) },
    decision: "implicitDeny",
  },
])("$rule", ({ request, policies, decision }) => {
  expect(ask(request, policies).decision).toBe(decision);
});

// IAM user guide, "Cross-account policy evaluation logic": both sides must allow.
test.each([
  { identity: true, resource: true, decision: "allowed" },
  { identity: true, resource: false, decision: "implicitDeny" },
  { identity: false, resource: true, decision: "implicitDeny" },
])(
  "across accounts: identity side allows $identity, resource side allows $resource → $decision",
  ({ identity, resource, decision }) => {
    const answer = ask(
      { ...getPhoto, resourceAccount: OTHER },
      { identity: identity ? [policy(allow("s3:*"))] : [], resource: bucketPolicy({ AWS: resource ? USER : ROLE }) },
    );
    expect(answer.decision).toBe(decision);
  },
);

const trust = (principal: PolicyStatement["Principal"], condition?: PolicyStatement["Condition"]): NamedPolicy => ({
  name: "trust",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: principal,
        Action: "sts:AssumeRole",
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  },
});
const assume = { action: "sts:AssumeRole", resource: `arn:aws:iam::${OTHER}:role/Target` };
const externalId = { StringEquals: { "sts:ExternalId": "cb-1" } };

// IAM user guide, "Access to AWS accounts owned by third parties" (external ID) and "Granting a user permissions to switch roles".
test.each([
  {
    rule: "the right external ID opens the role",
    context: { "sts:ExternalId": "cb-1" },
    policies: { identity: [policy(allow("sts:AssumeRole"))], resource: trust({ AWS: USER }, externalId) },
    decision: "allowed",
  },
  {
    rule: "a wrong external ID does not",
    context: { "sts:ExternalId": "cb-2" },
    policies: { identity: [policy(allow("sts:AssumeRole"))], resource: trust({ AWS: USER }, externalId) },
    decision: "implicitDeny",
  },
  {
    rule: "no external ID does not",
    context: {},
    policies: { identity: [policy(allow("sts:AssumeRole"))], resource: trust({ AWS: USER }, externalId) },
    decision: "implicitDeny",
  },
  {
    rule: "a caller without sts:AssumeRole does not get across accounts",
    context: { "sts:ExternalId": "cb-1" },
    policies: { identity: [], resource: trust({ AWS: USER }, externalId) },
    decision: "implicitDeny",
  },
  {
    rule: "a caller who is not trusted does not",
    context: {},
    policies: { identity: [policy(allow("*"))], resource: trust({ AWS: ROLE }) },
    decision: "implicitDeny",
  },
])("$rule", ({ context, policies, decision }) => {
  expect(ask({ ...assume, context }, policies).decision).toBe(decision);
});

test("within the account a role refuses callers its trust policy omits", () => {
  const request = { action: "sts:AssumeRole", resource: `arn:aws:iam::${ACCOUNT}:role/Target` };
  expect(ask(request, { identity: [policy(allow("*"))], resource: trust({ Service: "ec2.amazonaws.com" }) }).decision).toBe(
    "implicitDeny",
  );
  expect(ask(request, { identity: [], resource: trust({ AWS: USER }) }).decision).toBe("allowed");
});

test("services and federated identities are judged by the trust policy alone", () => {
  const request = { action: "sts:AssumeRole", resource: `arn:aws:iam::${ACCOUNT}:role/task` };
  const policies = { identity: [], resource: trust({ Service: "ecs-tasks.amazonaws.com" }) };
  expect(evaluate({ ...request, principal: { kind: "service", name: "ecs-tasks.amazonaws.com" } }, policies).decision).toBe(
    "allowed",
  );
  expect(evaluate({ ...request, principal: { kind: "service", name: "ecs.amazonaws.com" } }, policies).decision).toBe(
    "implicitDeny",
  );
});
