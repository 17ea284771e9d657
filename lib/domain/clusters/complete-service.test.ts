import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import { balanced, settings, ARNS } from "@/lib/domain/ecs/service/testing/settings";
import { balancing, containerInstance, existing } from "@/lib/domain/ecs/service/testing/surroundings";
import { fargateTask, container } from "@/lib/domain/ecs/testing/documents";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { EcsService } from "@/lib/domain/runs/answers/ecs-service";
import type { Run } from "@/lib/domain/runs/run";

import { completeService, type ServicePorts } from "./complete-service";
import type { ServiceLook, ServiceQuestion } from "./service-look";

const VPC = "vpc-0c41d9e2aa11bb22c";
const run: Run = {
  id: "run_1",
  reference: "CB-2026-0042",
  kind: "sandbox",
  awsAccountId: "482177309156",
  path: { target: "ecs", identity: "access-key", strategy: "rolling" },
  scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
} as Run;

const answers: RunAnswers = {
  "ecs-preparation": {
    region: "eu-west-1",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/exec" },
    taskRole: { how: "none", reason: "The program makes no calls to AWS" },
  },
  "ecs-infrastructure": {
    environment: { source: "existing", identifier: "prod" },
    infrastructure: { name: "ECS-Production", identifier: "ECSProduction" },
    vpcId: VPC,
    subnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
    securityGroupIds: ["sg-0bbbbbbbbbbbbbbbb"],
    assignPublicIp: false,
  },
  "ecs-task-definition": {
    how: "new",
    document: JSON.stringify(fargateTask({ containerDefinitions: [container({ name: "batch" })] })),
  },
};
const found = balancing();
const group = (groupId: string, inbound: object[]) => ({
  groupId,
  groupName: groupId,
  region: "eu-west-1",
  description: "",
  inbound: inbound as never[],
  outbound: [{ protocol: "-1", peers: ["0.0.0.0/0"] }],
  tags: {},
});
const LOOK: ServiceLook = {
  existing: ok([]),
  loadBalancers: ok(found.loadBalancers),
  targetGroups: ok(found.targetGroups),
  listeners: ok(found.listeners),
  instances: ok([]),
  providers: ok([]),
  subnets: ok([
    {
      subnetId: "subnet-0aaaaaaaaaaaaaaaa",
      vpcId: VPC,
      region: "eu-west-1",
      cidrBlock: "10.0.0.0/24",
      availabilityZone: "eu-west-1a",
      availableIpAddressCount: 200,
      mapPublicIpOnLaunch: false,
      tags: {},
    },
  ]),
  groups: ok([group("sg-0aaaaaaaaaaaaaaaa", []), group("sg-0bbbbbbbbbbbbbbbb", [])]),
  definition: ok(undefined),
};
const DENIED = err({ code: "upstream_rejected" as const, message: "AWS denied it." });

function attempt(answer: EcsService, look: ServiceLook | "no access" = LOOK, given = answers) {
  const asked: ServiceQuestion[] = [];
  const ports: ServicePorts = {
    clock: { now: () => new Date("2026-11-30T10:00:00Z") },
    lookAtService: async (_run, question) => {
      asked.push(question);
      return await Promise.resolve(ok(look === "no access" ? undefined : look));
    },
  };
  return { asked, result: completeService(ports, { run, answer, answers: given, entered: {} }) };
}

const checksOf = async (result: ReturnType<typeof attempt>["result"]) => {
  const done = await result;
  if (!done.ok) throw new Error(done.error.message);
  return Object.fromEntries(done.value.checks.map(({ id, verdict, fact }) => [id, `${verdict}: ${fact}`]));
};

test("keeps a service that breaks no rule with its checks", { tags: ["G158", "G159", "G247"] }, async () => {
  const { asked, result } = attempt(settings());
  expect(await checksOf(result)).toEqual({
    "s11.service": "pass: parcel-batch breaks no rule of AWS or Harness",
    "s11.fit": "pass: 4 wanted, 4 fit",
  });
  expect(asked[0]).toMatchObject({ cluster: "parcel-main", names: ["parcel-batch", "parcel-batchCanary"] });
});

test("refuses at the field, with the first rule that is broken there", async () => {
  const answer = settings({ loadBalancer: balanced({ containerPort: 80 }) });
  expect(await attempt(answer).result).toMatchObject({
    ok: false,
    error: { code: "invalid_input", fieldErrors: { "loadBalancer.containerPort": expect.stringContaining("It maps 8080") } },
  });
  const external = { ...LOOK, existing: ok([existing({ controller: "EXTERNAL" })]) };
  expect(await attempt(settings(), external).result).toMatchObject({
    error: { fieldErrors: { name: expect.stringContaining("external controller") } },
  });
});

test("warns about a service that will be updated", { tags: ["G158"] }, async () => {
  const look = { ...LOOK, existing: ok([existing({ desiredCount: 2 })]) };
  expect((await checksOf(attempt(settings(), look).result))["s11.service"]).toMatch(/^warn: .*Harness updates it/);
});

test("warns when not all tasks fit", { tags: ["G200"] }, async () => {
  const task = {
    ...answers,
    "ecs-task-definition": { how: "new" as const, document: JSON.stringify(fargateTask({ requiresCompatibilities: ["EC2"] })) },
  };
  const look = { ...LOOK, instances: ok([containerInstance()]) };
  const answer = settings({ launch: { how: "launch-type", launchType: "EC2" } });
  expect((await checksOf(attempt(answer, look, task).result))["s11.fit"]).toBe(
    "warn: 4 wanted, 1 fit. What is missing: network interfaces on 1 instance.",
  );
});

test("warns when the tasks refuse the load balancer", { tags: ["G203"] }, async () => {
  const checks = await checksOf(attempt(settings({ loadBalancer: balanced() })).result);
  expect(checks["s11.balancer-path"]).toMatch(/^warn: The tasks refuse TCP 8080 from parcel-alb/);
});

test("a read that is denied decides nothing", async () => {
  const look = { ...LOOK, existing: DENIED, loadBalancers: DENIED, targetGroups: DENIED, listeners: DENIED, subnets: DENIED };
  const checks = await checksOf(
    attempt(settings({ loadBalancer: balanced({ targetGroupArn: ARNS.stageTargetGroup }) }), look).result,
  );
  expect(checks["s11.service"]).toMatch(/^unknown: .*services of the name, load balancers/);
  expect(checks["s11.fit"]).toMatch(/^unknown/);
});

test("keeps the answer unchecked where the portal has no access", async () => {
  expect((await checksOf(attempt(settings(), "no access").result))["s11.service"]).toMatch(/^unknown/);
});

test.each(["ecs-preparation", "ecs-infrastructure", "ecs-task-definition"] as const)("waits for the step %s", async (slug) => {
  const { [slug]: _open, ...others } = answers;
  expect(await attempt(settings(), LOOK, others).result).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
});
