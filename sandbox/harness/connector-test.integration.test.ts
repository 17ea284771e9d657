import { mkdtempSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { type AwsSandbox, startAwsSandbox } from "@/sandbox/seed/start-aws";
import { DEPLOY_EXTERNAL_ID, HARNESS_ACCOUNT_ID, SANDBOX_ACCOUNTS, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, inheritConnector, PROJECT, type StandIn, startForTest, textSecret } from "./testing";

let standIn: StandIn;
let aws: AwsSandbox;

const query = PROJECT;
const CONNECTORS = "/ng/api/connectors";
const identitiesSchema = z.object({ portal: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }) });

beforeAll(async () => {
  const stateDir = mkdtempSync(join(tmpdir(), "harness-connector-test-"));
  aws = await startAwsSandbox({ stateDir, seed: true });
  standIn = await startForTest({ stateDir, awsEndpoint: aws.endpoint });
});
afterAll(async () => {
  await standIn.stop();
  await aws.stop();
});

function prodRole(name: string): string {
  return `arn:aws:iam::${SANDBOX_ACCOUNTS.prod.id}:role/${name}`;
}

async function testOf(body: { readonly connector: { readonly identifier: string } }) {
  const created = await standIn.call("POST", CONNECTORS, { body });
  expect(created.text).toContain('"SUCCESS"');
  return standIn.call("POST", `${CONNECTORS}/testConnection/${body.connector.identifier}`, { query });
}

async function statusOf(identifier: string) {
  return at((await standIn.call("GET", `${CONNECTORS}/${identifier}`, { query })).body, "data", "status", "status");
}

function manual(identifier: string, accessKey: string) {
  const credential = { type: "ManualConfig", region: "eu-west-1", spec: { accessKey, secretKeyRef: identifier } };
  return { connector: { name: identifier, identifier, ...PROJECT, type: "Aws", spec: { credential } } };
}

// What the test calls and how it fails: https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference
test("access keys that AWS knows pass, and the status says so", async () => {
  const { portal } = identitiesSchema.parse(JSON.parse(readFileSync(join(standIn.stateDir, "aws-identities.json"), "utf8")));
  const body = textSecret("good_keys", PROJECT, portal.secretAccessKey);
  await standIn.call("POST", "/ng/api/v2/secrets", { query, body });
  const answer = await testOf(manual("good_keys", portal.accessKeyId));
  expect(answer).toMatchObject({ status: 200, body: { data: { status: "SUCCESS", errors: null } } });
  expect(await statusOf("good_keys")).toBe("SUCCESS");
});

test("unknown access keys fail with a helpful 400 without the secret", async () => {
  const body = textSecret("bad_keys", PROJECT, "notTheSecretOfAnybody0123456789abcdefghi");
  await standIn.call("POST", "/ng/api/v2/secrets", { query, body });
  const answer = await testOf(manual("bad_keys", "AKIAEXAMPLEEXAMPLE00"));
  expect(answer).toMatchObject({
    status: 400,
    body: { status: "ERROR", responseMessages: [{ code: "HINT", level: "INFO" }, { code: "EXPLANATION" }, { level: "ERROR" }] },
  });
  expect(at(answer.body, "responseMessages", 0, "message")).toContain("ec2:DescribeRegions");
  expect(answer.text).not.toContain("notTheSecretOfAnybody");
  expect(await statusOf("bad_keys")).toBe("FAILURE");
});

const cross = (role: string, externalId?: string) => ({
  crossAccountAccess: { crossAccountRoleArn: prodRole(role), ...(externalId === undefined ? {} : { externalId }) },
});

test.each([
  { identifier: "own_role", selector: "prod-dlg-1", credential: {} },
  { identifier: "irsa", selector: "eks-dlg", credential: { type: "Irsa" } },
  { identifier: "cross", selector: "prod-dlg-1", credential: cross("HarnessDeployRole", DEPLOY_EXTERNAL_ID) },
  { identifier: "cross_legacy", selector: "prod-dlg-1", credential: cross("HarnessLegacyRole") },
])("the delegate's identity passes: $identifier", async ({ identifier, selector, credential }) => {
  const answer = await testOf(inheritConnector(identifier, [selector], credential));
  expect(answer).toMatchObject({ status: 200, body: { data: { status: "SUCCESS" } } });
});

