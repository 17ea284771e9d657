import { expect, test } from "vitest";

import { ACCOUNT, policy, allow, ask } from "./evaluator.fixture";
import type { PolicyStatement } from "./policy-document";

// IAM user guide, "IAM JSON policy elements: NotAction", "NotResource", "Resource", "Action".
test.each([
  { rule: "Action is compared without case", statement: allow("EC2:stopinstances"), decision: "allowed" },
  { rule: "* in an action matches any characters", statement: allow("ec2:*Instances"), decision: "allowed" },
  { rule: "? in an action matches one character", statement: allow("ec2:Sto?Instances"), decision: "allowed" },
  { rule: "? does not match nothing", statement: allow("ec2:Stop?Instances"), decision: "implicitDeny" },
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
    rule: "a question mark matches no colon",
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
    rule: "a default replaces an absent key",
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
