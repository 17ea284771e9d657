import fc from "fast-check";
import { expect, test } from "vitest";

import { compilePolicies, evaluate, type AccessRequest, type PolicySet } from "./evaluator";
import { ACCOUNT, ROLE, USER, user, session, policy, allow, deny, ask } from "./evaluator.fixture";

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
    rule: "a boundary alone grants nothing",
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
    rule: "an SCP alone grants nothing",
    policies: { identity: [], scps: [[policy(allow("*"))]] },
    decision: "implicitDeny",
    layer: "identity",
  },
])("$rule", ({ request, policies, decision, layer }) => {
  expect(ask(request ?? {}, policies)).toMatchObject({ decision, layer });
});

test("the result names policy, statement, layer and missing condition keys", () => {
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

// IAM user guide, "AWS global condition context keys": for a session aws:PrincipalArn is the ARN of the role that was assumed, and
// aws:username exists for users only.
const withKey = (key: string, operator = "StringEquals", value = "yes") => [
  policy(allow("*", "*", { Condition: { [operator]: { [key]: value } } })),
];

test.each<{ who: string; principal: AccessRequest["principal"]; key: string; value: string | undefined }>([
  { who: "a user", principal: user, key: "aws:PrincipalArn", value: USER },
  { who: "a session", principal: session, key: "aws:PrincipalArn", value: ROLE },
  { who: "a role", principal: { ...user, arn: ROLE }, key: "aws:PrincipalArn", value: ROLE },
  { who: "a name that is not an ARN", principal: { ...user, arn: "me" }, key: "aws:PrincipalArn", value: "me" },
  { who: "a user", principal: user, key: "aws:PrincipalAccount", value: ACCOUNT },
  { who: "a session", principal: session, key: "aws:PrincipalAccount", value: ACCOUNT },
  { who: "a name that is not an ARN", principal: { ...user, arn: "me" }, key: "aws:PrincipalAccount", value: ACCOUNT },
  { who: "a user", principal: user, key: "aws:username", value: "harness-ec2-user" },
  { who: "a session", principal: session, key: "aws:username", value: undefined },
  { who: "a role", principal: { ...user, arn: ROLE }, key: "aws:username", value: undefined },
  { who: "a name that is not an ARN", principal: { ...user, arn: "me" }, key: "aws:username", value: undefined },
])("the request of $who has $key: $value", ({ principal, key, value }) => {
  const answer = ask({ principal }, { identity: withKey(key, "StringEquals", value ?? "any") });
  expect(answer.decision).toBe(value === undefined ? "implicitDeny" : "allowed");
  expect(answer.missingKeys).toEqual(value === undefined ? [key.toLowerCase()] : []);
  expect(ask({ principal }, { identity: withKey(key, "StringEquals", "other") }).decision).toBe("implicitDeny");
});

test("a service has no keys of a principal", () => {
  const resource = policy({
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Condition: { Null: { "aws:PrincipalArn": "true", "aws:PrincipalAccount": "true", "aws:username": "true" } },
  });
  expect(ask({ principal: { kind: "service", name: "ec2.amazonaws.com" } }, { identity: [], resource }).decision).toBe("allowed");
});

test("a given context key replaces the one of the caller", () => {
  const identity = [policy(allow("*", "*", { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } } }))];
  expect(ask({ context: { "aws:TagKeys": ["a", "b"] } }, { identity }).decision).toBe("allowed");
  expect(ask({ context: { "AWS:TagKeys": ["a", "c"] } }, { identity }).decision).toBe("implicitDeny");
  expect(
    ask({ context: { "aws:PrincipalArn": ROLE } }, { identity: withKey("aws:PrincipalArn", "ArnEquals", ROLE) }).decision,
  ).toBe("allowed");
});

// The first layer that denies is named, in IAM's order of explanation: organization, resource, identity, boundary, session.
const denial = (name: string) => ({ ...policy(deny("*"), { ...deny("*"), Principal: "*" }), name });
test.each<{ layer: string; policies: PolicySet }>([
  { layer: "scp", policies: { identity: [denial("i")], scps: [[denial("p")]], resource: denial("r") } },
  { layer: "resource", policies: { identity: [denial("i")], resource: { ...denial("p") } } },
  { layer: "identity", policies: { identity: [denial("p")], boundary: denial("b"), session: [denial("s")] } },
  { layer: "boundary", policies: { identity: [policy(allow("*"))], boundary: denial("p"), session: [denial("s")] } },
  { layer: "session", policies: { identity: [policy(allow("*"))], session: [denial("p")] } },
])("a deny is reported with its layer $layer and its statement", ({ layer, policies }) => {
  expect(ask({}, policies)).toMatchObject({ decision: "explicitDeny", layer, statement: { policy: "p" } });
});

test.each([
  { rule: "both allow", boundary: "ec2:*", passed: "ec2:*", layer: "identity", decision: "allowed" },
  { rule: "the boundary does not", boundary: "s3:*", passed: "ec2:*", layer: "boundary", decision: "implicitDeny" },
  { rule: "the session policy does not", boundary: "ec2:*", passed: "s3:*", layer: "session", decision: "implicitDeny" },
])("boundary and session policy limit together: $rule", ({ boundary, passed, layer, decision }) => {
  const set = { identity: [policy(allow("*"))], boundary: policy(allow(boundary)), session: [policy(allow(passed))] };
  expect(ask({ principal: session }, set)).toMatchObject({ layer, decision });
});

test("the first statement that allows is reported", () => {
  const answer = ask({}, { identity: [policy(allow("s3:*"), allow("ec2:*"), allow("*"))] });
  expect(answer).toStrictEqual({
    decision: "allowed",
    layer: "identity",
    statement: { policy: "p", index: 1, sid: undefined },
    missingKeys: [],
  });
});

test("prepared policies answer as the documents do", () => {
  const set: PolicySet = {
    identity: [policy(allow("*"))],
    boundary: policy(allow("ec2:*")),
    session: [policy(allow("ec2:Stop*"))],
    scps: [[policy(allow("*"), deny("iam:*"))]],
    resource: policy({
      Effect: "Deny",
      Principal: "*",
      Action: "ec2:StopInstances",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  };
  const prepared = compilePolicies(set);
  for (const action of ["ec2:StopInstances", "ec2:StartInstances", "s3:GetObject", "iam:CreateUser", "EC2:stopinstances"]) {
    for (const context of [{}, { "aws:SecureTransport": "false" }]) {
      const request = { principal: user, action, resource: "*", context };
      expect(evaluate(request, prepared)).toEqual(evaluate(request, set));
    }
  }
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

test("order does not change the decision, and a boundary never grants", () => {
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