test.each([
  {
    identifier: "wrong_id",
    selector: "prod-dlg-1",
    credential: cross("HarnessDeployRole", "something-else"),
    hint: "external ID",
  },
  { identifier: "no_id", selector: "prod-dlg-1", credential: cross("HarnessDeployRole"), hint: "external ID" },
  { identifier: "no_trust", selector: "prod-dlg-1", credential: cross("HarnessDeployWrongTrust"), hint: "trusts" },
  {
    identifier: "plain",
    selector: "meridian-dlg",
    credential: cross("HarnessDeployRole", DEPLOY_EXTERNAL_ID),
    hint: "sts:AssumeRole",
  },
  { identifier: "no_irsa", selector: "prod-dlg-1", credential: { type: "Irsa" }, hint: "IRSA" },
  {
    identifier: "oidc",
    selector: "prod-dlg-1",
    credential: { type: "OidcAuthentication", spec: { iamRoleArn: prodRole("finance-admin") } },
    hint: "finance-admin",
  },
])("AWS refuses $identifier with a guided 400", async ({ identifier, selector, credential, hint }) => {
  const answer = await testOf(inheritConnector(identifier, [selector], credential));
  expect(answer).toMatchObject({ status: 400, body: { status: "ERROR" } });
  expect(at(answer.body, "responseMessages", 0, "message")).toContain(hint);
  expect(await statusOf(identifier)).toBe("FAILURE");
});

function helper(what: string, connector: string) {
  return standIn.call("GET", `/ng/api/aws/aws-helper/${what}`, {
    query: { ...query, awsConnectorRef: connector, region: "eu-west-1" },
  });
}

test("look-ups answer what the connector's role sees", async () => {
  await testOf(inheritConnector("lister", ["prod-dlg-1"], cross("HarnessDeployRole", DEPLOY_EXTERNAL_ID)));
  const vpcs = await helper("vpcs", "lister");
  expect(at(vpcs.body, "data", 0, "id")).toMatch(/^vpc-/);
  expect((await helper("tags", "lister")).body.data).toContain("Name");
  expect(at((await helper("clusters", "lister")).body, "data", 0)).toEqual(expect.any(String));
});

test("a look-up that the role may not make returns its code", async () => {
  await testOf(inheritConnector("narrow", ["prod-dlg-1"], cross("HarnessDeployRole", DEPLOY_EXTERNAL_ID)));
  expect(await helper("auto-scaling-groups", "narrow")).toMatchObject({ status: 400, body: { code: "AWS_ASG_ERROR" } });
});

/** GET with a body, which fetch refuses to send. */
function getWithBody(path: string, body: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = {
      "x-api-key": SANDBOX_API_KEYS.admin,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    const sent = request(`${standIn.url}${path}`, { method: "GET", headers }, (answer) => {
      let received = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
      answer.on("end", () => {
        resolve(JSON.parse(received));
      });
    });
    sent.on("error", reject).end(text);
  });
}

test("a GET body with VPC and tag filters finds hosts", async () => {
  await testOf(inheritConnector("finder", ["prod-dlg-1"], cross("HarnessDeployRole", DEPLOY_EXTERNAL_ID)));
  const search = new URLSearchParams({ accountIdentifier: HARNESS_ACCOUNT_ID, ...PROJECT, awsConnectorRef: "finder" });
  const ask = (body: object) =>
    getWithBody(`/ng/api/aws/aws-helper/hosts?${search.toString()}`, { region: "eu-west-1", ...body });
  const all = at(await ask({}), "data");
  expect(Array.isArray(all) ? all.length : 0).toBeGreaterThan(0);
  expect(at(await ask({ tags: { Name: "no such host" } }), "data")).toEqual([]);
});
