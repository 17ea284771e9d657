import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { closeWorld, openWorld, world } from "./seed/aws-world.fixture";
import { PORTAL_EXTERNAL_ID, PORTAL_ROLE, SANDBOX_ACCOUNTS, SANDBOX_REGIONS } from "./seed/world";
import { recordCalls } from "@/lib/integrations/aws/call-log";
import { readTaskNetwork } from "@/lib/deps/task-network";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { countInstances } from "@/lib/integrations/aws/count-instances";
import { createCredentials } from "@/lib/integrations/aws/credentials";
import { describeInstances } from "@/lib/integrations/aws/describe-instances";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { getAccessKeyLastUsed, setAccessKeyStatus } from "@/lib/integrations/aws/iam-access-keys";
import { listInlinePolicies } from "@/lib/integrations/aws/iam-attachments";
import { policyArnOf } from "@/lib/integrations/aws/iam-policies";
import {
  countMfaDevices,
  getAccountSummary,
  getCredentialReport,
  getServiceLastAccessed,
  startServiceLastAccessed,
} from "@/lib/integrations/aws/iam-posture";
import { listRoles, tagRole } from "@/lib/integrations/aws/iam-roles";
import { hasLoginProfile, listUsers, tagUser } from "@/lib/integrations/aws/iam-users";
import { listAutoScalingGroups } from "@/lib/integrations/aws/list-auto-scaling-groups";
import { findProbeTargets } from "@/lib/integrations/aws/find-probe-targets";
import { listClusters } from "@/lib/integrations/aws/list-clusters";
import { listInstanceTags } from "@/lib/integrations/aws/list-instance-tags";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { listSecurityGroups } from "@/lib/integrations/aws/list-security-groups";
import { listSubnets } from "@/lib/integrations/aws/list-subnets";
import { findTaskDefinition, listRevisions, listTaskDefinitionFamilies } from "@/lib/integrations/aws/task-definitions";
import { listVpcEndpoints } from "@/lib/integrations/aws/list-vpc-endpoints";
import { listVpcs } from "@/lib/integrations/aws/list-vpcs";
import { probeAssumeRole } from "@/lib/integrations/aws/probe-assume-role";
import { hasReadProbe, probeDryRun, probeReadAction, probeRunInstances } from "@/lib/integrations/aws/probe-action";
import { READ_PROBES } from "@/lib/integrations/aws/read-probes";
import { simulatePrincipalPolicy } from "@/lib/integrations/aws/simulate-principal-policy";

const { prod } = SANDBOX_ACCOUNTS;
const PORTAL_ARN = `arn:aws:iam::${prod.id}:role/${PORTAL_ROLE}`;
const CLOCK = { now: () => new Date() };
let clients: AwsClients;
let base: AwsClients;

function make(account: string, assumeRole?: { roleArn: string; externalId?: string }): AwsClients {
  const { endpoint } = world.sandbox;
  const credentials = createCredentials(
    {
      kind: "sandbox",
      accessKeyId: world.portal.accessKeyId,
      secretAccessKey: new Secret(world.portal.secretAccessKey),
      assumeRole,
    },
    { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "run_1" },
  );
  return createAwsClients({ credentials, account, homeRegion: "eu-west-1", endpoint, callerArn: PORTAL_ARN });
}

beforeAll(async () => {
  await openWorld();
  clients = make(prod.id, { roleArn: PORTAL_ARN, externalId: PORTAL_EXTERNAL_ID });
  base = make(SANDBOX_ACCOUNTS.shared.id);
});
afterAll(async () => {
  clients.close();
  base.close();
  await closeWorld();
});

test("portal access sees the account through its role", async () => {
  expect(await getCallerIdentity(clients)).toMatchObject({
    ok: true,
    value: {
      account: prod.id,
      partition: "aws",
      principal: { kind: "assumed-role", name: PORTAL_ROLE, sessionName: "carabiner-run_1" },
    },
  });
});

