import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import type { ServiceSettings } from "@/lib/domain/ecs/service/service-settings";

import { ecsServiceBody } from "./service-yaml";
import { deploymentSteps, type Deployment, type PipelineVerification } from "./pipeline-steps";
import { ecsPipelineYaml } from "./pipeline-yaml";
import { runTaskRequest, serviceDefinition } from "./service-definition";
import { manifestFile, manifestFolder, type ManifestPart } from "./manifest-files";
import { scalableTarget, scalingPolicies } from "./scaling";
import { problems, saySchemasAreAbsent, withSchemas } from "./testing/official-schema";

saySchemasAreAbsent();

const scope = { accountIdentifier: "A", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const LB = "arn:aws:elasticloadbalancing:eu-west-1:482177309156";
const GROUP = `${LB}:targetgroup/live/0123456789abcdef`;
const BALANCER = `${LB}:loadbalancer/app/parcels/0123456789abcdef`;
const LISTENER = `${LB}:listener/app/parcels/0123456789abcdef/1111111111111111`;

const settings: ServiceSettings = {
  name: "parcel-api",
  desiredCount: 2,
  launch: { how: "launch-type", launchType: "FARGATE" },
  loadBalancer: {
    loadBalancerArn: BALANCER,
    listenerArn: LISTENER,
    targetGroupArn: GROUP,
    containerName: "web",
    containerPort: 8080,
  },
  scaling: {
    minCapacity: 2,
    maxCapacity: 6,
    policies: [
      { metric: "ECSServiceAverageCPUUtilization", targetValue: 60 },
      { metric: "ALBRequestCountPerTarget", targetValue: 1000, scaleInCooldown: 300 },
    ],
  },
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
};
const network = { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"], assignPublicIp: false };
const AWSVPC = { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"], assignPublicIp: "DISABLED" };

const folder = manifestFolder("parcel-api");
const files = [
  manifestFile(folder, "task-definition", { family: "parcel-api" }),
  manifestFile(folder, "service-definition", serviceDefinition(settings, network, "rolling")),
  ...(settings.scaling === undefined ? [] : [manifestFile(folder, "scalable-target", scalableTarget(settings.scaling))]),
  ...scalingPolicies(settings).map((policy, index) => manifestFile(folder, "scaling-policy", policy, index + 1)),
];
const named = { scope, identifier: "parcel_api", name: "parcel-api", runId: "run_1" };
const withArn = {
  ...named,
  taskDefinitionArn: "arn:aws:ecs:eu-west-1:482177309156:task-definition/parcel-api:7",
  files: files.slice(1),
};

withSchemas.each([
  ["files of the file store", { ...named, files }],
  ["an existing task definition", withArn],
])("an ECS service with %s fits Harness's schema", { tags: ["G141"] }, (_name, spec) => {
  expect(problems("service.project", parse(ecsServiceBody(spec).yaml))).toEqual([]);
});

const RUN_TASK: PipelineVerification = {
  how: "run-task",
  requestPath: "/parcel-api-manifests/run-task-request.yaml",
  taskDefinition: { path: "/parcel-api-manifests/task-definition.yaml" },
};
const VERIFICATIONS: readonly PipelineVerification[] = [
  { how: "none" },
  { how: "http", url: "https://parcels.example.com/health" },
  RUN_TASK,
  { ...RUN_TASK, taskDefinition: { arn: withArn.taskDefinitionArn } },
];
const traffic = {
  loadBalancer: "parcels",
  prodListener: LISTENER,
  prodListenerRuleArn: `${LB}:listener-rule/app/parcels/0123456789abcdef/1111111111111111/aaaaaaaaaaaaaaaa`,
  stageListener: `${LB}:listener/app/parcels/0123456789abcdef/2222222222222222`,
  stageListenerRuleArn: `${LB}:listener-rule/app/parcels/0123456789abcdef/2222222222222222/bbbbbbbbbbbbbbbb`,
};
const DEPLOYMENTS: readonly Deployment[] = VERIFICATIONS.flatMap((verification) => [
  { strategy: "rolling", verification },
  { strategy: "canary", verification },
  { strategy: "blue-green", verification, traffic },
]);

function pipeline(deployment: Deployment): string {
  const { name, identifier } = { name: "Deploy parcel-api", identifier: "deploy_parcel_api" };
  const refs = { serviceRef: "parcel_api", environmentRef: "production", infrastructureIdentifier: "ecs_production" };
  return ecsPipelineYaml({ scope, name, identifier, runId: "run_1", ...refs, deployment });
}

withSchemas.each(DEPLOYMENTS)(
  "a pipeline $strategy with verification $verification.how fits Harness's schema",
  { tags: ["G164", "G167", "G168", "G169"] },
  (deployment) => {
    expect(problems("pipeline", parse(pipeline(deployment)))).toEqual([]);
  },
);

withSchemas("Harness's schema refuses a blue/green step without its production listener", () => {
  const broken = pipeline({ strategy: "blue-green", verification: { how: "none" }, traffic }).replace(/ +prodListener: .*\n/, "");
  expect(problems("pipeline", parse(broken))).not.toEqual([]);
});

/** The types of the steps, in order. */
function typesOf(steps: ReturnType<typeof deploymentSteps>["steps"]) {
  return steps.map(({ step }) => step.type);
}

test.each([
  { deployment: { strategy: "rolling" as const }, steps: ["EcsRollingDeploy", "Http"], back: ["EcsRollingRollback"] },
  {
    deployment: { strategy: "canary" as const },
    steps: ["EcsCanaryDeploy", "Http", "EcsCanaryDelete", "EcsRollingDeploy"],
    back: ["EcsCanaryDelete", "EcsRollingRollback"],
  },
  {
    deployment: { strategy: "blue-green" as const, traffic },
    steps: ["EcsBlueGreenCreateService", "Http", "EcsBlueGreenSwapTargetGroups"],
    back: ["EcsBlueGreenRollback"],
  },
])(
  "$deployment.strategy verifies before the new version takes over, and can go back",
  { tags: ["G167", "G168", "G169", "G170", "G171", "G172"] },
  ({ deployment, steps, back }) => {
    const made = deploymentSteps({ ...deployment, verification: { how: "http", url: "https://parcels.example.com" } });
    expect(typesOf(made.steps)).toEqual(steps);
    expect(typesOf(made.rollbackSteps)).toEqual(back);
  },
);

const pipelineSchema = z.object({
  pipeline: z.object({
    tags: z.record(z.string(), z.string()),
    stages: z.array(
      z.object({
        stage: z.object({
          spec: z.object({
            execution: z.object({
              steps: z.array(z.object({ step: z.object({ identifier: z.string(), timeout: z.string() }) })),
              rollbackSteps: z.array(z.unknown()).min(1),
            }),
          }),
          failureStrategies: z.array(z.object({ onFailure: z.unknown() })),
        }),
      }),
    ),
  }),
});

test.each(DEPLOYMENTS)("every failure of $strategy with $verification.how starts the rollback", (deployment) => {
  const [stage] = pipelineSchema.parse(parse(pipeline(deployment))).pipeline.stages;
  expect(stage?.stage.failureStrategies).toEqual([{ onFailure: { errors: ["AllErrors"], action: { type: "StageRollback" } } }]);
  const identifiers = stage?.stage.spec.execution.steps.map(({ step }) => step.identifier) ?? [];
  expect(new Set(identifiers).size).toBe(identifiers.length);
});

test("the service definition names neither cluster nor task definition", { tags: ["G158"] }, () => {
  expect(serviceDefinition(settings, network, "rolling")).toEqual({
    serviceName: "parcel-api",
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: AWSVPC },
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
    loadBalancers: [{ targetGroupArn: GROUP, containerName: "web", containerPort: 8080 }],
  });
});

test("a blue/green service leaves target group and circuit breaker to Harness", { tags: ["G170"] }, () => {
  const made = serviceDefinition(settings, network, "blue-green");
  expect(made.loadBalancers).toEqual([{ targetGroupArn: "<+targetGroupArn>", containerName: "web", containerPort: 8080 }]);
  expect(made.deploymentConfiguration).not.toHaveProperty("deploymentCircuitBreaker");
});

test.each([
  {
    what: "capacity providers",
    change: { launch: { how: "capacity-providers", providers: [{ name: "FARGATE_SPOT", weight: 2, base: 1 }] } },
    has: { capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 2, base: 1 }] },
    hasNot: "launchType",
  },
  {
    what: "one task on each container instance",
    change: { schedulingStrategy: "DAEMON" },
    has: { schedulingStrategy: "DAEMON" },
    hasNot: "desiredCount",
  },
  {
    what: "service discovery",
    change: { serviceRegistry: { registryArn: "arn:aws:servicediscovery:eu-west-1:482177309156:service/srv-a1" } },
    has: { serviceRegistries: [{ registryArn: "arn:aws:servicediscovery:eu-west-1:482177309156:service/srv-a1" }] },
    hasNot: "serviceConnectConfiguration",
  },
  {
    what: "Service Connect",
    change: { serviceConnect: { namespace: "parcels", portName: "web", clientPort: 80, dnsName: "api" } },
    has: {
      serviceConnectConfiguration: {
        enabled: true,
        namespace: "parcels",
        services: [{ portName: "web", clientAliases: [{ port: 80, dnsName: "api" }] }],
      },
    },
    hasNot: "serviceRegistries",
  },
  {
    what: "placement",
    change: { placementStrategies: [{ type: "spread", field: "instanceId" }], distinctInstance: true },
    has: {
      placementStrategy: [{ type: "spread", field: "instanceId" }],
      placementConstraints: [{ type: "distinctInstance" }],
    },
    hasNot: "healthCheckGracePeriodSeconds",
  },
] satisfies readonly { what: string; change: Partial<ServiceSettings>; has: object; hasNot: string }[])(
  "$what is in the service definition",
  { tags: ["G159", "G160", "G161", "G162"] },
  ({ change, has, hasNot }) => {
    const made = serviceDefinition({ ...settings, ...change }, network, "rolling");
    expect(made).toMatchObject(has);
    expect(made).not.toHaveProperty(hasNot);
  },
);

