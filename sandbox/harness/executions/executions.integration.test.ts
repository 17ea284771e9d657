import { spawn } from "node:child_process";

import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { DescribeServicesCommand, type ECSClient, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";

import { localAwsClient } from "@/sandbox/local-aws-client";
import { advanceEcsClock } from "@/sandbox/seed/aws-control";
import type { Statement } from "@/sandbox/seed/aws-documents";
import { freePort } from "@/sandbox/seed/start-aws";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";
import { arrange, closeWorld, ec2, ecs, type Keys, openWorld, options, userWith, world } from "@/sandbox/seed/aws-world.fixture";

import {
  at,
  ecsInfrastructure,
  ecsPipeline,
  ecsService,
  environment,
  fileForm,
  PROJECT,
  type PipelineParts,
  type StandIn,
  startForTest,
  textSecret,
} from "../testing";

/**
 * What the steps do in AWS, and how their failures are reported: the ECS task handlers and EcsCommandTaskNGHelper of the
 * vendor's public server source (2023), and https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs.
 */
const query = PROJECT;
const CLUSTER = "parcel-main";
const RUN = "/pipeline/api/pipeline/execute";
const WITHIN_MS = 90_000;
const ABSENT = "nginx:does-not-exist";
const DEPLOYS = {
  Effect: "Allow",
  Action: ["ecs:*", "elasticloadbalancing:*", "application-autoscaling:*", "ec2:DescribeRegions"],
  Resource: "*",
} as const;

let standIn: StandIn;
let aws: ECSClient;
let observer: Keys;
let network: { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };

async function connect(identifier: string, ...statements: readonly Statement[]): Promise<void> {
  const user = await userWith(...statements);
  await standIn.call("POST", "/ng/api/v2/secrets", { query, body: textSecret(identifier, PROJECT, user.secretAccessKey) });
  const spec = { accessKey: user.accessKeyId, secretKeyRef: identifier };
  const credential = { type: "ManualConfig", region: "eu-west-1", spec };
  const connector = { name: identifier, identifier, ...PROJECT, type: "Aws", spec: { credential } };
  await standIn.call("POST", "/ng/api/connectors", { body: { connector } });
  const body = ecsInfrastructure(`on_${identifier}`, { connectorRef: identifier, cluster: CLUSTER });
  await standIn.call("POST", "/ng/api/infrastructures", { body });
}

const named = (name: string) => [{ Name: "tag:Name", Values: [name] }];

beforeAll(async () => {
  await openWorld();
  standIn = await startForTest({ stateDir: world.stateDir, awsEndpoint: world.sandbox.endpoint });
  await standIn.call("POST", "/ng/api/environmentsV2", { body: environment("production") });
  const all = { Effect: "Allow", Action: "*", Resource: "*" } as const;
  observer = await userWith(all);
  aws = ecs(observer);
  const { Subnets = [] } = await ec2(observer).send(new DescribeSubnetsCommand({ Filters: named("parcel-prod-public-a") }));
  const { SecurityGroups = [] } = await ec2(observer).send(
    new DescribeSecurityGroupsCommand({ Filters: named("parcel-prod-web") }),
  );
  network = {
    subnets: Subnets.map(({ SubnetId = "" }) => SubnetId),
    securityGroups: SecurityGroups.map(({ GroupId = "" }) => GroupId),
  };
  await connect("aws_ecs", DEPLOYS);
});
afterAll(async () => {
  await standIn.stop();
  await closeWorld();
});

type Definition = {
  readonly image?: string;
  readonly container?: object;
  readonly balanced?: boolean;
  readonly count?: number;
  readonly configuration?: object;
  /** The largest count of its scaling. */
  readonly most?: number;
};

/** Writes the manifests of a service; the image says what its containers do. */
async function write(name: string, definition: Definition): Promise<void> {
  const { image = "nginx:1", container = {}, balanced = false, count = 2, configuration, most } = definition;
  const task = {
    family: name,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: 256,
    memory: "512",
    containerDefinitions: [
      {
        name: "web",
        image,
        portMappings: [{ containerPort: 8080 }],
        ...container,
      },
    ],
  };
  const loadBalancers = [{ targetGroupArn: "<+targetGroupArn>", containerName: "web", containerPort: 8080 }];
  const service = {
    serviceName: name,
    launchType: "FARGATE",
    desiredCount: count,
    networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: "ENABLED" } },
    deploymentConfiguration: configuration,
    ...(balanced ? { loadBalancers } : {}),
  };
  const put = async (kind: string, content: unknown) => {
    const form = () => fileForm({ identifier: `${name}_${kind}`, name: `${name}-${kind}.json` }, JSON.stringify(content));
    const created = await standIn.call("POST", "/ng/api/file-store", { query, body: form() });
    if (created.status !== 200) await standIn.call("PUT", `/ng/api/file-store/${name}_${kind}`, { query, body: form() });
  };
  await put("task", task);
  await put("service", service);
  const paths = [`/${name}-task.json`, `/${name}-service.json`];
  if (most !== undefined) {
    const of = { serviceNamespace: "ecs", scalableDimension: "ecs:service:DesiredCount" };
    const predefinedMetricSpecification = { predefinedMetricType: "ECSServiceAverageCPUUtilization" };
    const targetTrackingScalingPolicyConfiguration = { targetValue: 60, predefinedMetricSpecification };
    await put("target", { ...of, minCapacity: 1, maxCapacity: most });
    await put("policy", {
      ...of,
      policyName: "cpu",
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration,
    });
    paths.push(`/${name}-target.json`, `/${name}-policy.json`);
  }
  const body = ecsService(name, paths);
  await standIn.call("PUT", "/ng/api/servicesV2/upsert", { body });
}

