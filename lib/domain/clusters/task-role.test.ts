import { expect, test } from "vitest";

import { taskTrust, type TaskPlace } from "./task-role";

const PLACE: TaskPlace = { partition: "aws", account: "482177309156", region: "eu-west-1" };
const CHINA: TaskPlace = { partition: "aws-cn", account: "482177309156", region: "cn-north-1" };

const allow = (service: string | readonly string[], condition?: object) => ({
  Effect: "Allow",
  Principal: { Service: service },
  Action: "sts:AssumeRole",
  ...(condition === undefined ? {} : { Condition: condition }),
});
const trust = (...statements: readonly object[]) => ({
  roleName: "web",
  trustDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const decode = (role: ReturnType<typeof trust>, place = PLACE) => taskTrust(role, place);

test.each([
  { what: "the service of ECS tasks", role: trust(allow("ecs-tasks.amazonaws.com")) },
  { what: "ECS tasks beside another service", role: trust(allow(["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"])) },
  {
    what: "ECS tasks of this account",
    role: trust(allow("ecs-tasks.amazonaws.com", { StringEquals: { "aws:SourceAccount": PLACE.account } })),
  },
  {
    what: "ECS tasks of this region",
    role: trust(allow("ecs-tasks.amazonaws.com", { ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-west-1:${PLACE.account}:*` } })),
  },
])("a role that trusts $what may be assumed by tasks", { tags: ["G120"] }, ({ role }) => {
  const { verdict, problem } = decode(role);
  expect([verdict, problem]).toEqual(["trusted", undefined]);
});

test.each([
  { what: "the ECS service itself", role: trust(allow("ecs.amazonaws.com")), says: "ecs.amazonaws.com (the ECS service itself)" },
  { what: "EC2", role: trust(allow("ec2.amazonaws.com")), says: "ec2.amazonaws.com (EC2 instances)" },
  {
    what: "a service that only begins alike",
    role: trust(allow("ecs-tasks.amazonaws.com.cn")),
    says: "ecs-tasks.amazonaws.com.cn",
  },
  {
    what: "a role of the account",
    role: trust({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::482177309156:role/x" }, Action: "sts:AssumeRole" }),
    says: "trusts no service",
  },
  {
    what: "ECS tasks of another account",
    role: trust(allow("ecs-tasks.amazonaws.com", { StringEquals: { "aws:SourceAccount": "731904528866" } })),
    says: "a condition",
  },
  {
    what: "ECS tasks, and denies them",
    role: trust(allow("ecs-tasks.amazonaws.com"), { ...allow("ecs-tasks.amazonaws.com"), Effect: "Deny" }),
    says: "a Deny statement",
  },
  {
    what: "ECS tasks for another action",
    role: trust({ ...allow("ecs-tasks.amazonaws.com"), Action: "sts:TagSession" }),
    says: "names ECS tasks",
  },
])("a role that trusts $what may not be assumed by tasks", { tags: ["G120"] }, ({ role, says }) => {
  const { verdict, problem } = decode(role);
  expect(verdict).toBe("not-trusted");
  expect(problem).toContain(says);
});

test("a condition on what only ECS knows leaves the verdict open", () => {
  const role = trust(allow("ecs-tasks.amazonaws.com", { StringEquals: { "aws:SourceOrgID": "o-1" } }));
  const { verdict, problem } = decode(role);
  expect([verdict, problem]).toEqual(["unknown", undefined]);
});

test("a trust policy that was not returned leaves the verdict open", () => {
  expect(taskTrust({ roleName: "web", trustDocument: undefined }, PLACE).verdict).toBe("unknown");
});

test.each(["ecs-tasks.amazonaws.com", "ecs-tasks.amazonaws.com.cn"])(
  "in China tasks may assume a role that trusts %s",
  (name) => {
    expect(decode(trust(allow(name)), CHINA).verdict).toBe("trusted");
  },
);