test("every read of the inventory is believed and gives something", async () => {
  const answers = await Promise.all([
    listRegions(clients),
    describeInstances(clients, "eu-west-1"),
    listVpcs(clients, "eu-west-1"),
    listSubnets(clients, "eu-west-1"),
    listSecurityGroups(clients, "eu-west-1"),
    listInstanceTags(clients, "eu-west-1"),
    listAutoScalingGroups(clients, "eu-west-1"),
    listClusters(clients, "eu-west-1"),
    listUsers(clients),
    listRoles(clients),
  ]);
  expect(answers.map((answer) => (answer.ok ? answer.value.length > 0 : answer.error))).toEqual(answers.map(() => true));
});

test("families, revisions and one document of a task definition are read", { tags: ["G142", "G144"] }, async () => {
  const families = await listTaskDefinitionFamilies(clients, "eu-west-1");
  expect(families.ok && families.value).toEqual(expect.arrayContaining(["parcel-api", "parcel-batch"]));
  const revisions = await listRevisions(clients, "eu-west-1", "parcel-api");
  expect(revisions).toMatchObject({ ok: true, value: { revisions: [1], hasMore: false, next: 2 } });
  const none = await listRevisions(clients, "eu-west-1", "parcel");
  expect(none).toMatchObject({ ok: true, value: { revisions: [], next: 1 } });
  const found = await findTaskDefinition(clients, "eu-west-1", { family: "parcel-api", revision: 1 });
  expect(found).toMatchObject({ ok: true, value: { status: "ACTIVE", document: { family: "parcel-api", cpu: "256" } } });
  expect(found.ok && Object.keys(found.value?.document ?? {})).not.toContain("taskDefinitionArn");
  const absent = await findTaskDefinition(clients, "eu-west-1", { family: "parcel-api", revision: 999 });
  expect(absent).toEqual({ ok: true, value: undefined });
});

test("a subnet is public when its route table leads to the internet", { tags: ["G138"] }, async () => {
  const network = await readTaskNetwork(clients, "eu-west-1");
  if (!network.ok) throw new Error(network.error.message);
  const routes = network.value.subnets.map(({ name, route }) => [name, route.kind]);
  expect(routes).toEqual(
    expect.arrayContaining([
      ["parcel-prod-public-a", "public"],
      ["parcel-prod-private-c", "none"],
    ]),
  );
  expect(network.value.groups.find(({ name }) => name === "parcel-prod-web")?.inbound).toContain("TCP 80, anywhere");
  expect(await listVpcEndpoints(clients, "eu-west-1")).toMatchObject({ ok: true });
});

test("a probe finds the named cluster, and none for an unknown name", async () => {
  const wanted = new Set(["clusterArn"] as const);
  const found = await findProbeTargets(clients, { region: "eu-west-1", wanted, cluster: "parcel-jobs" });
  expect(found.clusterArn).toMatch(/cluster\/parcel-jobs$/);
  expect((await findProbeTargets(clients, { region: "eu-west-1", wanted, cluster: "no-such" })).clusterArn).toBeUndefined();
});

test("the filters of a query narrow the list as EC2 documents them", async () => {
  const all = await describeInstances(clients, "eu-west-1");
  const running = await describeInstances(clients, "eu-west-1", { states: ["running"] });
  expect(all.ok && running.ok && running.value.length > 0 && running.value.length <= all.value.length).toBe(true);
  expect(running.ok ? new Set(running.value.map(({ state }) => state)) : undefined).toEqual(new Set(["running"]));
  const literal = await describeInstances(clients, "eu-west-1", { tags: { Name: "*" } });
  expect(literal).toEqual({ ok: true, value: [] });
});

test("instances of all regions are counted", async () => {
  const counts = await Promise.all(SANDBOX_REGIONS.map(async (region) => await countInstances(clients, region)));
  expect(counts.every(({ ok }) => ok)).toBe(true);
  expect(counts.reduce((sum, count) => sum + (count.ok ? count.value.total : 0), 0)).toBeGreaterThan(10);
});

test("the portal's role is given only with its external ID", async () => {
  expect(await probeAssumeRole(base, { roleArn: PORTAL_ARN, runId: "run_1" })).toMatchObject({
    ok: true,
    value: { outcome: "refused" },
  });
  expect(await probeAssumeRole(base, { roleArn: PORTAL_ARN, runId: "run_1", externalId: PORTAL_EXTERNAL_ID })).toMatchObject({
    ok: true,
    value: { outcome: "assumed" },
  });
});

