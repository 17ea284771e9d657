import { expect, test } from "vitest";

import { balanced, settings } from "@/lib/domain/ecs/service/testing/settings";
import type { EcsService } from "@/lib/domain/runs/answers/ecs-service";

import { ecsServiceFormSchema } from "./ecs-service-form";
import { serviceFieldOf, serviceFormValues } from "./ecs-service-values";

const cpu = { metric: "ECSServiceAverageCPUUtilization", targetValue: 60, scaleInCooldown: 120 } as const;
const registryArn = "arn:aws:servicediscovery:eu-west-1:482177309156:service/srv-e4anhexample0004";

test.each<{ what: string; answer: EcsService }>([
  { what: "Fargate alone", answer: settings() },
  { what: "a load balancer", answer: settings({ loadBalancer: balanced(), healthCheckGracePeriodSeconds: 30 }) },
  {
    what: "capacity providers with a base",
    answer: settings({
      launch: {
        how: "capacity-providers",
        providers: [
          { name: "FARGATE", weight: 1, base: 2 },
          { name: "FARGATE_SPOT", weight: 3 },
        ],
      },
    }),
  },
  { what: "Cloud Map", answer: settings({ serviceRegistry: { registryArn, containerName: "batch", containerPort: 8080 } }) },
  { what: "Service Connect", answer: settings({ serviceConnect: { namespace: "parcel", portName: "http", clientPort: 80 } }) },
  { what: "scaling with a cooldown", answer: settings({ scaling: { minCapacity: 1, maxCapacity: 8, policies: [cpu] } }) },
  {
    what: "a daemon",
    answer: settings({
      launch: { how: "launch-type", launchType: "EC2" },
      schedulingStrategy: "DAEMON",
      minimumHealthyPercent: 0,
    }),
  },
  {
    what: "a placement that the form does not offer",
    answer: settings({
      placementStrategies: [{ type: "spread", field: "instanceId" }, { type: "random" }],
      distinctInstance: true,
    }),
  },
])("a saved answer with $what survives the form", ({ answer }) => {
  expect(ecsServiceFormSchema.safeParse(serviceFormValues(answer))).toMatchObject({ success: true, data: answer });
});

test("a draft comes back as it was typed", () => {
  const draft = { ...serviceFormValues(settings()), name: "Parcel batch!", desiredCount: "many", entry: "load-balancer" };
  expect(serviceFormValues(draft)).toMatchObject({ name: "Parcel batch!", desiredCount: "many", entry: "load-balancer" });
});

test("what a draft changed wins over the answer it began with", () => {
  const launch = { how: "capacity-providers" as const, providers: [{ name: "FARGATE", weight: 1 }] };
  const first = serviceFormValues(settings({ launch, scaling: { minCapacity: 1, maxCapacity: 8, policies: [cpu] } }));
  const draft = {
    ...first,
    launch: { ...Object(first["launch"]), launchType: "EC2" } as object,
    scaling: { ...Object(first["scaling"]), cpu: "75" } as object,
  };
  expect(serviceFormValues(draft)).toMatchObject({ launch: { launchType: "EC2" }, scaling: { cpu: "75" } });
});

test.each<{ field: string; typed: Record<string, unknown> }>([
  { field: "name", typed: { name: "" } },
  { field: "desiredCount", typed: { desiredCount: "many" } },
  { field: "launch.providers", typed: { launch: { launchType: "providers", providers: [{ key: "FARGATE", value: "x" }] } } },
  {
    field: "loadBalancer.targetGroupArn",
    typed: { entry: "load-balancer", loadBalancer: { ...balanced(), targetGroupArn: "" } },
  },
  { field: "scaling.memory", typed: { scales: "yes", scaling: { minCapacity: "1", maxCapacity: "2", memory: "-1" } } },
  { field: "scaling.cpu", typed: { scales: "yes", scaling: { minCapacity: "1", maxCapacity: "2" } } },
  { field: "maximumPercent", typed: { maximumPercent: "" } },
])("a wrong entry is reported at $field", ({ field, typed }) => {
  const parsed = ecsServiceFormSchema.safeParse({ ...serviceFormValues(settings()), ...typed });
  expect(parsed.error?.issues.map(({ path }) => path.join("."))).toContain(field);
});

test.each([
  { path: "loadBalancer.loadBalancerArn", answer: settings(), field: "entry" },
  { path: "loadBalancer.loadBalancerArn", answer: settings({ loadBalancer: balanced() }), field: "loadBalancer.loadBalancerArn" },
  { path: "placementStrategies", answer: settings(), field: "placement" },
  {
    path: "scaling.policies.1.targetValue",
    answer: settings({
      scaling: { minCapacity: 1, maxCapacity: 2, policies: [cpu, { metric: "ALBRequestCountPerTarget", targetValue: 5 }] },
    }),
    field: "scaling.requests",
  },
])("$path of the answer is at $field", ({ path, answer, field }) => {
  expect(serviceFieldOf(path, answer)).toBe(field);
});
