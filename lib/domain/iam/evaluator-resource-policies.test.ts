import { expect, test } from "vitest";

import { evaluate, type AccessRequest, type PolicySet } from "./evaluator";
import { ACCOUNT, OTHER, USER, ROLE, SESSION, session, policy, allow, ask, deny } from "./evaluator.fixture";
import type { NamedPolicy, PolicyStatement } from "./policy-document";

const bucket = "arn:aws:s3:::photos/cat.jpg";
const getPhoto = { action: "s3:GetObject", resource: bucket, resourceAccount: ACCOUNT };
const bucketPolicy = (principal: PolicyStatement["Principal"], effect: "Allow" | "Deny" = "Allow"): NamedPolicy =>
  policy({ Effect: effect, Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" });
const bucketStatement: PolicyStatement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };
const nothing = policy(allow("ec2:DescribeRegions"));
const everything = policy(allow("*"));
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/app.harness.io/ng/api/oidc/account/acc`;

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
    rule: "a resource policy that names someone else does not matter inside the account",
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
  expect(ask(request, { identity: [policy(allow("*"))], resource: trust({ Service: "ec2.amazonaws.com" }) })).toMatchObject({
    decision: "implicitDeny",
    layer: "resource",
  });
  expect(ask(request, { identity: [policy(allow("*"))] }).decision).toBe("allowed");
  const byToken = { ...request, action: "sts:AssumeRoleWithWebIdentity" };
  expect(ask(byToken, { identity: [policy(allow("*"))], resource: trust({ AWS: USER }) }).layer).toBe("resource");
  expect(ask(request, { identity: [], resource: trust({ AWS: USER }) }).decision).toBe("allowed");
});

// IAM user guide, "How AWS enforcement code logic evaluates requests": a role ARN is limited by an implicit deny of boundary and
// session policies, a user, a session and a wildcard are not; the account alone only delegates to identity policies. Of several
// grants each counts, so the least limited one decides.
test.each<{
  rule: string;
  named: readonly NonNullable<PolicyStatement["Principal"]>[];
  caller?: typeof session;
  layer: string;
  statement?: number;
}>([
  { rule: "a wildcard", named: ["*"], layer: "resource", statement: 0 },
  { rule: "a wildcard for a session", named: [{ AWS: "*" }], caller: session, layer: "resource", statement: 0 },
  { rule: "a role", named: [{ AWS: ROLE }], caller: session, layer: "boundary" },
  { rule: "the account", named: [{ AWS: ACCOUNT }], layer: "identity" },
  { rule: "the account, then the user", named: [{ AWS: ACCOUNT }, { AWS: USER }], layer: "resource", statement: 1 },
  { rule: "the user, then the account", named: [{ AWS: USER }, { AWS: ACCOUNT }], layer: "resource", statement: 0 },
  {
    rule: "a role, then its session",
    named: [{ AWS: ROLE }, { AWS: SESSION }],
    caller: session,
    layer: "resource",
    statement: 1,
  },
  {
    rule: "a session, then its role",
    named: [{ AWS: SESSION }, { AWS: ROLE }],
    caller: session,
    layer: "resource",
    statement: 0,
  },
  { rule: "the account, then a role", named: [{ AWS: ACCOUNT }, { AWS: ROLE }], caller: session, layer: "boundary" },
  { rule: "the account and a wildcard at once", named: [{ AWS: [ACCOUNT, "*"] }], layer: "resource", statement: 0 },
  { rule: "a role and a wildcard at once", named: [{ AWS: [ROLE, "*"] }], caller: session, layer: "resource", statement: 0 },
  { rule: "the user twice", named: [{ AWS: USER }, { AWS: USER }], layer: "resource", statement: 0 },
])("without an identity policy, naming $rule is decided by $layer", ({ named, caller, layer, statement }) => {
  const resource = policy(...named.map((Principal) => ({ ...bucketStatement, Principal })));
  const answer = ask(
    { ...getPhoto, ...(caller === undefined ? {} : { principal: caller }) },
    { identity: [], boundary: nothing, session: [nothing], resource },
  );
  expect(answer).toEqual({
    decision: statement === undefined ? "implicitDeny" : "allowed",
    layer,
    missingKeys: [],
    ...(statement === undefined ? {} : { statement: { policy: "p", index: statement } }),
  });
});

// The same guide: a grant to a role needs an allow of each of the two, where they exist.
test.each([
  { boundary: undefined, session: undefined, layer: "resource" },
  { boundary: everything, session: undefined, layer: "resource" },
  { boundary: undefined, session: [everything], layer: "resource" },
  { boundary: everything, session: [everything], layer: "resource" },
  { boundary: nothing, session: [everything], layer: "boundary" },
  { boundary: everything, session: [nothing], layer: "session" },
  { boundary: nothing, session: [nothing], layer: "boundary" },
])("a role that a resource policy names passes both its ceilings: $layer", ({ boundary, session: passed, layer }) => {
  const set = { identity: [], resource: bucketPolicy({ AWS: ROLE }), boundary, session: passed };
  expect(ask({ ...getPhoto, principal: session }, set)).toMatchObject({
    decision: layer === "resource" ? "allowed" : "implicitDeny",
    layer,
  });
});

// IAM user guide, "AWS JSON policy elements: NotPrincipal": everyone except those who are listed.
test.each([
  { rule: "a deny spares who is listed", effect: "Deny", listed: USER, decision: "allowed", layer: "identity" },
  { rule: "a deny covers everyone else", effect: "Deny", listed: ROLE, decision: "explicitDeny", layer: "resource" },
] as const)("NotPrincipal: $rule", ({ effect, listed, decision, layer }) => {
  const resource = policy({ ...bucketStatement, Effect: effect, NotPrincipal: { AWS: listed } });
  expect(ask(getPhoto, { identity: [policy(allow("s3:*"))], resource })).toMatchObject({ decision, layer });
});

test("a statement without a principal grants nothing in a resource policy", () => {
  expect(ask(getPhoto, { identity: [], resource: policy(bucketStatement) })).toMatchObject({
    decision: "implicitDeny",
    layer: "identity",
  });
});

// IAM user guide, "Cross-account policy evaluation logic": the owner's account must allow too, and the caller's limits stay.
test.each<{ rule: string; policies: PolicySet; decision: string; layer: string }>([
  { rule: "no resource policy", policies: { identity: [everything] }, decision: "implicitDeny", layer: "resource" },
  {
    rule: "a resource policy for someone else",
    policies: { identity: [everything], resource: bucketPolicy({ AWS: ROLE }) },
    decision: "implicitDeny",
    layer: "resource",
  },
  {
    rule: "both sides",
    policies: { identity: [everything], resource: bucketPolicy({ AWS: USER }) },
    decision: "allowed",
    layer: "identity",
  },
  {
    rule: "a wildcard and no identity policy",
    policies: { identity: [], resource: bucketPolicy("*") },
    decision: "implicitDeny",
    layer: "identity",
  },
  {
    rule: "both sides, with a boundary that allows nothing",
    policies: { identity: [everything], boundary: nothing, resource: bucketPolicy({ AWS: USER }) },
    decision: "implicitDeny",
    layer: "boundary",
  },
])("across accounts, $rule: $decision by $layer", ({ policies, decision, layer }) => {
  expect(ask({ ...getPhoto, resourceAccount: OTHER }, policies)).toMatchObject({ decision, layer });
});

// IAM user guide, "Amazon Resource Names (ARNs)": an ARN may name no account, and AWS's own policies name "aws".
test.each([
  { rule: "of the caller's account", resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`, decision: "allowed" },
  { rule: "of another account", resource: `arn:aws:sqs:eu-west-1:${OTHER}:jobs`, decision: "implicitDeny" },
  { rule: "of no account", resource: "arn:aws:s3:::photos", decision: "allowed" },
  { rule: "of AWS", resource: "arn:aws:iam::aws:policy/ReadOnlyAccess", decision: "allowed" },
  { rule: "without an ARN", resource: "*", decision: "allowed" },
])("a resource $rule is judged in its account", ({ resource, decision }) => {
  expect(ask({ action: "any:Thing", resource }, { identity: [everything] }).decision).toBe(decision);
});

