import { expect, test } from "vitest";

import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";

import { boxesOfKind, readBackOf } from "../operation-kinds";
import type { ImpliedContext } from "./context";
import { taskRoleOperations } from "./task-roles";

const EXISTING = { how: "existing", arn: "arn:aws:iam::482177309156:role/x" } as const;

function operationsOf(roles: Pick<EcsPreparation, "executionRole" | "taskRole">, partition = "aws") {
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
    answers: { "ecs-preparation": { region: "eu-west-1", cluster: "parcel-main", ...roles } },
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