type Parts = Omit<PipelineParts, "service" | "infrastructure"> & { readonly infrastructure?: string };

async function start(name: string, parts: Parts): Promise<string> {
  const yaml = ecsPipeline(name, { service: name, infrastructure: "on_aws_ecs", timeout: "3m", ...parts });
  const created = await standIn.call("POST", "/pipeline/api/pipelines/v2", { query, body: yaml });
  if (created.status !== 200) await standIn.call("PUT", `/pipeline/api/pipelines/v2/${name}`, { query, body: yaml });
  const started = await standIn.call("POST", `${RUN}/${name}`, { query: { ...query, moduleType: "cd" }, body: "" });
  expect(started).toMatchObject({ status: 200, body: { data: { planExecution: { status: "RUNNING" } } } });
  return String(at(started.body, "data", "planExecution", "uuid"));
}

async function look(id: string) {
  const answer = await standIn.call("GET", `/pipeline/api/pipelines/execution/v2/${id}`, {
    query: { ...query, renderFullBottomGraph: "true" },
  });
  const nodes = Object.values(z.record(z.string(), z.unknown()).parse(at(answer.body, "data", "executionGraph", "nodeMap")));
  const steps = nodes.filter((node) => at(node, "stepType") !== "DEPLOYMENT_STAGE_STEP");
  return {
    status: String(at(answer.body, "data", "pipelineExecutionSummary", "status")),
    failure: at(answer.body, "data", "pipelineExecutionSummary", "failureInfo"),
    steps: steps.map((node) => [at(node, "identifier"), at(node, "status")]),
    nodes: steps,
  };
}

/** Lets the clock of the tasks run until an execution has ended. */
async function end(id: string) {
  return await vi.waitFor(
    async () => {
      await advanceEcsClock(world.sandbox.endpoint, 30);
      const seen = await look(id);
      expect(seen.status).not.toMatch(/Running|Waiting/);
      return seen;
    },
    { timeout: WITHIN_MS, interval: 400 },
  );
}

async function serviceOf(name: string) {
  const { services = [] } = await aws.send(
    new DescribeServicesCommand({ cluster: CLUSTER, services: [name], include: ["TAGS"] }),
  );
  const found = services[0];
  return {
    status: found?.status,
    count: found?.desiredCount,
    running: found?.runningCount,
    definition: found?.taskDefinition?.split("/").at(-1),
    version: found?.tags?.find(({ key }) => key === "BG_VERSION")?.value,
  };
}

const ROLLING = { steps: ["EcsRollingDeploy"], rollbackSteps: ["EcsRollingRollback"] } as const;

