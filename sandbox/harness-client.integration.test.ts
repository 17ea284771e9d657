import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { explainConnectorTest } from "@/lib/domain/diagnosis/explain-connector-test";
import { connectorBody } from "@/lib/domain/harness/connector-body";
import { environmentBody } from "@/lib/domain/harness/environment-yaml";
import { ec2InfrastructureBody } from "@/lib/domain/harness/infrastructure-yaml";
import { sshCredentialBody } from "@/lib/domain/harness/secret-body";
import { type StandIn, startForTest } from "./harness/testing";
import { closeWorld, openWorld, world } from "./seed/aws-world.fixture";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS, SANDBOX_PROJECTS } from "./seed/world";
import { getAccount, getCurrentUser, validateToken } from "@/lib/integrations/harness/account";
import {
  listHarnessAutoScalingGroups,
  listHarnessClusters,
  listHarnessHosts,
  listHarnessRegions,
  listHarnessTagKeys,
  listHarnessVpcs,
} from "@/lib/integrations/harness/aws-helper";
import { checkPermissions } from "@/lib/integrations/harness/check-permissions";
import { createHarnessClient, type HarnessClient } from "@/lib/integrations/harness/client";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { listUsableDelegates } from "@/lib/integrations/harness/delegates";
import { listEnvironments, updateEnvironment } from "@/lib/integrations/harness/environments";
import { listInfrastructures } from "@/lib/integrations/harness/infrastructures";
import { createHarnessAccess } from "@/lib/integrations/harness/harness-access";
import { findOrganization, listOrganizations } from "@/lib/integrations/harness/organizations";
import { findProject, listProjects } from "@/lib/integrations/harness/projects";
import { listSecrets, updateFileSecret, updateTextSecret } from "@/lib/integrations/harness/secrets";

const SCOPE = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const RUN = { carabiner_run: "run_1" };
let standIn: StandIn;

beforeAll(async () => {
  await openWorld();
  standIn = await startForTest({ awsEndpoint: world.sandbox.endpoint });
});
afterAll(async () => {
  await standIn.stop();
  await closeWorld();
});

function clientWith(apiKey: string, prefix = "/gateway"): HarnessClient {
  return createHarnessClient({
    baseUrl: `${standIn.url}${prefix}`,
    apiKey: new Secret(apiKey),
    accountId: HARNESS_ACCOUNT_ID,
    allowPrivateAddresses: true,
  });
}

test.each(["", "/gateway"])("the account is read with the prefix %j", async (prefix) => {
  expect(await getAccount(clientWith(SANDBOX_API_KEYS.admin, prefix))).toMatchObject({
    ok: true,
    value: { identifier: HARNESS_ACCOUNT_ID },
  });
});

test("a key identifies its owner; an expired one names the cause", async () => {
  const admin = clientWith(SANDBOX_API_KEYS.admin);
  expect(await validateToken(admin, new Secret(SANDBOX_API_KEYS.admin))).toMatchObject({
    ok: true,
    value: { kind: "service-account", valid: true },
  });
  expect(await getCurrentUser(clientWith(SANDBOX_API_KEYS.projectAdmin))).toMatchObject({ ok: true });
  expect(await getAccount(clientWith(SANDBOX_API_KEYS.expired))).toMatchObject({
    ok: false,
    error: { explanation: { owner: "harness-admin" } },
  });
});

test("organizations, projects and delegates are listed and found", async () => {
  const client = clientWith(SANDBOX_API_KEYS.admin);
  expect(await findOrganization(client, "meridian")).toMatchObject({ ok: true, value: { identifier: "meridian" } });
  expect(await findOrganization(client, "nowhere")).toEqual({ ok: true, value: undefined });
  expect(await findProject(client, { orgIdentifier: "meridian", identifier: "parcel_tracking" })).toMatchObject({
    ok: true,
    value: { identifier: "parcel_tracking" },
  });
  const organizations = await listOrganizations(client);
  expect(organizations.ok ? organizations.value.length : 0).toBeGreaterThanOrEqual(3);
  const projects = await listProjects(client, "meridian");
  expect(projects.ok ? projects.value.length : 0).toBe(SANDBOX_PROJECTS.filter(({ org }) => org === "meridian").length);
  const delegates = await listUsableDelegates(client, SCOPE);
  expect(delegates.ok ? delegates.value.map(({ name }) => name) : []).toEqual(
    expect.arrayContaining(["meridian-dlg", "prod-dlg-1", "prod-dlg-2"]),
  );
  expect(delegates.ok ? delegates.value.find(({ name }) => name === "prod-dlg-2")?.connected : undefined).toBe(false);
  expect(await listHarnessRegions(client)).toMatchObject({ ok: true, value: { "eu-west-1": expect.any(String) as unknown } });
});

