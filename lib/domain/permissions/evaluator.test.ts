import fc from "fast-check";
import { expect, test } from "vitest";

import { evaluate, type AccessRequest, type PolicySet } from "./evaluator";
import type { NamedPolicy, PolicyStatement } from "./policy-document";

const ACCOUNT = "482177309156";
const OTHER = "730944218856";
const USER = `arn:aws:iam::${ACCOUNT}:user/deploy/harness-ec2-user`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/HarnessEC2Role`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/HarnessEC2Role/5f0c`;
const user = { kind: "aws", arn: USER, account: ACCOUNT } as const;
const session = { kind: "aws", arn: SESSION, account: ACCOUNT } as const;

function policy(...statements: readonly PolicyStatement[]): NamedPolicy {
  return { name: "p", document: { Version: "2012-10-17", Statement: statements } };
}
function allow(action: string, resource: string | readonly string[] = "*", more: Partial<PolicyStatement> = {}): PolicyStatement {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}
function deny(action: string, resource = "*", more: Partial<PolicyStatement> = {}): PolicyStatement {
  return { Effect: "Deny", Action: action, Resource: resource, ...more };
}
function ask(over: Partial<AccessRequest>, policies: PolicySet) {
  return evaluate(
    { principal: user, action: "ec2:StopInstances", resource: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`, ...over },
    policies,
  );
}
const bucket = "arn:aws:s3:::photos/cat.jpg";

// IAM user guide, "Policy evaluation logic" and "How AWS enforcement code logic evaluates requests to allow or deny access":
// default deny; an explicit deny in any policy wins; SCPs, boundary and session policies limit; same-account union of identity and resource policies.
test.each<{ rule: string; request?: Partial<AccessRequest>; policies: PolicySet; decision: string; layer: string }>([
  { rule: "without a policy everything is denied", policies: { identity: [] }, decision: "implicitDeny", layer: "identity" },
  {
    rule: "an allow allows",
    policies: { identity: [policy(allow("ec2:StopInstances"))] },
    decision: "allowed",
    layer: "identity",
  },
  {
    rule: "a deny beats an allow of the same policy",
    policies: { identity: [policy(allow("*"), deny("ec2:Stop*"))] },
    decision: "explicitDeny",
    layer: "identity",
  },
  {
    rule: "a deny of another attached policy beats an allow",
    policies: { identity: [policy(allow("*")), policy(deny("ec2:*"))] },
    decision: "explicitDeny",
    layer: "identity",
  },
  {
    rule: "a deny that does not match leaves the allow",
    policies: { identity: [policy(allow("*"), deny("s3:*"))] },
    decision: "allowed",
    layer: "identity",
  },
  {
    rule: "a boundary without allow denies implicitly",
    policies: { identity: [policy(allow("*"))], boundary: policy(allow("s3:*")) },
    decision: "implicitDeny",
    layer: "boundary",
  },
  {
    rule: "a boundary grants nothing by itself",
    policies: { identity: [], boundary: policy(allow("*")) },
    decision: "implicitDeny",
    layer: "identity",
  },
  {
    rule: "a boundary's deny is explicit",
    policies: { identity: [policy(allow("*"))], boundary: policy(allow("*"), deny("ec2:*")) },
    decision: "explicitDeny",
    layer: "boundary",
  },
  {
    rule: "a session policy limits",
    request: { principal: session },
    policies: { identity: [policy(allow("*"))], session: [policy(allow("ec2:Describe*"))] },
    decision: "implicitDeny",
    layer: "session",
  },
  {
    rule: "identity and session policy together allow",
    request: { principal: session },
    policies: { identity: [policy(allow("*"))], session: [policy(allow("ec2:*"))] },
    decision: "allowed",
    layer: "identity",
  },
  {
    rule: "an SCP must allow at every level",
    policies: { identity: [policy(allow("*"))], scps: [[policy(allow("*"))], [policy(allow("s3:*"))]] },
    decision: "implicitDeny",
    layer: "scp",
  },
  {
    rule: "an SCP's deny wins",
    policies: { identity: [policy(allow("*"))], scps: [[policy(allow("*"), deny("ec2:StopInstances"))]] },
    decision: "explicitDeny",
    layer: "scp",
  },
  {
    rule: "an SCP grants nothing by itself",
    policies: { identity: [], scps: [[policy(allow("*"))]] },
    decision: "implicitDeny",
    layer: "identity",
  },
])("$rule", ({ request, policies, decision, layer }) => {
  expect(ask(request ?? {}, policies)).toMatchObject({ decision, layer });
});

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

test("inside the account, too, a role is closed to whom its trust policy does not name", () => {
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

// IAM user guide, "IAM JSON policy elements: NotAction", "NotResource", "Resource", "Action".
test.each([
  { rule: "Action is compared without case", statement: allow("EC2:stopinstances"), decision: "allowed" },
  { rule: "* in an action stands for any characters", statement: allow("ec2:*Instances"), decision: "allowed" },
  { rule: "? in an action stands for one character", statement: allow("ec2:Sto?Instances"), decision: "allowed" },
  { rule: "? does not stand for none", statement: allow("ec2:Stop?Instances"), decision: "implicitDeny" },
  { rule: "an action of another service does not match", statement: allow("ecs:*"), decision: "implicitDeny" },
  {
    rule: "NotAction allows what is not listed",
    statement: { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" },
    decision: "allowed",
  },
  {
    rule: "NotAction leaves out what is listed",
    statement: { Effect: "Allow", NotAction: ["iam:*", "ec2:Stop*"], Resource: "*" },
    decision: "implicitDeny",
  },
  {
    rule: "NotResource allows what is not listed",
    statement: { Effect: "Allow", Action: "*", NotResource: "arn:aws:ec2:*:*:volume/*" },
    decision: "allowed",
  },
  {
    rule: "NotResource leaves out what is listed",
    statement: { Effect: "Allow", Action: "*", NotResource: "arn:aws:ec2:*:*:instance/*" },
    decision: "implicitDeny",
  },
  { rule: "an ARN matches with wildcards", statement: allow("*", "arn:aws:ec2:eu-*:*:instance/i-?"), decision: "allowed" },
  {
    rule: "an ARN of another region does not match",
    statement: allow("*", `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`),
    decision: "implicitDeny",
  },
  {
    rule: "resources are compared with case",
    statement: allow("*", `arn:aws:ec2:eu-west-1:${ACCOUNT}:Instance/*`),
    decision: "implicitDeny",
  },
  {
    rule: "a star inside a segment does not cross a colon",
    statement: allow("*", "arn:aws:ec2:e*1:instance/i-1"),
    decision: "implicitDeny",
  },
  {
    rule: "a star that ends a segment may run on past the colon",
    statement: allow("*", "arn:aws:ec2:*:instance/*"),
    decision: "allowed",
  },
  {
    rule: "a question mark stands for no colon",
    statement: allow("*", `arn:aws:ec2:eu-west-1?${ACCOUNT}:instance/*`),
    decision: "implicitDeny",
  },
  // IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)": missing parts are completed with *.
  { rule: "an incomplete ARN is completed", statement: allow("*", "arn:aws:ec2"), decision: "allowed" },
  {
    rule: "what an incomplete ARN does say still counts",
    statement: allow("*", "arn:aws:ec2:us-east-1"),
    decision: "implicitDeny",
  },
  { rule: "an empty list of resources matches nothing", statement: allow("*", []), decision: "implicitDeny" },
] satisfies { rule: string; statement: PolicyStatement; decision: string }[])("$rule", ({ statement, decision }) => {
  expect(ask({}, { identity: [policy(statement)] }).decision).toBe(decision);
});

test("a denied NotAction keeps everything but the list from being done", () => {
  const identity = [policy(allow("*"), { Effect: "Deny", NotAction: "ec2:*", Resource: "*" })];
  expect(ask({}, { identity }).decision).toBe("allowed");
  expect(ask({ action: "iam:CreateUser" }, { identity }).decision).toBe("explicitDeny");
});

// IAM user guide, "IAM policy elements: Variables and tags": replaced in 2012-10-17 only; a default follows a comma; ${*} is a plain star.
test.each([
  {
    rule: "a variable takes the caller's name",
    version: "2012-10-17",
    resource: "arn:aws:s3:::home/${aws:username}/*",
    asked: "arn:aws:s3:::home/harness-ec2-user/x",
    decision: "allowed",
  },
  {
    rule: "a variable does not match another's name",
    version: "2012-10-17",
    resource: "arn:aws:s3:::home/${aws:username}/*",
    asked: "arn:aws:s3:::home/root/x",
    decision: "implicitDeny",
  },
  {
    rule: "in the old version it is plain text",
    version: "2008-10-17",
    resource: "arn:aws:s3:::home/${aws:username}/*",
    asked: "arn:aws:s3:::home/harness-ec2-user/x",
    decision: "implicitDeny",
  },
  {
    rule: "an unknown variable matches nothing",
    version: "2012-10-17",
    resource: "arn:aws:s3:::home/${aws:nope}*",
    asked: "arn:aws:s3:::home/",
    decision: "implicitDeny",
  },
  {
    rule: "a default stands in for an absent key",
    version: "2012-10-17",
    resource: "arn:aws:s3:::home/${aws:PrincipalTag/team, 'guests'}/*",
    asked: "arn:aws:s3:::home/guests/x",
    decision: "allowed",
  },
  {
    rule: "${*} is a plain star",
    version: "2012-10-17",
    resource: "arn:aws:s3:::home/${*}",
    asked: "arn:aws:s3:::home/anything",
    decision: "implicitDeny",
  },
])("$rule", ({ version, resource, asked, decision }) => {
  const document = { Version: version, Statement: [allow("s3:GetObject", resource)] };
  expect(ask({ action: "s3:GetObject", resource: asked }, { identity: [{ name: "p", document }] }).decision).toBe(decision);
});

test("a star in the value of a variable stays a plain star", () => {
  const identity = [policy(allow("s3:GetObject", "arn:aws:s3:::home/${aws:PrincipalTag/team}"))];
  const request = { action: "s3:GetObject", resource: "arn:aws:s3:::home/secret", context: { "aws:PrincipalTag/team": "*" } };
  expect(ask(request, { identity }).decision).toBe("implicitDeny");
});

test("the answer names policy, statement and layer, and the keys that were asked for and absent", () => {
  const identity = [
    policy(allow("s3:*"), {
      ...allow("ec2:*"),
      Sid: "Lifecycle",
      Condition: { StringEquals: { "aws:ResourceTag/harness": "managed" } },
    }),
  ];
  expect(ask({}, { identity })).toEqual({
    decision: "implicitDeny",
    layer: "identity",
    missingKeys: ["aws:resourcetag/harness"],
  });
  expect(ask({ context: { "aws:ResourceTag/harness": "managed" } }, { identity })).toEqual({
    decision: "allowed",
    layer: "identity",
    statement: { policy: "p", index: 1, sid: "Lifecycle" },
    missingKeys: [],
  });
});

const actionName = fc.constantFrom("ec2:StopInstances", "ec2:*", "*", "ecs:*", "ec2:Describe*", "ec2:StopInstances");
const anyStatement = fc.record({
  Effect: fc.constantFrom("Allow" as const, "Deny" as const),
  Action: actionName,
  Resource: fc.constantFrom("*", "arn:aws:ec2:*:*:instance/*", "arn:aws:s3:::x"),
});
const anyPolicies = fc.array(
  fc.array(anyStatement, { minLength: 1, maxLength: 4 }).map((statements) => policy(...statements)),
  { maxLength: 3 },
);

test("a matching deny wins in every layer, whatever else is there", () => {
  const layers = ["identity", "boundary", "session", "scp"] as const;
  fc.assert(
    fc.property(anyPolicies, fc.constantFrom(...layers), (identity, layer) => {
      const denial = policy(allow("*"), deny("ec2:Stop*"));
      const set: PolicySet = {
        identity: layer === "identity" ? [...identity, denial] : identity,
        ...(layer === "boundary" ? { boundary: denial } : {}),
        ...(layer === "session" ? { session: [denial] } : {}),
        ...(layer === "scp" ? { scps: [[denial]] } : {}),
      };
      expect(ask({}, set).decision).toBe("explicitDeny");
    }),
  );
});

test("the order of policies and statements does not change the decision, and adding a boundary never grants", () => {
  fc.assert(
    fc.property(anyPolicies, anyPolicies, (identity, more) => {
      const turned = [...identity].reverse().map((item) => policy(...[...item.document.Statement].reverse()));
      const plain = ask({}, { identity }).decision;
      expect(ask({}, { identity: turned }).decision).toBe(plain);
      const boundary = more[0];
      if (boundary !== undefined && plain !== "allowed") expect(ask({}, { identity, boundary }).decision).not.toBe("allowed");
    }),
  );
});
