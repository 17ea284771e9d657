import { expect, test } from "vitest";

import { ARNS, balanced, settings } from "@/lib/domain/ecs/service/testing/settings";

import { ecsServiceSchema } from "./ecs-service";

test.each([
  { what: "Fargate", value: settings() },
  { what: "255 characters", value: settings({ name: "a".repeat(255) }) },
  { what: "a load balancer", value: settings({ loadBalancer: balanced() }) },
  { what: "a default action", value: settings({ loadBalancer: { ...balanced(), listenerRuleArn: undefined } }) },
  {
    what: "a partition of China",
    value: settings({ loadBalancer: balanced({ targetGroupArn: ARNS.targetGroup.replace("arn:aws:", "arn:aws-cn:") }) }),
  },
])("accepts a service with $what", ({ value }) => {
  expect(ecsServiceSchema.safeParse(value)).toMatchObject({ success: true, data: value });
});

test.each<{ field: string; says: string; value: Record<string, unknown> }>([
  { field: "name", says: "Enter the name", value: { name: " " } },
  { field: "name", says: "at most 255", value: { name: "a".repeat(256) } },
  { field: "name", says: "letters, digits", value: { name: "parcel.batch" } },
  { field: "name", says: "letters, digits", value: { name: "<+input>" } },
  { field: "desiredCount", says: "whole number", value: { desiredCount: "" } },
  { field: "desiredCount", says: "whole number", value: { desiredCount: Number.NaN } },
  { field: "desiredCount", says: "whole number", value: { desiredCount: 1.5 } },
  { field: "desiredCount", says: "0 to 5000", value: { desiredCount: 5_001 } },
  { field: "launch.launchType", says: "Choose a launch type", value: { launch: { how: "launch-type", launchType: "" } } },
  { field: "launch.providers", says: "at least one", value: { launch: { how: "capacity-providers", providers: [] } } },
  {
    field: "launch.providers",
    says: "at most 20",
    value: { launch: { how: "capacity-providers", providers: Array.from({ length: 21 }, () => ({ name: "a", weight: 1 })) } },
  },
  {
    field: "launch.providers.0.weight",
    says: "0 to 1000",
    value: { launch: { how: "capacity-providers", providers: [{ name: "FARGATE", weight: 1_001 }] } },
  },
  {
    field: "loadBalancer.targetGroupArn",
    says: "Choose a target group",
    value: { loadBalancer: balanced({ targetGroupArn: "" }) },
  },
  {
    field: "loadBalancer.listenerArn",
    says: "not the ARN of a listener",
    value: { loadBalancer: balanced({ listenerArn: ARNS.rule }) },
  },
  {
    field: "loadBalancer.loadBalancerArn",
    says: "not the ARN of a load balancer",
    value: { loadBalancer: balanced({ loadBalancerArn: ARNS.loadBalancer.replace("/app/", "/gwy/") }) },
  },
  { field: "loadBalancer.containerPort", says: "1 and 65535", value: { loadBalancer: balanced({ containerPort: 70_000 }) } },
  { field: "serviceRegistry.registryArn", says: "Cloud Map", value: { serviceRegistry: { registryArn: "srv-1" } } },
  { field: "serviceConnect.namespace", says: "Enter the namespace", value: { serviceConnect: { namespace: "" } } },
  {
    field: "scaling.policies.0.targetValue",
    says: "above 0",
    value: {
      scaling: { minCapacity: 1, maxCapacity: 4, policies: [{ metric: "ECSServiceAverageCPUUtilization", targetValue: 0 }] },
    },
  },
  { field: "minimumHealthyPercent", says: "0 to 100", value: { minimumHealthyPercent: 101 } },
  { field: "maximumPercent", says: "100 to 1000", value: { maximumPercent: 99 } },
])("refuses a wrong $field", ({ field, says, value }) => {
  const parsed = ecsServiceSchema.safeParse({ ...settings(), ...value });
  expect(parsed.error?.issues.map(({ path, message }) => ({ path: path.join("."), message }))).toContainEqual({
    path: field,
    message: expect.stringContaining(says),
  });
});
