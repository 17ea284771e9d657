import { expect, test } from "vitest";

import { err, ok, type Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import type { TaskNetwork } from "@/lib/domain/aws/task-network";
import type { StepAttempt } from "@/lib/domain/onboarding/step-rule";
import { parseAnswer, type RunAnswers } from "@/lib/domain/runs/answers";
import type { Ec2Infrastructure } from "@/lib/domain/runs/answers/ec2-infrastructure";
import type { Run } from "@/lib/domain/runs/run";

import { completeEc2Infrastructure } from "@/lib/domain/inventory/complete-ec2-infrastructure";

import { completeEcsInfrastructure, type EcsPlace } from "./complete-ecs-infrastructure";

const NOW = new Date("2026-11-30T12:00:00Z");
const CLUSTER = { name: "parcel-main", region: "eu-west-1", status: "ACTIVE" } as EcsCluster;
const subnet = (id: string, more: Partial<TaskNetwork["subnets"][number]> = {}): TaskNetwork["subnets"][number] => ({
  id,
  vpcId: "vpc-00000001",
  zone: "eu-west-1a",
  cidrBlock: "10.0.0.0/20",
  freeAddresses: 4000,
  route: { kind: "nat", target: "nat-1" },
  missingEndpoints: ["ecr.api"],
  ...more,
});
const group = (id: string, vpcId = "vpc-00000001") => ({ id, name: id, vpcId, inbound: [], outbound: [] });
const NETWORK: TaskNetwork = {
  region: "eu-west-1",
  vpcs: [{ id: "vpc-00000001", cidrBlock: "10.0.0.0/16" }],
  subnets: [
    subnet("subnet-00000001"),
    subnet("subnet-00000002", { vpcId: "vpc-00000002" }),
    subnet("subnet-00000003", { freeAddresses: 0 }),
    subnet("subnet-00000004", { route: { kind: "none" } }),
    subnet("subnet-00000005", { route: { kind: "public" } }),
    subnet("subnet-00000006", { route: { kind: "unknown" } }),
    subnet("subnet-00000007", { route: { kind: "none" }, missingEndpoints: undefined }),
  ],
  groups: [group("sg-00000001"), group("sg-00000002", "vpc-00000002")],
};
const PREPARATION: RunAnswers = {
  "ecs-preparation": {
    region: "eu-west-1",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/parcel-api-exec" },
    taskRole: { how: "none", reason: "The program makes no calls to AWS" },
  },
};
const EC2: Ec2Infrastructure = {
  environment: { source: "new", name: "Production", type: "Production" },
  name: "EC2-Production",
  region: "eu-west-1",
  vpcs: [],
  subnets: [],
  securityGroups: [],
  tags: [],
  hostConnectionType: "PrivateIP",
};
const ANSWER = {
  environment: { source: "new", name: "Production", type: "Production" },
  infrastructure: { name: "ECS-Production" },
  vpcId: "vpc-00000001",
  subnetIds: ["subnet-00000001"],
  securityGroupIds: ["sg-00000001"],
  assignPublicIp: false,
};
const run = (target: "ecs" | "both") =>
  ({ id: "run_1", awsAccountId: "482177309156", path: { target, identity: "access-key", strategy: "rolling" } }) as Run;

type Setting = {
  readonly target?: "ecs" | "both";
  readonly answers?: RunAnswers;
  readonly place?: Result<Partial<EcsPlace> | undefined, AppError>;
};

async function complete(change: object, { target = "ecs", answers = PREPARATION, place = ok({}) }: Setting = {}) {
  const parsed = parseAnswer("ecs-infrastructure", { ...ANSWER, ...change });
  if (!parsed.ok) throw new Error(parsed.error.message);
  const ports = {
    clock: { now: () => NOW },
    lookAtEcsPlace: async () =>
      await Promise.resolve(
        place.ok && place.value !== undefined
          ? ok({ cluster: { found: CLUSTER }, network: NETWORK, caller: "arn:portal", ...place.value })
          : (place as Result<undefined, AppError>),
      ),
  };
  const attempt: StepAttempt<"ecs-infrastructure"> = { run: run(target), answer: parsed.value, answers, entered: {} };
  return await completeEcsInfrastructure(ports, attempt);
}

const fieldsOf = (result: Result<unknown, AppError>) => (result.ok ? undefined : result.error.fieldErrors);

test("keeps cluster and network as evidence", { tags: ["G136", "G137", "G138", "G139"] }, async () => {
  const result = await complete({});
  expect(result.ok && result.value.checks).toMatchObject([
    { id: "s10.cluster", verdict: "pass", fact: "parcel-main is ACTIVE in eu-west-1", evidence: [{ caller: "arn:portal" }] },
    { id: "s10.network", verdict: "pass" },
  ]);
});

test.each([
  { what: "is INACTIVE", cluster: { found: { ...CLUSTER, status: "INACTIVE" } }, says: /INACTIVE/ },
  {
    what: "is not in the region",
    cluster: { elsewhere: [], known: ["parcel-jobs"] },
    says: /no cluster parcel-main in eu-west-1/,
  },
])("refuses a cluster that $what", { tags: ["G136"] }, async ({ cluster, says }) => {
  const result = await complete({}, { place: ok({ cluster }) });
  expect(result.ok ? "" : result.error.message).toMatch(says);
});

test.each([
  { what: "a subnet of another VPC", change: { subnetIds: ["subnet-00000002"] }, field: "subnetIds", says: /vpc-00000002/ },
  {
    what: "a subnet that is not there",
    change: { subnetIds: ["subnet-00000009"] },
    field: "subnetIds",
    says: /not in eu-west-1/,
  },
  { what: "a full subnet", change: { subnetIds: ["subnet-00000003"] }, field: "subnetIds", says: /no free address/ },
  {
    what: "a group of another VPC",
    change: { securityGroupIds: ["sg-00000002"] },
    field: "securityGroupIds",
    says: /vpc-00000002/,
  },
  { what: "a VPC of another region", change: { vpcId: "vpc-00000009" }, field: "vpcId", says: /not in eu-west-1/ },
])("refuses $what at its field", { tags: ["G137", "G138", "G139"] }, async ({ change, field, says }) => {
  expect(fieldsOf(await complete(change))?.[field]).toMatch(says);
});

test.each([
  { what: "a private subnet without NAT or endpoints", change: { subnetIds: ["subnet-00000004"] }, verdict: "warn" },
  {
    what: "that subnet with a public address",
    change: { subnetIds: ["subnet-00000004"], assignPublicIp: true },
    verdict: "warn",
  },
  { what: "a public subnet without a public address", change: { subnetIds: ["subnet-00000005"] }, verdict: "warn" },
  {
    what: "a public subnet with a public address",
    change: { subnetIds: ["subnet-00000005"], assignPublicIp: true },
    verdict: "pass",
  },
  { what: "a route that cannot be read", change: { subnetIds: ["subnet-00000006"] }, verdict: "unknown" },
  { what: "endpoints that cannot be seen", change: { subnetIds: ["subnet-00000007"] }, verdict: "unknown" },
])("the network with $what is $verdict", { tags: ["G138"] }, async ({ change, verdict }) => {
  const result = await complete(change);
  expect(result.ok && result.value.checks.find(({ id }) => id === "s10.network")?.verdict).toBe(verdict);
});

test("needs no network", async () => {
  const none = { vpcId: "", subnetIds: [], securityGroupIds: [] };
  const result = await complete(none, { place: ok({ network: undefined }) });
  expect(result.ok && result.value.checks.map(({ id }) => id)).toEqual(["s10.cluster"]);
});

test("says nothing about an account without access", async () => {
  const result = await complete({}, { place: ok(undefined) });
  expect(result.ok && result.value.checks).toEqual([]);
});

test("waits for the cluster's step and for AWS", async () => {
  expect(await complete({}, { answers: {} })).toMatchObject({ error: { code: "precondition_failed" } });
  const down = err({ code: "upstream_unavailable", message: "AWS did not answer." } as const);
  expect(await complete({}, { place: down })).toBe(down);
});

test.each([
  { what: "the same identifier", change: { infrastructure: { name: "EC2 Production" } }, field: "infrastructure.name" },
  {
    what: "another type of the environment",
    change: { environment: { source: "new", name: "Production", type: "PreProduction" } },
    field: "environment.name",
  },
])("refuses $what beside the EC2 infrastructure, from either side", { tags: ["G133"] }, async ({ change, field }) => {
  const answers: RunAnswers = { ...PREPARATION, "ec2-infrastructure": EC2 };
  expect(fieldsOf(await complete(change, { target: "both", answers }))?.[field]).toBeDefined();
  expect(fieldsOf(await complete(change, { target: "ecs", answers }))).toBeUndefined();

  const parsed = parseAnswer("ecs-infrastructure", { ...ANSWER, ...change });
  if (!parsed.ok) throw new Error(parsed.error.message);
  const other = { run: run("both"), answer: EC2, answers: { "ecs-infrastructure": parsed.value }, entered: {} };
  const fromEc2 = await completeEc2Infrastructure(other);
  expect(Object.keys(fieldsOf(fromEc2) ?? {})).toEqual([field.replace("infrastructure.", "")]);
});