test("a call without its role says that the role was refused", async () => {
  const stranger = make(prod.id, { roleArn: PORTAL_ARN, externalId: "wrong-id" });
  const result = await describeInstances(stranger, "eu-west-1");
  stranger.close();
  expect(result).toMatchObject({
    ok: false,
    error: { explanation: { causeId: "trust-policy-refuses", details: { Call: "sts:AssumeRole" } } },
  });
});

test("policy, user, attachment and key are created, read back and removed", async () => {
  const iam = createIamAccess(clients);
  const tags = { "carabiner:run": "run_1" };
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" }],
  });
  const policy = await iam.createPolicy({ name: "harness-it", description: "test", document, tags });
  if (!policy.ok) throw new Error(policy.error.message);
  expect(policy.value.requestId).toBeTruthy();
  const found = await iam.findPolicy(policy.value.policyArn);
  expect(found.ok ? JSON.parse(found.value?.document ?? "") : undefined).toEqual(JSON.parse(document));
  expect(found).toMatchObject({ value: { policy: { tags } } });
  expect(await iam.createPolicy({ name: "harness-it", description: "test", document, tags })).toMatchObject({
    ok: false,
    error: { code: "conflict", explanation: { causeId: "iam-name-taken" } },
  });

  const holder = { kind: "user", name: "harness-it" } as const;
  expect(await iam.createUser({ userName: holder.name, tags })).toMatchObject({ ok: true });
  expect(await iam.findUser(holder.name)).toMatchObject({ value: { tags } });
  expect(await iam.attachPolicy({ holder, policyArn: policy.value.policyArn })).toMatchObject({ ok: true });
  expect(await iam.listAttachedPolicies(holder)).toMatchObject({ value: [{ policyArn: policy.value.policyArn }] });
  const simulated = await simulatePrincipalPolicy(clients, {
    principalArn: `arn:aws:iam::${prod.id}:user/${holder.name}`,
    actions: ["ec2:DescribeRegions", "ec2:RunInstances"],
  });
  expect(simulated.ok ? simulated.value.map(({ decision }) => decision) : simulated.error).toEqual(["allowed", "implicitDeny"]);
  const key = await iam.createAccessKey(holder.name);
  if (!key.ok) throw new Error(key.error.message);
  expect(await iam.listAccessKeys(holder.name)).toMatchObject({
    value: [{ accessKeyId: key.value.accessKeyId, status: "Active" }],
  });

  expect(policy.value.policyArn).toBe(policyArnOf({ partition: "aws", account: prod.id, policyName: "harness-it" }));
  const theKey = { userName: holder.name, accessKeyId: key.value.accessKeyId };
  expect(await setAccessKeyStatus(clients, { ...theKey, status: "Inactive" })).toMatchObject({ ok: true });
  expect(await iam.listAccessKeys(holder.name)).toMatchObject({ value: [{ status: "Inactive" }] });
  expect(await getAccessKeyLastUsed(clients, theKey.accessKeyId)).toMatchObject({ ok: true, value: { serviceName: undefined } });
  expect(await tagUser(clients, holder.name, { team: "parcel" })).toMatchObject({ ok: true });
  expect(await iam.findUser(holder.name)).toMatchObject({ value: { tags: { ...tags, team: "parcel" } } });
  expect(await hasLoginProfile(clients, holder.name)).toEqual({ ok: true, value: false });
  expect(await countMfaDevices(clients, holder.name)).toEqual({ ok: true, value: 0 });
  expect(await listInlinePolicies(clients, holder)).toEqual({ ok: true, value: [] });

  expect(await iam.replacePolicyDocument({ policyArn: policy.value.policyArn, document })).toMatchObject({ ok: true });
  expect(await iam.deleteAccessKey({ userName: holder.name, accessKeyId: key.value.accessKeyId })).toMatchObject({ ok: true });
  expect(await iam.detachPolicy({ holder, policyArn: policy.value.policyArn })).toMatchObject({ ok: true });
  expect(await iam.deleteUser(holder.name)).toMatchObject({ ok: true });
  expect(await iam.deletePolicy(policy.value.policyArn)).toMatchObject({ ok: true });
  expect(await iam.findUser(holder.name)).toEqual({ ok: true, value: undefined });
});

