import { afterAll, beforeAll, expect, test } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import {
  at,
  createSshKey,
  environment,
  infrastructure,
  manualConnector,
  PROJECT,
  type StandIn,
  startForTest,
  textSecret,
} from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("secret_key") });
  await standIn.call("POST", "/ng/api/connectors", { body: manualConnector("aws_ec2", "secret_key") });
  await createSshKey(standIn);
  await standIn.call("POST", ENVIRONMENTS, { body: environment("production") });
});
afterAll(() => standIn.stop());

const ENVIRONMENTS = "/ng/api/environmentsV2";
const INFRASTRUCTURES = "/ng/api/infrastructures";
const query = PROJECT;
const inProduction = { ...PROJECT, environmentIdentifier: "production" };

// https://apidocs.harness.io/tag/Environments and /tag/Infrastructures; the YAML of an EC2 infrastructure:
// https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/traditional/ssh-ng
test("an environment without YAML gets one that says the same", async () => {
  const { body } = await standIn.call("GET", `${ENVIRONMENTS}/production`, { query });
  expect(body.data).toMatchObject({
    environment: { type: "Production", storeType: "INLINE", ...PROJECT },
    governanceMetadata: null,
  });
  expect(at(body, "data", "environment", "yaml")).toContain("environment:\n  name: production\n  identifier: production\n");
});

test.each([
  { why: "a duplicate", body: environment("production"), code: "DUPLICATE_FIELD" },
  { why: "an unknown type", body: { ...environment("e1"), type: "Prod" }, code: "INVALID_REQUEST" },
  { why: "a dollar in the identifier", body: environment("e$1"), code: "INVALID_REQUEST" },
  {
    why: "YAML with another identifier",
    body: { ...environment("e1"), yaml: "environment:\n  name: e1\n  identifier: other\n  type: Production\n" },
    code: "INVALID_REQUEST",
  },
  { why: "YAML without its top-level key", body: { ...environment("e1"), yaml: "name: e1\n" }, code: "INVALID_REQUEST" },
  { why: "YAML that cannot be read", body: { ...environment("e1"), yaml: "environment: [" }, code: "INVALID_YAML_ERROR" },
])("$why is refused", async ({ body, code }) => {
  expect(await standIn.call("POST", ENVIRONMENTS, { body })).toMatchObject({ status: 400, body: { code } });
});

test("upsert creates, then replaces", async () => {
  const put = (name: string) => standIn.call("PUT", `${ENVIRONMENTS}/upsert`, { body: { ...environment("upserted"), name } });
  expect((await put("first")).status).toBe(200);
  expect(at((await put("second")).body, "data", "environment", "name")).toBe("second");
});

test("an infrastructure is created and read", async () => {
  const created = await standIn.call("POST", INFRASTRUCTURES, { body: infrastructure("ec2_created") });
  expect(created).toMatchObject({
    status: 200,
    body: {
      data: {
        infrastructure: { deploymentType: "Ssh", type: "SshWinRmAws", environmentRef: "production", connectorRef: "aws_ec2" },
      },
    },
  });
  expect((await standIn.call("GET", `${INFRASTRUCTURES}/ec2_created`, { query: inProduction })).status).toBe(200);
  expect((await standIn.call("GET", `${INFRASTRUCTURES}/ec2_created`, { query })).status).toBe(400);
  expect((await standIn.call("POST", INFRASTRUCTURES, { body: infrastructure("ec2_created") })).body).toMatchObject({
    code: "DUPLICATE_FIELD",
  });
});

test.each([
  {
    why: "another name in the YAML",
    change: (yaml: string) => yaml.replace("name: ec2_bad", "name: x"),
    code: "INVALID_REQUEST",
  },
  { why: "another type in the YAML", change: (yaml: string) => yaml.replace("SshWinRmAws", "ECS"), code: "INVALID_REQUEST" },
  { why: "a missing login secret", change: (yaml: string) => yaml.replace("ec2_ssh_key", "nowhere"), code: "INVALID_REQUEST" },
  {
    why: "a login secret of the wrong type",
    change: (yaml: string) => yaml.replace("ec2_ssh_key", "secret_key"),
    code: "INVALID_REQUEST",
  },
  {
    why: "an SSH key for WinRM",
    change: (yaml: string) => yaml.replace("deploymentType: Ssh", "deploymentType: WinRm"),
    code: "INVALID_REQUEST",
  },
  { why: "an SSM host connection", change: (yaml: string) => yaml.replace("PrivateIP", "SSM"), code: "SCHEMA_VALIDATION_FAILED" },
  { why: "no region", change: (yaml: string) => yaml.replace("    region: eu-west-1\n", ""), code: "SCHEMA_VALIDATION_FAILED" },
  { why: "no YAML", change: () => "", code: "INVALID_REQUEST" },
])("$why is refused", async ({ change, code }) => {
  const body = infrastructure("ec2_bad", change);
  expect(await standIn.call("POST", INFRASTRUCTURES, { body })).toMatchObject({ status: 400, body: { code } });
});

test("the deployment type of an infrastructure cannot change", async () => {
  await standIn.call("POST", INFRASTRUCTURES, { body: infrastructure("ec2_typed") });
  const body = infrastructure("ec2_typed", (yaml) => yaml.replace("deploymentType: Ssh", "deploymentType: WinRm"));
  const answer = await standIn.call("PUT", INFRASTRUCTURES, { body });
  expect(answer.body.message).toBe("Infrastructure Deployment Type is not allowed to change.");
});

test("an infrastructure holds its connector and its login secret", async () => {
  await standIn.call("PUT", `${INFRASTRUCTURES}/upsert`, { body: infrastructure("ec2_holder") });
  for (const path of ["/ng/api/connectors/aws_ec2", "/ng/api/v2/secrets/ec2_ssh_key"]) {
    expect((await standIn.call("DELETE", path, { query })).body).toMatchObject({ code: "ENTITY_REFERENCE_EXCEPTION" });
  }
});

test("who sees an environment may not change its infrastructures", async () => {
  const options = { body: infrastructure("ec2_viewer"), key: SANDBOX_API_KEYS.viewer };
  expect(await standIn.call("POST", INFRASTRUCTURES, options)).toMatchObject({
    status: 403,
    body: { failedPermissionChecks: [{ permission: "core_environment_edit", resourceType: "ENVIRONMENT" }] },
  });
});

test("an environment takes its infrastructures along", async () => {
  await standIn.call("POST", ENVIRONMENTS, { body: environment("brief") });
  const inBrief = (text: string) => text.replaceAll("environmentRef: production", "environmentRef: brief");
  const body = { ...infrastructure("ec2_brief", inBrief), environmentRef: "brief" };
  expect((await standIn.call("POST", INFRASTRUCTURES, { body })).status).toBe(200);
  expect((await standIn.call("DELETE", `${ENVIRONMENTS}/brief`, { query })).body.data).toBe(true);
  const read = await standIn.call("GET", `${INFRASTRUCTURES}/ec2_brief`, {
    query: { ...PROJECT, environmentIdentifier: "brief" },
  });
  expect(read.body).toMatchObject({ code: "RESOURCE_NOT_FOUND_EXCEPTION" });
});