test("a rolling deployment creates the service, then updates it", async () => {
  await write("rolling", {});
  const first = await end(await start("rolling", ROLLING));
  expect(first).toMatchObject({ status: "Success", steps: [["EcsRollingDeploy", "Success"]] });
  expect(await serviceOf("rolling")).toMatchObject({ status: "ACTIVE", count: 2, running: 2, definition: "rolling:1" });
  await write("rolling", { count: 3 });
  expect((await end(await start("rolling", ROLLING))).status).toBe("Success");
  expect(await serviceOf("rolling")).toMatchObject({ count: 3, running: 3, definition: "rolling:2" });
});

test("a deployment that never gets steady fails and is rolled back", async () => {
  await write("broken", {});
  await end(await start("broken", ROLLING));
  await write("broken", { image: ABSENT });
  const ended = await end(await start("broken", ROLLING));
  expect(ended).toMatchObject({
    status: "Failed",
    failure: {
      message: "Timed out waiting for service: broken to reach steady state",
      failureTypeList: ["APPLICATION_ERROR"],
      responseMessages: [{ code: "GENERAL_ERROR", level: "ERROR" }],
    },
    steps: [
      ["EcsRollingDeploy", "Failed"],
      ["EcsRollingRollback", "Success"],
    ],
  });
  expect(await serviceOf("broken")).toMatchObject({ status: "ACTIVE", count: 2, running: 2, definition: "broken:1" });
});

/** EcsCommandTaskNGHelper.hasServiceReachedSteadyState looks at the number of deployments and the latest event, not at the revision. */
test("a rollback by ECS itself ends the rolling step with success", async () => {
  const configuration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  await write("breaker", { configuration });
  await end(await start("breaker", ROLLING));
  await write("breaker", { configuration, image: ABSENT });
  const ended = await end(await start("breaker", { ...ROLLING, timeout: "10m" }));
  expect(ended).toMatchObject({ status: "Success", steps: [["EcsRollingDeploy", "Success"]] });
  expect(await serviceOf("breaker")).toMatchObject({ running: 2, definition: "breaker:1" });
});

test("a rolling deployment scales the service, and a rollback restores it", async () => {
  const scaling = localAwsClient(ApplicationAutoScalingClient, options(observer));
  const of = { ServiceNamespace: "ecs", ResourceId: `service/${CLUSTER}/scaled` } as const;
  const seen = async () => {
    const targets = await scaling.send(new DescribeScalableTargetsCommand({ ...of, ResourceIds: [of.ResourceId] }));
    const policies = await scaling.send(new DescribeScalingPoliciesCommand(of));
    return [
      targets.ScalableTargets?.map(({ MaxCapacity }) => MaxCapacity),
      policies.ScalingPolicies?.map(({ PolicyName, TargetTrackingScalingPolicyConfiguration: tracking }) => [
        PolicyName,
        tracking?.TargetValue,
      ]),
    ];
  };
  await write("scaled", { most: 4 });
  expect((await end(await start("scaled", ROLLING))).status).toBe("Success");
  expect(await seen()).toEqual([[4], [["cpu", 60]]]);
  await write("scaled", { most: 9, image: ABSENT });
  expect((await end(await start("scaled", ROLLING))).steps.at(-1)).toEqual(["EcsRollingRollback", "Success"]);
  expect(await seen()).toEqual([[4], [["cpu", 60]]]);
});

test("a first deployment that fails leaves no service", async () => {
  await write("firstborn", { image: "nginx:exits-with-1" });
  const ended = await end(await start("firstborn", ROLLING));
  expect(ended.steps).toEqual([
    ["EcsRollingDeploy", "Failed"],
    ["EcsRollingRollback", "Success"],
  ]);
  expect((await serviceOf("firstborn")).status).not.toBe("ACTIVE");
});

test("a missing right is reported with AWS's words", async () => {
  await connect("aws_narrow", { ...DEPLOYS, Action: ["ecs:RegisterTaskDefinition", "ecs:DescribeServices"] });
  await write("narrow", {});
  const ended = await end(await start("narrow", { ...ROLLING, infrastructure: "on_aws_narrow" }));
  expect(ended).toMatchObject({
    status: "Failed",
    failure: {
      message: expect.stringContaining("ecs:CreateService") as unknown,
      failureTypeList: ["AUTHORIZATION_ERROR"],
      responseMessages: [{ code: "HINT" }, { code: "EXPLANATION" }, { code: "AWS_ACCESS_DENIED" }],
    },
  });
});

