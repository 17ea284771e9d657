import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import { container, fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { ServiceLoadBalancer } from "@/lib/domain/ecs/service/service-settings";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Pipeline } from "@/lib/domain/runs/answers/pipeline";
import type { Path } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";

import type { DefinitionAccess } from "./complete-task-definition";
import { completePipeline } from "./complete-pipeline";

const NOW = new Date("2026-11-30T11:31:00Z");
const LB = "arn:aws:elasticloadbalancing:eu-west-1:482177309156";
const LISTENER = `${LB}:listener/app/parcels/0123456789abcdef/1111111111111111`;
const ROLE = "arn:aws:iam::482177309156:role/parcel-api-exec";

const production: ServiceLoadBalancer = {
  loadBalancerArn: `${LB}:loadbalancer/app/parcels/0123456789abcdef`,
  listenerArn: LISTENER,
  listenerRuleArn: LISTENER.replace("listener/", "listener-rule/").concat("/aaaaaaaaaaaaaaaa"),
  targetGroupArn: `${LB}:targetgroup/live/0123456789abcdef`,
  containerName: "web",
  containerPort: 8080,
};
const stage = {
  stageListenerArn: LISTENER.replace("1111", "2222"),
  stageListenerRuleArn: LISTENER.replace("listener/", "listener-rule/").concat("/bbbbbbbbbbbbbbbb"),
  stageTargetGroupArn: `${LB}:targetgroup/stage/0123456789abcdef`,
};
const service: NonNullable<RunAnswers["ecs-service"]> = {
  name: "parcel-api",
  desiredCount: 2,
  launch: { how: "launch-type", launchType: "FARGATE" },
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
};
const ANSWERS: RunAnswers = {
  "ecs-preparation": {
    region: "eu-west-1",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: ROLE },
    taskRole: { how: "none", reason: "The program calls no AWS service." },
  },
  "ecs-infrastructure": {
    environment: { source: "existing", identifier: "production" },
    infrastructure: { name: "ECS-Production", identifier: "ECS_Production" },
    subnetIds: [],
    securityGroupIds: [],
    assignPublicIp: false,
  },
  "ecs-task-definition": {
    how: "new",
    document: JSON.stringify(fargateTask({ containerDefinitions: [container({ name: "web" })] })),
  },
  "ecs-service": service,
};

const canary: ExistingService = {
  name: "parcel-apiCanary",
  arn: "arn:aws:ecs:eu-west-1:482177309156:service/parcel-main/parcel-apiCanary",
  status: "ACTIVE",
  controller: "ECS",
  schedulingStrategy: "REPLICA",
  desiredCount: 1,
  runningCount: 1,
  taskDefinition: "parcel-api:40",
  targetGroupArns: [],
};

type Setting = {
  readonly strategy?: NonNullable<Path["strategy"]>;
  readonly verification?: Pipeline["verification"];
  readonly answers?: RunAnswers;
  readonly services?: Result<readonly ExistingService[] | undefined, AppError>;
  readonly access?: DefinitionAccess;
};

async function complete({ strategy = "rolling", verification = { how: "none" }, ...setting }: Setting = {}) {
  const { answers = ANSWERS, services = ok([]), access = { by: "hand-over", partition: "aws" } } = setting;
  // The rule reads nothing else of a run.
  const run = { id: "run_1", awsAccountId: "482177309156", path: { target: "ecs", identity: "role", strategy } } as Run;
  const asked: unknown[] = [];
  const result = await completePipeline(
    {
      clock: { now: () => NOW },
      definitionAccessFor: async () => await Promise.resolve(ok(access)),
      findServices: async (_run, place) => {
        asked.push(place);
        return await Promise.resolve(services);
      },
    },
    { run, answer: { name: "Deploy", identifier: "Deploy", verification }, answers, entered: {} },
  );
  return { result, asked };
}

test("a pipeline whose steps are complete is accepted as it is", { tags: ["G164"] }, async () => {
  const { result, asked } = await complete();
  expect(result).toMatchObject({ ok: true, value: { answer: { identifier: "Deploy" }, checks: [{ verdict: "pass" }] } });
  expect(asked).toEqual([{ region: "eu-west-1", cluster: "parcel-main", names: ["parcel-apiCanary"] }]);
});

