import { expect, test } from "vitest";

import { scalableTargetDocument, scalingPolicyDocuments, serviceDocument } from "./service-document";
import { ARNS, balanced, settings } from "./testing/settings";
import { facts } from "./testing/surroundings";

const { network } = facts();

test("writes the members of CreateService and nothing that is absent", { tags: ["G158", "G159", "G160", "G161"] }, () => {
  const written = serviceDocument(settings({ loadBalancer: balanced(), healthCheckGracePeriodSeconds: 60 }), { network });
  expect(written).toEqual({
    serviceName: "parcel-batch",
    desiredCount: 4,
    launchType: "FARGATE",
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
        securityGroups: ["sg-0bbbbbbbbbbbbbbbb"],
        assignPublicIp: "DISABLED",
      },
    },
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    loadBalancers: [{ targetGroupArn: ARNS.targetGroup, containerName: "batch", containerPort: 8080 }],
    healthCheckGracePeriodSeconds: 60,
  });
});

test("leaves the network out for tasks without awsvpc", () => {
  expect(serviceDocument(settings(), {})).not.toHaveProperty("networkConfiguration");
});

test("lets Harness choose the target group of blue/green", () => {
  const written = serviceDocument(settings({ loadBalancer: balanced() }), { network, strategy: "blue-green" });
  expect(written["loadBalancers"]).toEqual([
    { targetGroupArn: "<+targetGroupArn>", containerName: "batch", containerPort: 8080 },
  ]);
  expect(written["deploymentConfiguration"]).not.toHaveProperty("deploymentCircuitBreaker");
});

test("writes capacity providers instead of a launch type", () => {
  const launch = {
    how: "capacity-providers" as const,
    providers: [
      { name: "FARGATE", weight: 1, base: 1 },
      { name: "FARGATE_SPOT", weight: 3 },
    ],
  };
  const written = serviceDocument(settings({ launch }), { network });
  expect(written).not.toHaveProperty("launchType");
  expect(written["capacityProviderStrategy"]).toEqual([
    { capacityProvider: "FARGATE", weight: 1, base: 1 },
    { capacityProvider: "FARGATE_SPOT", weight: 3 },
  ]);
});

test("writes a daemon without a count, and placement for instances", () => {
  const launch = { how: "launch-type" as const, launchType: "EC2" as const };
  expect(serviceDocument(settings({ launch, schedulingStrategy: "DAEMON" }), {})).not.toHaveProperty("desiredCount");
  const placed = settings({
    launch,
    distinctInstance: true,
    placementStrategies: [{ type: "spread", field: "instanceId" }, { type: "random" }],
  });
  expect(serviceDocument(placed, {})).toMatchObject({
    placementConstraints: [{ type: "distinctInstance" }],
    placementStrategy: [{ type: "spread", field: "instanceId" }, { type: "random" }],
  });
});

test("writes service discovery and Service Connect", { tags: ["G162"] }, () => {
  const registryArn = "arn:aws:servicediscovery:eu-west-1:482177309156:service/srv-e4anhexample0004";
  const written = serviceDocument(
    settings({
      serviceRegistry: { registryArn },
      serviceConnect: { namespace: "parcel", portName: "http", clientPort: 80, dnsName: "batch" },
    }),
    { network },
  );
  expect(written["serviceRegistries"]).toEqual([{ registryArn }]);
  expect(written["serviceConnectConfiguration"]).toEqual({
    enabled: true,
    namespace: "parcel",
    services: [{ portName: "http", clientAliases: [{ port: 80, dnsName: "batch" }] }],
  });
  expect(serviceDocument(settings({ serviceConnect: { namespace: "parcel" } }), {})["serviceConnectConfiguration"]).toEqual({
    enabled: true,
    namespace: "parcel",
  });
});

test("writes the limits and the policies of scaling", { tags: ["G163"] }, () => {
  const scaled = settings({
    loadBalancer: balanced(),
    scaling: {
      minCapacity: 2,
      maxCapacity: 8,
      policies: [
        { metric: "ECSServiceAverageCPUUtilization", targetValue: 60, scaleInCooldown: 300 },
        { metric: "ALBRequestCountPerTarget", targetValue: 1000 },
      ],
    },
  });
  expect(scalableTargetDocument(scaled)).toMatchObject({ minCapacity: 2, maxCapacity: 8, serviceNamespace: "ecs" });
  expect(scalingPolicyDocuments(scaled)).toMatchObject([
    {
      policyName: "cpu",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        scaleInCooldown: 300,
      },
    },
    {
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: {
          resourceLabel: "app/parcel-alb/50dc6c495c0c9188/targetgroup/parcel-batch-ip/73e2d6bc24d8a067",
        },
      },
    },
  ]);
  expect(scalableTargetDocument(settings())).toBeUndefined();
  expect(scalingPolicyDocuments(settings())).toEqual([]);
});
