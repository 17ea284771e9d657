import { expect, test } from "vitest";

import { ACCOUNT, OTHER, ROLE, SESSION, session, USER, user } from "./evaluator.fixture";
import { fitPrincipal, limitsOf, statementFit, type PrincipalFit, type RequestPrincipal } from "./principal-match";
import type { PolicyPrincipal } from "./policy-document";

const role: RequestPrincipal = { kind: "aws", arn: ROLE, account: ACCOUNT };
const service: RequestPrincipal = { kind: "service", name: "ecs-tasks.amazonaws.com" };
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com`;
const token: RequestPrincipal = { kind: "federated", provider: PROVIDER };

// IAM user guide, "AWS JSON policy elements: Principal".
test.each<{ caller: string; by: RequestPrincipal; named: PolicyPrincipal; fit: PrincipalFit | undefined }>([
  { caller: "a user", by: user, named: "*", fit: "everyone" },
  { caller: "a user", by: user, named: { AWS: "*" }, fit: "everyone" },
  { caller: "a user", by: user, named: { AWS: ACCOUNT }, fit: "account" },
  { caller: "a user", by: user, named: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, fit: "account" },
  { caller: "a user", by: user, named: { AWS: OTHER }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: `arn:aws:iam::${OTHER}:root` }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: USER }, fit: "user" },
  { caller: "a user", by: user, named: { AWS: `${USER}2` }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: `arn:aws:iam::${ACCOUNT}:user/*` }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: "AIDAQYLPMN5HEXAMPLE01" }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: `arn:aws:iam::${ACCOUNT}:role/harness-ec2-user` }, fit: undefined },
  { caller: "a user", by: user, named: { Service: "ec2.amazonaws.com" }, fit: undefined },
  { caller: "a user", by: user, named: { AWS: [] }, fit: undefined },
  { caller: "a user", by: user, named: "ec2.amazonaws.com", fit: undefined },
  { caller: "a user among others", by: user, named: { AWS: [ROLE, ACCOUNT, USER] }, fit: "user" },
  { caller: "a role", by: role, named: { AWS: ROLE }, fit: "role" },
  { caller: "a role", by: role, named: { AWS: SESSION }, fit: undefined },
  { caller: "a role", by: role, named: { AWS: `arn:aws:iam::${ACCOUNT}:role/path/HarnessEC2Role` }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: SESSION }, fit: "session" },
  { caller: "a session", by: session, named: { AWS: ROLE }, fit: "role" },
  { caller: "a session", by: session, named: { AWS: `arn:aws:iam::${ACCOUNT}:role/path/HarnessEC2Role` }, fit: "role" },
  { caller: "a session", by: session, named: { AWS: `arn:aws:iam::${ACCOUNT}:role/Other` }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: `arn:aws:iam::${OTHER}:role/HarnessEC2Role` }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: `arn:aws:iam::${ACCOUNT}:user/HarnessEC2Role` }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: `arn:aws:s3::${ACCOUNT}:role/HarnessEC2Role` }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: SESSION.replace("5f0c", "other") }, fit: undefined },
  { caller: "a session", by: session, named: { AWS: [ROLE, SESSION] }, fit: "session" },
  { caller: "a name that is not an ARN", by: { ...user, arn: "me" }, named: { AWS: ROLE }, fit: undefined },
  { caller: "a name that is not an ARN", by: { ...user, arn: "me" }, named: { AWS: ACCOUNT }, fit: "account" },
  { caller: "a service", by: service, named: { Service: ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] }, fit: "service" },
  { caller: "a service", by: service, named: { Service: "ecs.amazonaws.com" }, fit: undefined },
  { caller: "a service", by: service, named: { AWS: "*" }, fit: undefined },
  { caller: "a service", by: service, named: "*", fit: "everyone" },
  { caller: "a token", by: token, named: { Federated: PROVIDER }, fit: "federated" },
  { caller: "a token", by: token, named: { Federated: `${PROVIDER}/2` }, fit: undefined },
  { caller: "a token", by: token, named: { Service: "ecs-tasks.amazonaws.com" }, fit: undefined },
  { caller: "a token", by: token, named: "*", fit: "everyone" },
])("$named names $caller as $fit", ({ by, named, fit }) => {
  expect(fitPrincipal(named, by)).toBe(fit);
  expect(statementFit({ Effect: "Allow", Action: "*", Principal: named }, by)).toBe(fit);
  const opposite = statementFit({ Effect: "Allow", Action: "*", NotPrincipal: named }, by);
  expect(opposite).toBe(fit === undefined ? "everyone" : undefined);
});

test("a statement without a principal names no caller", () => {
  expect(statementFit({ Effect: "Allow", Action: "*" }, user)).toBeUndefined();
});

// IAM user guide, "How AWS enforcement code logic evaluates requests", resource-based policies.
test.each<{ fit: PrincipalFit; limits: number }>([
  { fit: "user", limits: 0 },
  { fit: "session", limits: 0 },
  { fit: "everyone", limits: 0 },
  { fit: "service", limits: 0 },
  { fit: "federated", limits: 0 },
  { fit: "role", limits: 1 },
  { fit: "account", limits: 2 },
])("a grant to $fit is limited by $limits kinds of policies", ({ fit, limits }) => {
  expect(limitsOf(fit)).toBe(limits);
});