// AWS Organizations, "Service control policies": they limit users and roles, not services and tokens.
test.each([
  { rule: "an SCP that allows nothing", scps: [[nothing]], decision: "allowed", layer: "resource" },
  { rule: "an SCP that denies", scps: [[policy(deny("*"))]], decision: "allowed", layer: "resource" },
])("a service is not limited by $rule", ({ scps, decision, layer }) => {
  const request = { ...assume, principal: { kind: "service", name: "ecs-tasks.amazonaws.com" } } as const;
  const resource = trust({ Service: "ecs-tasks.amazonaws.com" });
  expect(ask(request, { identity: [policy(deny("*"))], scps, resource })).toMatchObject({
    decision,
    layer,
    statement: { policy: "trust", index: 0 },
  });
});

test.each([
  { rule: "a trust policy that names it", resource: trust({ Federated: PROVIDER }), decision: "allowed", layer: "resource" },
  {
    rule: "a trust policy for another provider",
    resource: trust({ Federated: `${PROVIDER}2` }),
    decision: "implicitDeny",
    layer: "none",
  },
  { rule: "a trust policy for a user", resource: trust({ AWS: USER }), decision: "implicitDeny", layer: "none" },
  { rule: "no trust policy", resource: undefined, decision: "implicitDeny", layer: "none" },
  {
    rule: "a trust policy that denies",
    resource: policy({ Effect: "Deny", Principal: "*", Action: "*" }),
    decision: "explicitDeny",
    layer: "resource",
  },
])("a token is judged by $rule alone: $decision", ({ resource, decision, layer }) => {
  const request = { ...assume, principal: { kind: "federated", provider: PROVIDER } } as const;
  expect(ask(request, { identity: [everything], resource })).toMatchObject({ decision, layer });
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
