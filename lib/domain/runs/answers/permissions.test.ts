import { expect, test } from "vitest";

import { permissionsFormValues, permissionsSchema, rolesByService } from "./permissions";

const EXEC = "arn:aws:iam::482177309156:role/parcel-api-exec";
const NODE = "arn:aws:iam::482177309156:role/managed-node";
const ANSWER = { packs: ["P7"], policyName: "HarnessAWSAccess", description: "" };

// Before roles were kept by service, the policy passed the one list to ECS tasks on paths with ECS and to EC2 elsewhere.
test.each([
  { target: "ec2", taskRoleArns: [], instanceRoleArns: [EXEC] },
  { target: "ecs", taskRoleArns: [EXEC], instanceRoleArns: [] },
  { target: "both", taskRoleArns: [EXEC], instanceRoleArns: [] },
] as const)("roles of an old answer stay with path $target's service", ({ target, ...expected }) => {
  const path = { target, identity: "access-key" } as const;
  const parsed = permissionsSchema.parse({ ...ANSWER, passRoleArns: [EXEC, EXEC] });
  expect(rolesByService(parsed, path)).toEqual(expected);
  expect(permissionsFormValues({ ...ANSWER, passRoleArns: [EXEC], extra: "kept" }, path)).toEqual({
    ...ANSWER,
    ...expected,
    extra: "kept",
  });
});

test("an old list and new ones are joined, each role once", () => {
  const path = { target: "ecs", identity: "access-key" } as const;
  expect(rolesByService({ taskRoleArns: [EXEC], instanceRoleArns: [NODE], passRoleArns: [EXEC] }, path)).toEqual({
    taskRoleArns: [EXEC],
    instanceRoleArns: [NODE],
  });
});

test("a new answer needs no old list; no cluster means all clusters", () => {
  const parsed = permissionsSchema.parse({ ...ANSWER, taskRoleArns: [EXEC], instanceRoleArns: [], cluster: "" });
  expect(parsed.taskRoleArns).toEqual([EXEC]);
  expect(parsed.cluster).toBeUndefined();
  expect(permissionsSchema.parse({ ...ANSWER, cluster: "parcel-main" }).cluster).toBe("parcel-main");
});
