import { expect, test } from "vitest";

import { BOTH_SIDES, ECS_ANSWERS } from "@/lib/domain/plan/testing/ecs-context";

import { awsInputs } from "./aws-inputs";

const SERVICE = ECS_ANSWERS["ecs-service"];
const inputOf = (answers: typeof ECS_ANSWERS, name: string) => awsInputs(answers).find((one) => one.name === name)?.input;

test("a new task definition and its service are two CLI inputs", { tags: ["G143", "G158"] }, () => {
  expect(awsInputs(ECS_ANSWERS).map(({ name }) => name)).toEqual(["register-task-definition.json", "create-service.json"]);
  const { family } = inputOf(ECS_ANSWERS, "register-task-definition.json") as { family: string };
  expect(inputOf(ECS_ANSWERS, "create-service.json")).toMatchObject({
    cluster: "parcel-main",
    taskDefinition: family,
    serviceName: "parcel-api",
    desiredCount: 2,
  });
});

test("an existing revision is named and not registered again", { tags: ["G142"] }, () => {
  const answers = { ...ECS_ANSWERS, "ecs-task-definition": { how: "existing" as const, family: "parcel-api", revision: 41 } };
  expect(awsInputs(answers).map(({ name }) => name)).toEqual(["create-service.json"]);
  expect(inputOf(answers, "create-service.json")).toMatchObject({ taskDefinition: "parcel-api:41" });
});

test("AWS gets the target group of the load balancer, never an expression", () => {
  const answers = { ...ECS_ANSWERS, "ecs-service": { ...SERVICE, loadBalancer: BOTH_SIDES } };
  expect(JSON.stringify(awsInputs(answers))).not.toContain("<+");
  expect(inputOf(answers, "create-service.json")).toMatchObject({
    loadBalancers: [{ targetGroupArn: BOTH_SIDES.targetGroupArn }],
  });
});

test("scaling names the service as its resource", { tags: ["G163"] }, () => {
  const policies = [{ metric: "ECSServiceAverageCPUUtilization" as const, targetValue: 60 }];
  const answers = { ...ECS_ANSWERS, "ecs-service": { ...SERVICE, scaling: { minCapacity: 1, maxCapacity: 3, policies } } };
  for (const name of ["register-scalable-target.json", "put-scaling-policy-1.json"]) {
    expect(inputOf(answers, name)).toMatchObject({ resourceId: "service/parcel-main/parcel-api", serviceNamespace: "ecs" });
  }
});

test("there are no inputs while a step is open", () => {
  const { "ecs-service": _open, ...answers } = ECS_ANSWERS;
  expect(awsInputs(answers)).toEqual([]);
});