test("a manifest that is missing is reported with its path", async () => {
  await write("fileless", {});
  const body = ecsService("fileless", ["/gone.json", "/fileless-service.json"]);
  await standIn.call("PUT", "/ng/api/servicesV2", { body });
  const ended = await end(await start("fileless", ROLLING));
  expect(at(ended.failure, "message")).toContain("File/Folder not found in File Store with path: [/gone.json]");
});

test("a canary is one task, deleted before the rolling deployment", async () => {
  await write("canary", {});
  const id = await start("canary", {
    steps: ["EcsCanaryDeploy", ["Wait", { duration: "30s" }], "EcsCanaryDelete", "EcsRollingDeploy"],
  });
  await vi.waitFor(async () => expect(await serviceOf("canaryCanary")).toMatchObject({ status: "ACTIVE", count: 1 }), {
    timeout: WITHIN_MS,
  });
  expect((await end(id)).status).toBe("Success");
  expect((await serviceOf("canaryCanary")).status).not.toBe("ACTIVE");
  expect(await serviceOf("canary")).toMatchObject({ count: 2, running: 2 });
});

test("a failed canary is deleted, and the service stays as it was", async () => {
  await write("badcanary", { image: ABSENT });
  const ended = await end(
    await start("badcanary", {
      steps: ["EcsCanaryDeploy", "EcsRollingDeploy"],
      rollbackSteps: ["EcsCanaryDelete", "EcsRollingRollback"],
    }),
  );
  expect(ended.steps).toEqual([
    ["EcsCanaryDeploy", "Failed"],
    ["EcsCanaryDelete", "Success"],
    ["EcsRollingRollback", "Skipped"],
  ]);
  expect((await serviceOf("badcanaryCanary")).status).not.toBe("ACTIVE");
});

/** The load balancer of the seed: two listeners that forward to two target groups. */
async function balancing() {
  return arrange(async (clients) => {
    const elb = clients.elb("eu-west-1");
    const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({ Names: ["parcel-api"] }));
    const balancer = LoadBalancers[0];
    const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }));
    const found = await Promise.all(
      Listeners.map(async ({ ListenerArn = "" }) => {
        const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn }));
        return { listener: ListenerArn, rule: Rules[0]?.RuleArn ?? "", target: Rules[0]?.Actions?.[0]?.TargetGroupArn ?? "" };
      }),
    );
    return { name: balancer?.LoadBalancerName ?? "", prod: found[0], stage: found[1] };
  });
}

test("blue/green swaps target groups, tags and counts, and rolls back", async () => {
  await write("colours", { balanced: true });
  const before = await balancing();
  const spec = {
    loadBalancer: before.name,
    prodListener: before.prod?.listener,
    prodListenerRuleArn: before.prod?.rule,
    stageListener: before.stage?.listener,
    stageListenerRuleArn: before.stage?.rule,
  };
  const steps = [["EcsBlueGreenCreateService", spec], "EcsBlueGreenSwapTargetGroups"] as const;
  const rollbackSteps = ["EcsBlueGreenRollback"];
  expect((await end(await start("colours", { steps, rollbackSteps }))).status).toBe("Success");
  expect(await serviceOf("colours__1")).toMatchObject({ count: 2, running: 2, version: "BLUE" });
  const swapped = await balancing();
  expect([swapped.prod?.target, swapped.stage?.target]).toEqual([before.stage?.target, before.prod?.target]);
  expect((await end(await start("colours", { steps, rollbackSteps }))).status).toBe("Success");
  expect(await serviceOf("colours__1")).toMatchObject({ count: 0, version: "GREEN" });
  expect(await serviceOf("colours__2")).toMatchObject({ count: 2, version: "BLUE" });
  await write("colours", { balanced: true, image: ABSENT });
  const failed = await end(await start("colours", { steps, rollbackSteps }));
  expect(failed.steps).toEqual([
    ["EcsBlueGreenCreateService", "Failed"],
    ["EcsBlueGreenRollback", "Success"],
  ]);
  expect(await serviceOf("colours__2")).toMatchObject({ count: 2, running: 2, version: "BLUE" });
  expect(await serviceOf("colours__1")).toMatchObject({ count: 0, version: "GREEN" });
});

