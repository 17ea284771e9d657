import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";
import type { EcsCluster, EcsService, IamRole } from "@/lib/domain/aws/aws-shapes";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import type { Run } from "@/lib/domain/runs/run";

import { completePreparation } from "./complete-preparation";
import type { PreparationAccess, PreparationReads } from "./preparation-look";

const ACCOUNT = "482177309156";
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
// The rule reads nothing else of a run.
const RUN = { id: "run_1", awsAccountId: ACCOUNT } as unknown as Run;
const ANSWER: EcsPreparation = {
  region: "eu-west-1",
  cluster: "parcel-main",
  executionRole: { how: "existing", arn: arnOf("exec") },
  taskRole: { how: "existing", arn: arnOf("task") },
};
const REFUSED: AppError = { code: "upstream_rejected", message: "AWS refused ecs:DescribeClusters in eu-west-1." };

const cluster = (region: string, name: string, status = "ACTIVE"): EcsCluster => ({
  arn: `arn:aws:ecs:${region}:${ACCOUNT}:cluster/${name}`,
  name,
  region,
  status,
  registeredContainerInstances: 3,
  runningTasks: 4,
  pendingTasks: 0,
  activeServices: 2,
  capacityProviders: ["FARGATE"],
  tags: {},
});
const CLUSTERS = [
  cluster("eu-west-1", "parcel-main"),
  cluster("eu-west-1", "parcel-legacy", "INACTIVE"),
  cluster("eu-west-1", "parcel-new", "PROVISIONING"),
  cluster("us-east-1", "billing"),
];
const role = (roleName: string, service: string, tags = {}): IamRole => ({
  roleName,
  arn: arnOf(roleName),
  roleId: "AROA",
  path: "/",
  tags,
  trustDocument: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  }),
});
const ROLES = [
  role("exec", "ecs-tasks.amazonaws.com"),
  role("task", "ecs-tasks.amazonaws.com"),
  role("wrong", "ecs.amazonaws.com"),
];

const READS: PreparationReads = {
  findCluster: async (region, name) =>
    await Promise.resolve(ok(CLUSTERS.find((one) => one.region === region && one.name === name))),
  listClusterNames: async (region) =>
    await Promise.resolve(ok(CLUSTERS.filter((one) => one.region === region && one.status === "ACTIVE").map(({ name }) => name))),
  listEnabledRegions: async () => await Promise.resolve(ok(["eu-west-1", "us-east-1", "eu-north-1"])),
  listServices: async () => await Promise.resolve(ok([])),
  describeTargetHealth: async (_region, targetGroupArn) =>
    await Promise.resolve(ok({ targetGroupArn, byState: {}, reasons: [] })),
  findTaskDefinition: async () => await Promise.resolve(ok(undefined)),
  listAttachedPolicies: async () =>
    await Promise.resolve(ok([{ policyName: "execution", policyArn: "arn:aws:iam::aws:policy/execution" }])),
  listInlinePolicies: async () => await Promise.resolve(ok([])),
  findPolicy: async (arn) =>
    await Promise.resolve(
      ok({
        policy: { arn, policyName: "execution", path: "/", defaultVersionId: "v1", attachmentCount: 1, tags: {} },
        document: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: ["ecr:*", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" }],
        }),
      }),
    ),
  findRole: async (name) => await Promise.resolve(ok(ROLES.find(({ roleName }) => roleName === name))),
};

async function complete(change: Partial<EcsPreparation>, access?: PreparationAccess, answers: RunAnswers = {}) {
  return await completePreparation(
    {
      clock: { now: () => new Date("2026-11-30T10:00:00Z") },
      preparationAccessFor: async () =>
        await Promise.resolve(ok(access ?? { by: "portal" as const, partition: "aws", reads: READS })),
    },
    { run: RUN, answer: { ...ANSWER, ...change }, answers, entered: {} },
  );
}

