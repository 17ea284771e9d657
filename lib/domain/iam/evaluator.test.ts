import fc from "fast-check";
import { expect, test } from "vitest";

import { type AccessRequest, type PolicySet } from "./evaluator";
import { session, policy, allow, deny, ask } from "./evaluator.fixture";

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