test("a role is made, tagged, given another trust policy and removed", async () => {
  const iam = createIamAccess(clients);
  const trust = (account: string): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
    });
  const roleName = "harness-it";
  expect(
    await iam.createRole({ roleName, description: "test", trustDocument: trust(prod.id), tags: { "carabiner:run": "run_1" } }),
  ).toMatchObject({ ok: true });
  expect(await tagRole(clients, roleName, { team: "parcel" })).toMatchObject({ ok: true });
  expect(await iam.updateTrust({ roleName, trustDocument: trust(SANDBOX_ACCOUNTS.shared.id) })).toMatchObject({ ok: true });
  const role = await iam.findRole(roleName);
  expect(role).toMatchObject({ value: { tags: { "carabiner:run": "run_1", team: "parcel" } } });
  expect(role.ok ? role.value?.trustDocument : "").toContain(SANDBOX_ACCOUNTS.shared.id);
  expect(await iam.deleteRole(roleName)).toMatchObject({ ok: true });
  expect(await iam.findRole(roleName)).toEqual({ ok: true, value: undefined });
});

test("what a principal last used is reported", async () => {
  const job = await startServiceLastAccessed(clients, { principalArn: PORTAL_ARN, granularity: "SERVICE_LEVEL" });
  expect(job).toMatchObject({ ok: true });
  expect(await getServiceLastAccessed(clients, job.ok ? job.value : "")).toMatchObject({ ok: true, value: { ready: true } });
});

test("the posture reads answer", async () => {
  expect(await getAccountSummary(clients)).toMatchObject({ ok: true });
  expect(await getCredentialReport(clients)).toMatchObject({ ok: true });
});

test("every probe without a name answers in one call", async () => {
  const { value: probes, calls } = await recordCalls(
    async () =>
      await Promise.all(
        Object.keys(READ_PROBES).map(
          async (action) => [action, await probeReadAction(clients, { action, region: "eu-west-1" })] as const,
        ),
      ),
  );
  const failed = probes.flatMap(([action, probe]) => (probe.ok ? [] : [`${action}: ${probe.error.message}`]));
  expect(failed).toEqual([]);
  const asked = probes.filter(([, probe]) => probe.ok && probe.value.grade !== "not-testable");
  expect(calls.length).toBeLessThanOrEqual(probes.length);
  expect(asked.length).toBeGreaterThan(20);
});

test("a dry run changes nothing and is answered", async () => {
  const running = await describeInstances(clients, "eu-west-1", { states: ["running"] });
  const instanceId = running.ok ? (running.value[0]?.instanceId ?? "") : "";
  const probe = await probeDryRun(clients, { action: "ec2:StopInstances", region: "eu-west-1", instanceId });
  expect(probe.ok && ["allowed", "denied"].includes(probe.value.outcome)).toBe(true);
  expect(await describeInstances(clients, "eu-west-1", { instanceIds: [instanceId], states: ["running"] })).toMatchObject({
    value: [{ instanceId }],
  });
});

test("a launch can be asked about without launching", async () => {
  const before = await describeInstances(clients, "eu-west-1");
  const first = before.ok ? before.value[0] : undefined;
  const probe = await probeRunInstances(clients, {
    region: "eu-west-1",
    imageId: first?.imageId ?? "",
    instanceType: "t3.micro",
    subnetId: first?.subnetId,
  });
  expect(probe).toMatchObject({ ok: true, value: { grade: "dry-run", outcome: "denied" } });
  expect(await describeInstances(clients, "eu-west-1")).toEqual(before);
});

test("actions without a read call are known beforehand", () => {
  expect([hasReadProbe("ec2:DescribeInstances"), hasReadProbe("ecs:RunTask")]).toEqual([true, false]);
});