test.each([
  { open: "ecs-service", words: "ECS service" },
  { open: "ecs-infrastructure", words: "ECS infrastructure" },
  { open: "ecs-task-definition", words: "task definition" },
] as const)("the pipeline waits while $open is open", async ({ open, words }) => {
  const { result, asked } = await complete({ answers: { ...ANSWERS, [open]: undefined } });
  expect(result).toMatchObject({ error: { code: "precondition_failed", message: expect.stringContaining(words) } });
  expect(asked).toEqual([]);
});

test.each([
  { loadBalancer: undefined, missing: "a load balancer with a production and a stage side" },
  { loadBalancer: production, missing: "the stage listener, the rule of the stage listener" },
  { loadBalancer: { ...production, ...stage, listenerRuleArn: undefined }, missing: "the rule of the production listener" },
])("blue/green names what the load balancer lacks: $missing", { tags: ["G170"] }, async ({ loadBalancer, missing }) => {
  const answers = { ...ANSWERS, "ecs-service": { ...service, loadBalancer } };
  const { result } = await complete({ strategy: "blue-green", answers });
  expect(result).toMatchObject({ error: { code: "precondition_failed", message: expect.stringContaining(missing) } });
  expect((await complete({ strategy: "rolling", answers })).result).toMatchObject({ ok: true });
});

test("blue/green accepts a load balancer with both sides", { tags: ["G170"] }, async () => {
  const answers = { ...ANSWERS, "ecs-service": { ...service, loadBalancer: { ...production, ...stage } } };
  expect((await complete({ strategy: "blue-green", answers })).result).toMatchObject({ ok: true });
});

const runTask = (containerName: string) => ({ how: "run-task", containerName, command: "true" }) as const;

test.each([
  { containerName: "web", field: undefined },
  { containerName: "worker", field: "The task definition has no container worker. It has web." },
])("a verification task in $containerName is checked with the document", { tags: ["G168"] }, async ({ containerName, field }) => {
  const { result } = await complete({ verification: runTask(containerName) });
  expect(result.ok ? undefined : result.error.fieldErrors?.["verification.containerName"]).toBe(field);
});

test("a verification task is checked with the registered task definition", { tags: ["G168"] }, async () => {
  const revision = { family: "parcel-api", revision: 41 };
  const access: DefinitionAccess = {
    by: "portal",
    partition: "aws",
    findTaskDefinition: async () =>
      await Promise.resolve(
        ok({ ...revision, status: "ACTIVE", document: fargateTask({ containerDefinitions: [container({ name: "web" })] }) }),
      ),
  };
  const answers: RunAnswers = { ...ANSWERS, "ecs-task-definition": { how: "existing", ...revision } };
  const { result } = await complete({ verification: runTask("worker"), answers, access });
  expect(result).toMatchObject({ error: { fieldErrors: { "verification.containerName": expect.stringContaining("web") } } });
  // Without access nothing can be read, and a person knows the container.
  expect((await complete({ verification: runTask("worker"), answers })).result).toMatchObject({ ok: true });
});

const DENIED: AppError = { code: "upstream_rejected", message: "AWS refused." };

test.each([
  { strategy: "canary" as const, services: ok([canary]), verdict: "warn", says: "left parcel-apiCanary with 1 running task" },
  { strategy: "rolling" as const, services: ok([canary]), verdict: "warn", says: "left parcel-apiCanary" },
  { strategy: "canary" as const, services: ok([{ ...canary, status: "INACTIVE" }]), verdict: "pass", says: "has no service" },
  { strategy: "canary" as const, services: err(DENIED), verdict: "unknown", says: "AWS refused." },
])("a canary of an earlier deployment is $verdict for $strategy", { tags: ["G172"] }, async ({ says, verdict, ...setting }) => {
  const { result } = await complete(setting);
  expect(result).toMatchObject({ ok: true, value: { checks: [{ verdict, fact: expect.stringContaining(says) }] } });
});

test("without access to the account there is no check of the canary", async () => {
  expect((await complete({ services: ok(undefined) })).result).toMatchObject({ ok: true, value: { checks: [] } });
});
