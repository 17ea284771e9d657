import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";

import { ECS_ANSWERS, ecsContext } from "./testing/ecs-context";
import { createSimulatedRun } from "./testing/simulated-run";
import { taskRoleOperations } from "./implied/task-roles";

const ID = "aws.linked-role";
const ROLE = "AWSServiceRoleForECS";

/** A run whose plan ensures the service-linked role and nothing else. */
function simulate() {
  const operations = taskRoleOperations(ecsContext({ "ecs-preparation": ECS_ANSWERS["ecs-preparation"] }, "rolling"));
  return createSimulatedRun(operations.filter(({ id }) => id === ID));
}

test("a role that the account has is kept and stays after undo", async () => {
  const run = simulate();
  run.aws.roles.set(ROLE, { tags: {}, trustDocument: "", description: "" });
  await run.apply();
  expect(run.store.entries.get(ID)).toMatchObject({ state: "done", operation: { decision: "keep" } });
  await run.undo();
  expect(run.aws.roles.has(ROLE)).toBe(true);
});

test("a role that ECS made in the meantime counts as created", async () => {
  const run = simulate();
  const { createLinkedRole } = run.aws.iam;
  Object.assign(run.aws.iam, {
    createLinkedRole: async (service: string) => {
      await createLinkedRole(service);
      return await createLinkedRole(service);
    },
  });
  await expect(run.apply()).resolves.toEqual([]);
  expect(run.store.entries.get(ID)).toMatchObject({ state: "done", outcome: { roleName: ROLE } });
});

test("a role that ECS still uses stays after undo, with AWS's reason", async () => {
  const run = simulate();
  await run.apply();
  Object.assign(run.aws.iam, {
    deleteLinkedRole: async () => await Promise.resolve(ok({ status: "refused", reason: "A cluster exists in eu-west-1." })),
  });
  await run.undo();
  expect(run.store.entries.get(ID)).toMatchObject({
    state: "undo-refused",
    note: "AWS keeps the role. A cluster exists in eu-west-1.",
  });
});

test("undo waits while AWS checks whether the role is used", async () => {
  const run = simulate();
  await run.apply();
  run.aws.linkedRoleRemovals.push({ status: "in-progress" });
  await run.undo();
  expect(run.store.entries.get(ID)?.state).toBe("undone");
});