test("a service without subnets has no network configuration", { tags: ["G137"] }, () => {
  const made = serviceDefinition(settings, { subnetIds: [], securityGroupIds: [], assignPublicIp: false }, "rolling");
  expect(made).not.toHaveProperty("networkConfiguration");
});

test("scaling by requests names the target group whose requests count", { tags: ["G163"] }, () => {
  expect(scalingPolicies(settings).map((policy) => policy.targetTrackingScalingPolicyConfiguration)).toEqual([
    { targetValue: 60, predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" } },
    {
      targetValue: 1000,
      scaleInCooldown: 300,
      predefinedMetricSpecification: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: "app/parcels/0123456789abcdef/targetgroup/live/0123456789abcdef",
      },
    },
  ]);
});

test("a verification task runs once, with its command, in the service's network", { tags: ["G168"] }, () => {
  expect(runTaskRequest(settings.launch, network, { containerName: "web", words: ["sh", "-c", "sleep 40"] })).toEqual({
    launchType: "FARGATE",
    count: 1,
    networkConfiguration: { awsvpcConfiguration: AWSVPC },
    overrides: { containerOverrides: [{ name: "web", command: ["sh", "-c", "sleep 40"] }] },
  });
});

test("a service with a task definition's ARN names no task definition file", { tags: ["G142"] }, () => {
  const body = ecsServiceBody(withArn);
  expect(body.yaml).toContain("parcel-api:7");
  expect(body.yaml).not.toContain("EcsTaskDefinition");
});