test("permissions differ by key, and a refusal names the permission", async () => {
  const check = { scope: SCOPE, resourceType: "CONNECTOR", permission: "core_connector_edit" };
  expect(await checkPermissions(clientWith(SANDBOX_API_KEYS.admin), [check])).toMatchObject({ value: [{ permitted: true }] });
  expect(await checkPermissions(clientWith(SANDBOX_API_KEYS.viewer), [check])).toMatchObject({ value: [{ permitted: false }] });
  const access = createHarnessAccess(clientWith(SANDBOX_API_KEYS.viewer));
  const refused = await access.createTextSecret({
    scope: SCOPE,
    identifier: "not_mine",
    name: "Not mine",
    value: new Secret("x"),
    tags: RUN,
  });
  expect(refused.ok ? "" : refused.error.message).toContain("core_secret_edit");
});

test("entities are created, found, refused as duplicates, and removed", async () => {
  const client = clientWith(SANDBOX_API_KEYS.admin);
  const access = createHarnessAccess(client);
  const key = (identifier: string) => ({ scope: SCOPE, identifier });
  const secret = (identifier: string) =>
    access.createTextSecret({ ...key(identifier), name: identifier, value: new Secret("value-4711"), tags: RUN });
  expect(await secret("it_access_key")).toMatchObject({ ok: true });
  expect(await secret("it_secret_key")).toMatchObject({ ok: true });
  expect(await secret("it_secret_key")).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(
    await access.createFileSecret({
      ...key("it_pem"),
      name: "it_pem",
      fileName: "key.pem",
      content: new Secret("PEM"),
      tags: RUN,
    }),
  ).toMatchObject({ ok: true });
  const ssh = sshCredentialBody({
    scope: SCOPE,
    identifier: "it_ssh",
    name: "it_ssh",
    runId: "run_1",
    userName: "ec2-user",
    port: 22,
    auth: { kind: "key", keyRef: "it_pem" },
  });
  expect(await access.createCredentialSecret({ ...key("it_ssh"), body: ssh })).toMatchObject({ ok: true });
  expect(await access.findSecret(key("it_ssh"))).toMatchObject({ value: { type: "SSHKey", tags: RUN, scope: SCOPE } });
  const found = await access.findSecret(key("it_secret_key"));
  expect(JSON.stringify(found)).not.toContain("value-4711");
  expect(await listSecrets(client, SCOPE, ["SSHKey"])).toMatchObject({
    ok: true,
    value: expect.arrayContaining([expect.objectContaining({ identifier: "it_ssh" })]) as unknown,
  });

  const connector = connectorBody({
    scope: SCOPE,
    identifier: "it_aws",
    name: "it_aws",
    runId: "run_1",
    region: "eu-west-1",
    credential: { type: "ManualConfig", accessKeyRef: "it_access_key", secretKeyRef: "it_secret_key" },
    delegateSelectors: ["prod-dlg-2"],
    executeOnDelegate: true,
  });
  expect(await access.createConnector(connector)).toMatchObject({
    ok: true,
    value: { requestId: expect.any(String) as unknown },
  });
  expect(await access.createConnector(connector)).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(await access.updateConnector(connector)).toMatchObject({ ok: true });
  expect(await access.findConnector(key("it_aws"))).toMatchObject({ value: { type: "Aws", tags: RUN, status: "UNKNOWN" } });
  expect(await listAwsConnectors(client, SCOPE, { includeParents: true })).toMatchObject({ ok: true });
  // The only delegate with this selector is silent.
  expect(await access.testConnector(key("it_aws"))).toMatchObject({ ok: true, value: { status: "FAILURE" } });
  expect(await access.testConnector(key("nowhere"))).toMatchObject({ ok: false, error: { code: "not_found" } });

  const environment = environmentBody({
    scope: SCOPE,
    identifier: "it_prod",
    name: "it_prod",
    type: "Production",
    runId: "run_1",
  });
  expect(await access.createEnvironment(environment)).toMatchObject({ ok: true });
  expect(await access.createEnvironment(environment)).toMatchObject({ ok: false, error: { code: "conflict" } });
  const infrastructure = ec2InfrastructureBody({
    scope: SCOPE,
    identifier: "it_ec2",
    name: "it_ec2",
    environmentRef: "it_prod",
    runId: "run_1",
    deploymentType: "Ssh",
    connectorRef: "it_aws",
    credentialsRef: "it_ssh",
    region: "eu-west-1",
    hostConnectionType: "PrivateIP",
    vpcs: [],
    tags: [{ key: "Environment", value: "Production" }],
  });
  expect(await access.createInfrastructure(infrastructure)).toMatchObject({ ok: true });
  const infrastructureKey = { ...key("it_ec2"), environmentIdentifier: "it_prod" };
  expect(await access.findInfrastructure(infrastructureKey)).toMatchObject({
    value: { deploymentType: "Ssh", type: "SshWinRmAws", tags: RUN },
  });

  expect(await listEnvironments(client, SCOPE)).toMatchObject({
    ok: true,
    value: expect.arrayContaining([expect.objectContaining({ identifier: "it_prod" })]) as unknown,
  });
  expect(await listInfrastructures(client, SCOPE, "it_prod")).toMatchObject({ ok: true, value: [{ identifier: "it_ec2" }] });
  expect(await updateEnvironment(client, environment)).toMatchObject({ ok: true });
  const value = { ...key("it_secret_key"), name: "it_secret_key", tags: RUN };
  expect(await updateTextSecret(client, value, new Secret("value-4712"))).toMatchObject({ ok: true });
  const file = { fileName: "key.pem", content: new Secret("PEM 2") };
  expect(await updateFileSecret(client, { ...key("it_pem"), name: "it_pem", tags: RUN }, file)).toMatchObject({ ok: true });

  expect(await access.deleteSecret(key("it_secret_key"))).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(await access.deleteInfrastructure(infrastructureKey)).toMatchObject({ ok: true });
  expect(await access.deleteEnvironment(key("it_prod"))).toMatchObject({ ok: true });
  expect(await access.deleteConnector(key("it_aws"))).toMatchObject({ ok: true });
  for (const identifier of ["it_ssh", "it_pem", "it_secret_key", "it_access_key"]) {
    expect(await access.deleteSecret(key(identifier))).toMatchObject({ ok: true });
    expect(await access.findSecret(key(identifier))).toEqual({ ok: true, value: undefined });
  }
});