test("an active cluster and roles that tasks may assume are proved", { tags: ["G116", "G122", "G124"] }, async () => {
  const completed = await complete({});
  const checks = completed.ok ? completed.value.checks : [];
  expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["s8.cluster", "pass"],
    ["s8.services", "not-applicable"],
    ["s8.execution-role", "pass"],
    ["s8.execution-rights", "pass"],
    ["s8.task-role", "pass"],
  ]);
  expect(checks[0]?.fact).toBe("parcel-main in eu-west-1 is ACTIVE: 2 services, 4 running tasks, 3 container instances, FARGATE");
});

test.each<{ what: string; change: Partial<EcsPreparation>; field: string; says: string }>([
  {
    what: "a deleted cluster",
    change: { cluster: "parcel-legacy" },
    field: "cluster",
    says: "parcel-legacy is INACTIVE. It was deleted.",
  },
  {
    what: "a cluster that is not ready",
    change: { cluster: "parcel-new" },
    field: "cluster",
    says: "parcel-new is PROVISIONING",
  },
  { what: "a cluster of another region", change: { cluster: "billing" }, field: "region", says: "It is in us-east-1" },
  { what: "a mistyped name", change: { cluster: "parcel-mian" }, field: "cluster", says: "Did you mean parcel-main?" },
  { what: "an unknown name", change: { cluster: "x".repeat(255) }, field: "cluster", says: "It has parcel-main." },
  { what: "a region without clusters", change: { region: "eu-north-1" }, field: "region", says: "choose eu-west-1" },
  {
    what: "a region and an account without this cluster",
    change: { region: "eu-north-1", cluster: "nothing" },
    field: "region",
    says: "eu-north-1 has no cluster",
  },
  {
    what: "an execution role that trusts the wrong service",
    change: { executionRole: { how: "existing", arn: arnOf("wrong") } },
    field: "executionRole.arn",
    says: "wrong trusts ecs.amazonaws.com (the ECS service itself), so no task can use it.",
  },
  {
    what: "a task role that is not there",
    change: { taskRole: { how: "existing", arn: arnOf("gone") } },
    field: "taskRole.arn",
    says: "There is no role gone",
  },
  {
    what: "a new role whose name is taken",
    change: { executionRole: { how: "new", name: "exec" } },
    field: "executionRole.name",
    says: "The role exec exists",
  },
])("$what is refused at its field", { tags: ["G117"] }, async ({ change, field, says }) => {
  const completed = await complete(change);
  expect(completed.ok ? undefined : completed.error.fieldErrors?.[field]).toContain(says);
});

test("the reason for no task role becomes the statement of its box", { tags: ["G123"] }, async () => {
  const reason = "The program makes no calls to AWS.";
  const without = await complete({ taskRole: { how: "none", reason } });
  const withRole = await complete({});
  expect(without.ok && without.value.statements).toEqual([{ item: "G244", kind: "not-applicable", reason }]);
  expect(withRole.ok && withRole.value.statements).toEqual([{ item: "G244", kind: "not-applicable", reason: undefined }]);
});

test("a new role is waiting for the plan", async () => {
  const completed = await complete({ executionRole: { how: "new", name: "carabiner-exec" } });
  const check = completed.ok ? completed.value.checks.find(({ id }) => id === "s8.execution-role") : undefined;
  expect(check).toMatchObject({ verdict: "waiting", fact: "carabiner-exec is in the plan, with a trust policy for ECS tasks" });
});