test("manifests are referred to by the names of their folder and file", () => {
  expect(files.map(({ path }) => path)).toEqual([
    "/parcel-api-manifests/task-definition.yaml",
    "/parcel-api-manifests/service-definition.yaml",
    "/parcel-api-manifests/scalable-target.yaml",
    "/parcel-api-manifests/scaling-policy.yaml",
    "/parcel-api-manifests/scaling-policy-2.yaml",
  ]);
  const { yaml } = ecsServiceBody({ ...named, files });
  for (const { path } of files) expect(yaml).toContain(path);
});

test("each file of a 255-character service has a different identifier", () => {
  const long = manifestFolder("x".repeat(255));
  const parts: readonly ManifestPart[] = ["task-definition", "service-definition", "scalable-target", "run-task-request"];
  const identifiers = [...parts.map((part) => manifestFile(long, part, {})), manifestFile(long, "scaling-policy", {}, 12)].map(
    ({ identifier }) => identifier,
  );
  expect(new Set(identifiers).size).toBe(identifiers.length);
  expect(identifiers.filter((identifier) => identifier.length > 128)).toEqual([]);
});

test("a YAML 1.1 reader reads a task definition's values as they were", () => {
  const definition = {
    family: "yes",
    cpu: "0512",
    containerDefinitions: [{ name: "on", environment: [{ name: "T", value: "12:30" }] }],
  };
  const { content } = manifestFile(folder, "task-definition", definition);
  expect(parse(content, { version: "1.1" })).toEqual(definition);
});