test("a run task step waits and reports a container that failed", async () => {
  await write("errand", {});
  const request = {
    launchType: "FARGATE",
    count: 1,
    networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: "ENABLED" } },
  };
  const form = fileForm({ identifier: "run_task", name: "run-task.json" }, JSON.stringify(request));
  await standIn.call("POST", "/ng/api/file-store", { query, body: form });
  const spec = (path: string) => ({
    taskDefinition: { type: "Harness", spec: { files: [path] } },
    runTaskRequestDefinition: { type: "Harness", spec: { files: ["/run-task.json"] } },
  });
  const good = await end(await start("errand", { steps: [["EcsRunTask", spec("/errand-task.json")]] }));
  expect(good.status).toBe("Success");
  await write("errand", { image: ABSENT });
  const bad = await end(await start("errand", { steps: [["EcsRunTask", spec("/errand-task.json")]] }));
  expect(at(bad.failure, "message")).toContain("Containers in some tasks failed");
});

test("an abort ends the execution without a rollback", async () => {
  await write("halted", { image: ABSENT });
  const id = await start("halted", ROLLING);
  await vi.waitFor(async () => expect((await serviceOf("halted")).status).toBe("ACTIVE"), { timeout: WITHIN_MS });
  const stopped = await standIn.call("PUT", `${RUN}/interrupt/${id}`, { query: { ...query, interruptType: "AbortAll" } });
  expect(stopped.body.data).toMatchObject({ type: "AbortAll", planExecutionId: id });
  expect(await end(id)).toMatchObject({ status: "Aborted", steps: [["EcsRollingDeploy", "Aborted"]] });
  expect((await serviceOf("halted")).status).toBe("ACTIVE");
});

/** The stand-in as a process, so that it can be killed. */
async function spawnStandIn() {
  const port = await freePort();
  const settings = ["--port", String(port), "--state", world.stateDir, "--aws-endpoint", world.sandbox.endpoint];
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/harness/main.ts", ...settings], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${url}/_sandbox/health`)).status).toBe(200), { timeout: WITHIN_MS });
  return { url, child, ended: new Promise((resolve) => child.once("exit", resolve)) };
}

test("kill -9 during a deployment loses and doubles nothing", { timeout: 2 * WITHIN_MS }, async () => {
  await write("killed", {});
  const yaml = ecsPipeline("killed", { service: "killed", infrastructure: "on_aws_ecs", timeout: "3m", ...ROLLING });
  await standIn.call("POST", "/pipeline/api/pipelines/v2", { query, body: yaml });
  await standIn.pause();
  const { url, child, ended } = await spawnStandIn();
  const asked = new URLSearchParams({ accountIdentifier: HARNESS_ACCOUNT_ID, ...query, moduleType: "cd" });
  const started = await fetch(`${url}${RUN}/killed?${asked.toString()}`, {
    method: "POST",
    headers: { "x-api-key": SANDBOX_API_KEYS.admin, "content-type": "application/yaml" },
    body: "",
  });
  const answer: unknown = await started.json();
  expect(at(answer, "message")).toBeUndefined();
  const id = String(at(answer, "data", "planExecution", "uuid"));
  await vi.waitFor(async () => expect((await serviceOf("killed")).status).toBe("ACTIVE"), { timeout: WITHIN_MS });
  child.kill("SIGKILL");
  await ended;
  standIn = await startForTest({ stateDir: world.stateDir, awsEndpoint: world.sandbox.endpoint });
  expect(await end(id)).toMatchObject({ status: "Success", steps: [["EcsRollingDeploy", "Success"]] });
  expect(await serviceOf("killed")).toMatchObject({ count: 2, running: 2, definition: "killed:1" });
  const { taskDefinitionArns } = await aws.send(new ListTaskDefinitionsCommand({ familyPrefix: "killed" }));
  expect(taskDefinitionArns).toHaveLength(1);
});

test("an execution goes on after a restart and does nothing twice", async () => {
  await write("lasting", {});
  const id = await start("lasting", ROLLING);
  await vi.waitFor(async () => expect((await serviceOf("lasting")).status).toBe("ACTIVE"), { timeout: WITHIN_MS });
  standIn = await standIn.restart();
  expect((await end(id)).status).toBe("Success");
  expect(await serviceOf("lasting")).toMatchObject({ count: 2, running: 2, definition: "lasting:1" });
  const { taskDefinitionArns } = await aws.send(new ListTaskDefinitionsCommand({ familyPrefix: "lasting" }));
  expect(taskDefinitionArns).toHaveLength(1);
});