test("a role that the run made is judged like an existing one", { tags: ["G243"] }, async () => {
  const made = role("carabiner-exec", "ecs-tasks.amazonaws.com", { "carabiner:run": RUN.id });
  const reads = { ...READS, findRole: async () => await Promise.resolve(ok(made)) };
  const executionRole = { how: "new", name: "carabiner-exec" } as const;
  const taskRole = { how: "none", reason: "The program makes no calls." } as const;
  const completed = await complete({ executionRole, taskRole }, { by: "portal", partition: "aws", reads });
  const checks = completed.ok ? completed.value.checks : [];
  expect(checks.filter(({ id }) => id.startsWith("s8.execution")).map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
});

test.each<{ what: string; access: PreparationAccess }>([
  { what: "without access to the account", access: { by: "hand-over", partition: "aws" } },
  { what: "when the portal cannot sign in", access: { by: "no-answer", partition: "aws", error: REFUSED } },
  {
    what: "when AWS refuses the reads",
    access: {
      by: "portal",
      partition: "aws",
      reads: {
        ...READS,
        findCluster: async () => await Promise.resolve(err(REFUSED)),
        listServices: async () => await Promise.resolve(err(REFUSED)),
        findRole: async () => await Promise.resolve(err(REFUSED)),
      },
    },
  },
])("the answer is kept and every check is unknown $what", async ({ access }) => {
  const completed = await complete({}, access);
  expect(completed.ok && completed.value.checks.map(({ verdict }) => verdict)).toEqual(Array(5).fill("unknown"));
});

/** A service whose task definition writes logs and reads a secret, with this execution role. */
function running(roleName: string): PreparationReads {
  const document = {
    family: "web",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: arnOf(roleName),
    containerDefinitions: [
      {
        name: "web",
        image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/web:1`,
        secrets: [{ name: "DB", valueFrom: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-AbCdEf` }],
      },
    ],
  };
  const service: EcsService = {
    arn: "arn",
    name: "web",
    status: "ACTIVE",
    controller: "ECS",
    scheduling: "REPLICA",
    desired: 1,
    running: 0,
    pending: 0,
    capacityProviders: [],
    taskDefinition: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/web:41`,
    targetGroupArns: [],
  };
  return {
    ...READS,
    listServices: async () => await Promise.resolve(ok([service])),
    findTaskDefinition: async (_region, revision) =>
      await Promise.resolve(ok(revision.revision === 41 ? { ...revision, status: "ACTIVE", document } : undefined)),
  };
}

test("rights come from the task definition that runs with the role", { tags: ["G121"] }, async () => {
  const completed = await complete({}, { by: "portal", partition: "aws", reads: running("exec") });
  const check = completed.ok ? completed.value.checks.find(({ id }) => id === "s8.execution-rights") : undefined;
  expect(check).toMatchObject({ verdict: "fail", fact: "exec lacks secretsmanager:GetSecretValue, needed for web:41" });
});

test("the rights come from the chosen task definition once there is one", { tags: ["G121"] }, async () => {
  const document = JSON.stringify({
    family: "web",
    containerDefinitions: [{ name: "web", image: "nginx:1", secrets: [{ name: "RATE", valueFrom: "/web/rate" }] }],
  });
  const completed = await complete(
    {},
    { by: "portal", partition: "aws", reads: running("exec") },
    { "ecs-task-definition": { how: "new", document } },
  );
  const check = completed.ok ? completed.value.checks.find(({ id }) => id === "s8.execution-rights") : undefined;
  expect(check?.fact).toBe("exec lacks ssm:GetParameters, needed for the new task definition");
});

test("a role that no service uses is judged by the usual needs", { tags: ["G121"] }, async () => {
  const completed = await complete({}, { by: "portal", partition: "aws", reads: running("another") });
  const check = completed.ok ? completed.value.checks.find(({ id }) => id === "s8.execution-rights") : undefined;
  expect(check).toMatchObject({ verdict: "pass", fact: "exec may do what pulling from ECR and writing logs needs" });
});

test("a service that is not healthy is a warning that names it", { tags: ["G119"] }, async () => {
  const completed = await complete({}, { by: "portal", partition: "aws", reads: running("exec") });
  const check = completed.ok ? completed.value.checks.find(({ id }) => id === "s8.services") : undefined;
  expect(check).toMatchObject({ verdict: "warn", fact: "1 of 1 service not healthy. web: 0 of 1 tasks run." });
});
