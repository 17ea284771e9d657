import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import { gradeMatrix } from "@/lib/domain/matrix/matrix-grade";
import { planMatrix, planProbes, type MatrixInput } from "@/lib/domain/matrix/matrix-plan";
import { targetsFor } from "@/lib/domain/matrix/matrix-reads";
import type { Caller, GradedRow, ProbeResult } from "@/lib/domain/matrix/matrix-types";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { formatPolicy, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import { recordCalls } from "@/lib/integrations/aws/call-log";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { createKeyCaller, createPermissionAccess } from "@/lib/integrations/aws/permission-access";
import { closeWorld, iam, openWorld, PROD, role, world } from "@/sandbox/seed/aws-world.fixture";

// Everything here runs against the local AWS with its permissions enforced; what a dry run means is AWS's own word:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
const REGION = "eu-west-1";
const PACKS = ["P0", "P1", "P2", "P3", "P4", "P6"] as const;
const context = {
  partition: "aws",
  account: PROD,
  region: REGION,
  passRoles: [],
  instanceTag: { key: "Environment", value: "Production" },
};
const EXTERNAL_ID = "cb-matrix-proof";

let portal: AwsClients;
let input: MatrixInput;

beforeAll(async () => {
  await openWorld();
  const { accessKeyId, secretAccessKey, sessionToken } = world.prod;
  portal = createAwsClients({
    credentials: keyCredentials(accessKeyId, new Secret(secretAccessKey), new Secret(sessionToken ?? "")),
    account: PROD,
    homeRegion: REGION,
    endpoint: world.sandbox.endpoint,
  });
  const simulated = planMatrix({ packs: PACKS, context, targets: {}, access: { canActAs: false, simulator: "iam" } });
  const targets = await accessOf("run_proof").findTargets({
    region: REGION,
    wanted: targetsFor(simulated.map((row) => row.action)),
    instanceTag: context.instanceTag,
  });
  input = { packs: PACKS, context, targets, access: { canActAs: true, region: REGION, simulator: "iam" } };
});
afterAll(async () => {
  portal.close();
  await closeWorld();
});

function accessOf(runId: string) {
  return createPermissionAccess(portal, { endpoint: world.sandbox.endpoint, runId });
}

/** Asks everything, as the run's matrix does: real calls by the identity, the rest by the simulator. */
async function answer(caller: Caller, arn: string): Promise<readonly GradedRow[]> {
  const rows = planMatrix(input);
  const simulator = accessOf("run_proof").simulateAs(arn);
  const results = await Promise.all(
    planProbes(rows).map(async (probe): Promise<ProbeResult> =>
      probe.kind === "simulate" ? await simulator.run(probe) : await caller.run(probe),
    ),
  );
  return gradeMatrix(rows, results, new Date());
}

async function userWith(name: string, document: PolicyDocument): Promise<{ readonly caller: Caller; readonly arn: string }> {
  const client = iam(world.prod);
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: `Harness-${name}`, PolicyDocument: formatPolicy(document) }),
  );
  const { User } = await client.send(new CreateUserCommand({ UserName: `harness-${name}` }));
  await client.send(new AttachUserPolicyCommand({ UserName: `harness-${name}`, PolicyArn: Policy?.Arn }));
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: `harness-${name}` }));
  const key = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: new Secret(AccessKey?.SecretAccessKey ?? "") };
  return { caller: createKeyCaller(portal, key, world.sandbox.endpoint), arn: User?.Arn ?? "" };
}

const verdicts = (rows: readonly GradedRow[], grade: string) =>
  new Map(rows.filter(({ check }) => check.grade === grade).map(({ row, check }) => [row.action, check.verdict]));

test("what real calls have to name is found in the account", () => {
  expect(input.targets.instance?.instanceId).toMatch(/^i-/);
  expect(input.targets.example?.imageId).toMatch(/^ami-/);
  expect(input.targets.clusterArn).toContain(":cluster/");
  expect(input.targets.taskDefinition).toContain(":task-definition/");
});