test("Harness reads AWS, and its failed test shows AWS's cause", async () => {
  const client = clientWith(SANDBOX_API_KEYS.admin);
  const access = createHarnessAccess(client);
  const store = async (identifier: string, value: string) =>
    await access.createTextSecret({ scope: SCOPE, identifier, name: identifier, value: new Secret(value), tags: RUN });
  await store("see_key", world.portal.accessKeyId);
  await store("see_secret", world.portal.secretAccessKey);
  await store("see_wrong", "x".repeat(40));
  const connector = (identifier: string, secretKeyRef: string) =>
    connectorBody({
      scope: SCOPE,
      identifier,
      name: identifier,
      runId: "run_1",
      region: "eu-west-1",
      credential: { type: "ManualConfig", accessKeyRef: "see_key", secretKeyRef },
      delegateSelectors: [],
      executeOnDelegate: true,
    });
  expect(await access.createConnector(connector("see_aws", "see_secret"))).toMatchObject({ ok: true });
  expect(await access.testConnector({ scope: SCOPE, identifier: "see_aws" })).toMatchObject({
    ok: true,
    value: { status: "SUCCESS" },
  });
  const view = { scope: SCOPE, connectorRef: "see_aws", region: "eu-west-1" };
  const answers = await Promise.all([
    listHarnessVpcs(client, view),
    listHarnessTagKeys(client, view),
    listHarnessAutoScalingGroups(client, view),
    listHarnessClusters(client, view),
    listHarnessHosts(client, view, { vpcIds: [], tags: {}, winRm: false }),
  ]);
  expect(answers.map((answer) => (answer.ok ? "ok" : answer.error.message))).toEqual(answers.map(() => "ok"));

  expect(await access.createConnector(connector("see_wrong_aws", "see_wrong"))).toMatchObject({ ok: true });
  const red = await access.testConnector({ scope: SCOPE, identifier: "see_wrong_aws" });
  if (!red.ok) throw new Error(red.error.message);
  expect(red.value.status).toBe("FAILURE");
  const { causeId } = explainConnectorTest(red.value, { identifier: "see_wrong_aws", region: "eu-west-1" });
  expect(["access-key-unknown", "secret-key-wrong"]).toContain(causeId);
});
