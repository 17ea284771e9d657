import { expect, test } from "vitest";

import { permissionsSchema } from "@/lib/domain/runs/answers/permissions";
import { policyContextOf } from "@/lib/domain/plan/implied/policies";

import { policyOfAnswer } from "./check-permissions-answer";
import { asList } from "@/lib/domain/iam/policy-document";
import { checkRolesOfAccount, rolesForService } from "./roles-for-service";

const ACCOUNT = "482177309156";
const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const RUN = {
  id: "run",
  reference: "CB-2026-0001",
  scope: { accountIdentifier: "acc", orgIdentifier: "org", projectIdentifier: "project" },
  awsAccountId: ACCOUNT,
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  externalId: "cb-1",
} as const;
const CONTEXT = { run: RUN, partition: "aws", answers: {} };

const answerOf = (over: object) =>
  permissionsSchema.parse({ packs: ["P7", "P4"], policyName: "HarnessAWSAccess", description: "", ...over });

test("on EC2 paths, too, each role goes only to its own service", () => {
  const built = policyOfAnswer(
    CONTEXT,
    answerOf({ taskRoleArns: [role("exec"), role("task")], instanceRoleArns: [role("node")] }),
  );
  if (!built.ok) throw new Error(built.error.message);
  const passes = built.value.document.Statement.filter((statement) => asList(statement.Action).includes("iam:PassRole"));
  expect(passes.map(({ Resource, Condition }) => ({ Resource, Condition }))).toEqual([
    { Resource: role("node"), Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } },
    { Resource: [role("exec"), role("task")], Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } },
  ]);
});

test("a cluster limits ECS rights; without one all clusters are covered", () => {
  const roles = { taskRoleArns: [role("exec")], instanceRoleArns: [role("node")] };
  expect(policyContextOf(CONTEXT, answerOf({ ...roles, cluster: "parcel-main" })).cluster).toBe("parcel-main");
  expect(policyContextOf(CONTEXT, answerOf(roles)).cluster).toBeUndefined();
});

test.each([
  {
    why: "no task role",
    over: { instanceRoleArns: [role("node")] },
    errors: { taskRoleArns: "Choose the task execution role, and the task role if the task has one." },
  },
  {
    why: "no instance role",
    over: { taskRoleArns: [role("exec")] },
    errors: { instanceRoleArns: "Choose the role of the instance profile that new instances get." },
  },
  {
    why: "a role of another account",
    over: { taskRoleArns: [role("exec"), role("other", "730944218856")], instanceRoleArns: [role("node")] },
    errors: { taskRoleArns: `other: This role is of account 730944218856. Choose one of account ${ACCOUNT}.` },
  },
  {
    why: "a role of another partition",
    over: { taskRoleArns: [role("exec")], instanceRoleArns: [`arn:aws-cn:iam::${ACCOUNT}:role/node`] },
    errors: {
      instanceRoleArns: "node: This ARN is of partition aws-cn, the account is in aws. Identities do not cross partitions.",
    },
  },
])("$why is refused at its own field", ({ over, errors }) => {
  const built = policyOfAnswer(CONTEXT, answerOf(over));
  expect(built.ok ? {} : built.error.fieldErrors).toEqual(errors);
});

const trusting = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const ROLES = [
  { roleName: "node", arn: role("node"), trustDocument: trusting("ec2.amazonaws.com") },
  { roleName: "exec", arn: role("exec"), trustDocument: trusting("ecs-tasks.amazonaws.com") },
].map((one) => ({ ...one, roleId: "AROA", path: "/", tags: {} }));

test("a role is offered to the service that its trust policy names", () => {
  expect(rolesForService(ROLES, "ecs-tasks.amazonaws.com").map((one) => one.roleName)).toEqual(["exec"]);
  expect(rolesForService(ROLES, "ec2.amazonaws.com").map((one) => one.roleName)).toEqual(["node"]);
});

test.each([
  { why: "fitting roles", chosen: { tasks: "exec", nodes: "node" }, errors: undefined },
  {
    why: "a role that the service could not take",
    chosen: { tasks: "node", nodes: "node" },
    errors: { taskRoleArns: /node does not trust ecs-tasks/ },
  },
  {
    why: "a role that is not there",
    chosen: { tasks: "exec", nodes: "gone" },
    errors: { instanceRoleArns: /has no role .*gone/ },
  },
])("$why", ({ chosen, errors }) => {
  const checked = checkRolesOfAccount(ROLES, [
    { arn: role(chosen.tasks), service: "ecs-tasks.amazonaws.com" },
    { arn: role(chosen.nodes), service: "ec2.amazonaws.com" },
  ]);
  expect(checked.ok).toBe(errors === undefined);
  if (checked.ok || errors === undefined) return;
  for (const [field, says] of Object.entries(errors)) expect(checked.error.fieldErrors?.[field]).toMatch(says);
});
