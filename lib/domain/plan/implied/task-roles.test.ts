import { expect, test } from "vitest";

import { container, fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";

import { boxesOfKind, readBackOf } from "../operation-kinds";
import type { ImpliedContext } from "./context";
import { taskRoleOperations } from "./task-roles";

const EXISTING = { how: "existing", arn: "arn:aws:iam::482177309156:role/x" } as const;

function operationsOf(
  roles: Pick<EcsPreparation, "executionRole" | "taskRole">,
  partition = "aws",
  document?: Readonly<Record<string, unknown>>,
) {
  const context: ImpliedContext = {
    run: {
      id: "run_1",
      reference: "CB-2026-0042",
      scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
      awsAccountId: "482177309156",
      path: { target: "ecs", identity: "access-key", strategy: "rolling" },
      externalId: "cb-ext-1",
    },
    partition,
    answers: {
      "ecs-preparation": { region: "eu-west-1", cluster: "parcel-main", ...roles },
      ...(document === undefined ? {} : { "ecs-task-definition": { how: "new", document: JSON.stringify(document) } }),
    },
  };
  return taskRoleOperations(context);
}

const idsOf = (roles: Parameters<typeof operationsOf>[0]) => operationsOf(roles).map(({ id }) => id);

test("existing roles and a role that is not needed imply no role", () => {
  expect(idsOf({ executionRole: EXISTING, taskRole: EXISTING })).toEqual(["aws.linked-role"]);
  expect(idsOf({ executionRole: EXISTING, taskRole: { how: "none", reason: "No calls to AWS at all." } })).toEqual([
    "aws.linked-role",
  ]);
});

test("the account's service-linked role for ECS is ensured", () => {
  const [role] = operationsOf({ executionRole: EXISTING, taskRole: EXISTING }, "aws-cn");
  expect(role).toMatchObject({
    intention: "ensure",
    step: "S8",
    naturalKey: "arn:aws-cn:iam::482177309156:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
  });
});

test("a new execution role trusts ECS tasks and gets AWS's execution policy", { tags: ["G120", "G121"] }, () => {
  const [, role, policy] = operationsOf({ executionRole: { how: "new", name: "web-exec" }, taskRole: EXISTING }, "aws-cn");
  expect(role).toMatchObject({ id: "aws.execution-role", step: "S8", naturalKey: "arn:aws-cn:iam::482177309156:role/web-exec" });
  expect(JSON.stringify(role?.desired)).toContain("ecs-tasks.amazonaws.com");
  expect(policy).toMatchObject({
    id: "aws.execution-role-policy",
    needs: ["aws.execution-role"],
    desired: { policyArn: "arn:aws-cn:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy" },
  });
});

const NEW_EXECUTION = { executionRole: { how: "new", name: "web-exec" }, taskRole: EXISTING } as const;
const SECRET = "arn:aws:secretsmanager:eu-west-1:482177309156:secret:db-AbCdEf";

test("rights beyond AWS's execution policy are attached to the new role", { tags: ["G121"] }, () => {
  const secret = fargateTask({
    containerDefinitions: [container({ name: "web", image: "nginx:1.27", secrets: [{ name: "DB", valueFrom: SECRET }] })],
  });
  const [, , , policy, attached] = operationsOf(NEW_EXECUTION, "aws", secret);
  expect(policy).toMatchObject({ id: "aws.execution-role-rights", step: "S8", title: "Policy web-exec-rights" });
  expect(JSON.parse((policy?.desired as { document: string }).document)).toMatchObject({
    Statement: [{ Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: SECRET }],
  });
  expect(attached).toMatchObject({ needs: ["aws.execution-role", "aws.execution-role-rights"] });
  expect([policy, attached].map((one) => one !== undefined && readBackOf(one)?.part)).toEqual(["task-roles", "task-roles"]);
});

test("a task that AWS's own policy covers gets no further policy", () => {
  const image = "482177309156.dkr.ecr.eu-west-1.amazonaws.com/web:1";
  const plain = fargateTask({ containerDefinitions: [container({ name: "web", image })] });
  expect(operationsOf(NEW_EXECUTION, "aws", plain).map(({ id }) => id)).toEqual([
    "aws.linked-role",
    "aws.execution-role",
    "aws.execution-role-policy",
  ]);
});

test("a new task role trusts ECS tasks and gets no rights", { tags: ["G123"] }, () => {
  const [, ...operations] = operationsOf({ executionRole: EXISTING, taskRole: { how: "new", name: "web-task" } });
  expect(operations.map(({ id, title }) => [id, title])).toEqual([["aws.task-role", "Task role web-task"]]);
});

test("task roles are read back apart from the Harness identity", () => {
  const roles = operationsOf({ executionRole: { how: "new", name: "e" }, taskRole: { how: "new", name: "t" } });
  expect(new Set(roles.map((operation) => readBackOf(operation)?.part))).toEqual(new Set(["task-roles"]));
  expect(readBackOf({ kind: "aws.role", step: "S3" })?.part).toBe("identity");
});

test("each role of a task feeds its own box", { tags: ["G243", "G244"] }, () => {
  const boxes = boxesOfKind("aws.role").filter(({ step }) => step === "S8");
  expect(boxes.map(({ box, operation }) => [box, operation])).toEqual([
    ["G243", "aws.execution-role"],
    ["G244", "aws.task-role"],
  ]);
});