test(
  "a new key with the built policy proves all reads and writes",
  {
    tags: [
      "G11",
      "G12",
      "G13",
      "G14",
      "G15",
      "G16",
      "G17",
      "G18",
      "G19",
      "G20",
      "G21",
      "G22",
      "G23",
      "G24",
      "G25",
      "G28",
      "G29",
      "G31",
      "G32",
    ],
  },
  async () => {
    const { caller, arn } = await userWith("matrix-whole", buildPolicy({ packs: PACKS, context }).document);
    const { value: rows, calls } = await recordCalls(async () => await answer(caller, arn));
    const notPassed = rows.filter(({ check }) => check.verdict !== "pass").map(({ check }) => `${check.title}: ${check.fact}`);
    expect(notPassed).toEqual([]);

    const proved = [...verdicts(rows, "proved").keys()];
    // Items G11-G16 and G22-G25, G28, G29, G31, G32.
    for (const action of ["Instances", "InstanceStatus", "SecurityGroups", "Vpcs", "Subnets", "Tags"])
      expect(proved).toContain(`ec2:Describe${action}`);
    for (const action of [
      "ListClusters",
      "DescribeClusters",
      "ListServices",
      "DescribeServices",
      "ListTaskDefinitions",
      "DescribeTaskDefinition",
      "ListTasks",
      "DescribeTasks",
    ])
      expect(proved).toContain(`ecs:${action}`);
    // Items G17-G21.
    expect([...verdicts(rows, "dry-run").keys()].sort()).toEqual(
      ["Reboot", "Run", "Start", "Stop", "Terminate"].map((verb) => `ec2:${verb}Instances`),
    );
    // One call a probe and no more; a page of the simulator counts as its call.
    expect(calls.length).toBeLessThanOrEqual(planProbes(planMatrix(input)).length + 2);
  },
);

test("AWS denies a key exactly the line that its policy lacks", async () => {
  const lacking = ["ec2:DescribeVpcs", "ecs:DescribeServices", "ec2:StopInstances"];
  const { document } = buildPolicy({ packs: PACKS, context });
  const less: PolicyDocument = {
    ...document,
    Statement: document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action ?? []].flat().filter((action) => !lacking.includes(action)),
    })),
  };
  const { caller, arn } = await userWith("matrix-lacking", less);
  const rows = await answer(caller, arn);
  const denied = rows.filter(({ check }) => check.verdict === "fail");
  expect(new Set(denied.map(({ row }) => row.action))).toEqual(new Set(lacking));
  for (const { check } of denied) expect(check.grade).not.toBe("simulated");
});

test("a dry run on an untagged instance is denied by the condition", async () => {
  const { caller } = await userWith(
    "matrix-tag",
    buildPolicy({ packs: ["P0", "P3"], context: { ...context, instanceTag: { key: "Environment", value: "nowhere" } } }).document,
  );
  const result = await caller.run({
    id: "stop",
    kind: "dry-run",
    action: "ec2:StopInstances",
    region: REGION,
    targets: input.targets,
  });
  expect(result.outcome).toMatchObject({ kind: "denied", code: "UnauthorizedOperation" });
});

test("a key that AWS does not know says nothing about rights", async () => {
  const caller = createKeyCaller(
    portal,
    { accessKeyId: "AKIAZZZZZZZZZZZZZZZZ", secretAccessKey: new Secret("no-secret") },
    world.sandbox.endpoint,
  );
  const result = await caller.run({ id: "read", kind: "read", action: "ec2:DescribeVpcs", region: REGION, targets: {} });
  expect(result.outcome).toMatchObject({ kind: "unanswered", unknownKey: true });
});

test("a role with the run's external ID makes calls; without, none", async () => {
  const name = "HarnessMatrixProof";
  const { document } = buildPolicy({ packs: ["P0", "P1"], context });
  const trust = buildTrustPolicy({ kind: "delegate", roleArn: role("CarabinerPortal"), externalId: EXTERNAL_ID });
  const client = iam(world.prod);
  await client.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: formatPolicy(trust) }));
  const { Policy } = await client.send(
    new CreatePolicyCommand({ PolicyName: "HarnessMatrixReads", PolicyDocument: formatPolicy(document) }),
  );
  await client.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn: Policy?.Arn }));
  const access = accessOf("run_proof");
  expect(await access.callerFor({ arn: role(name) })).toBeUndefined();
  expect(await access.callerFor({ arn: role(name), externalId: "cb-wrong" })).toBeUndefined();
  const caller = await access.callerFor({ arn: role(name), externalId: EXTERNAL_ID });
  if (caller === undefined) throw new Error("AWS gave no session.");
  const rows = await answer(caller, role(name));
  const proved = verdicts(rows, "proved");
  expect(proved.get("ec2:DescribeInstances")).toBe("pass");
  expect(proved.get("ecs:ListClusters")).toBe("fail");
});
