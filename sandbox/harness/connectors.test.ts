import { afterAll, beforeAll, expect, test } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, inheritConnector, manualConnector, ORG, PROJECT, type StandIn, startForTest, textSecret } from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("project_key") });
  await standIn.call("POST", "/ng/api/v2/secrets", { body: textSecret("account_key", {}) });
});
afterAll(() => standIn.stop());

const BASE = "/ng/api/connectors";
const query = PROJECT;

// https://apidocs.harness.io/tag/Connectors; rules of the AWS connector:
// https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference
test("a connector returns as sent, with defaults and without status", async () => {
  const created = await standIn.call("POST", BASE, { body: manualConnector("plain", "project_key") });
  const wanted = {
    connector: {
      identifier: "plain",
      ...PROJECT,
      spec: { executeOnDelegate: true, delegateSelectors: [], credential: { spec: { accessKey: "AKIAEXAMPLEEXAMPLE00" } } },
    },
    status: null,
    harnessManaged: false,
  };
  expect(created).toMatchObject({ status: 200, body: { data: wanted } });
  expect((await standIn.call("GET", `${BASE}/plain`, { query })).body.data).toMatchObject(wanted);
});

test("a credential that the delegate provides is answered without a spec", async () => {
  const created = await standIn.call("POST", BASE, { body: inheritConnector("inherited", ["prod-dlg-1"], { spec: null }) });
  expect(at(created.body, "data", "connector", "spec", "credential")).toEqual({
    type: "InheritFromDelegate",
    region: "eu-west-1",
    crossAccountAccess: null,
  });
});

const manual = manualConnector("refused", "project_key").connector;
const spec = (inner: object) => ({ connector: { ...manual, spec: { credential: { type: "ManualConfig", spec: inner } } } });

test.each([
  { why: "an unknown secret", body: manualConnector("refused", "nowhere"), message: "No secret exists with the id nowhere" },
  {
    why: "two access keys",
    body: spec({ accessKey: "A", accessKeyRef: "project_key", secretKeyRef: "project_key" }),
    message: "Exactly one",
  },
  { why: "no access key", body: spec({ secretKeyRef: "project_key" }), message: "Exactly one" },
  { why: "a spec to inherit", body: inheritConnector("refused", ["aws"], { spec: {} }), message: "No spec should be provided" },
  { why: "no selector to inherit", body: inheritConnector("refused", []), message: "Delegate Selector cannot be null" },
  {
    why: "a project secret for the organization",
    body: manualConnector("refused", "project_key", ORG),
    message: "at a org level",
  },
  {
    why: "an unprefixed secret for the account",
    body: manualConnector("refused", "account_key", {}),
    message: "at account level",
  },
  { why: "an unknown credential", body: inheritConnector("refused", ["aws"], { type: "Magic" }), message: "must be one of" },
  {
    why: "an unknown project",
    body: manualConnector("refused", "x", { ...ORG, projectIdentifier: "none" }),
    message: "not found",
  },
])("$why is refused with 400", async ({ body, message }) => {
  const answer = await standIn.call("POST", BASE, { body });
  expect(answer.status).toBe(400);
  expect(answer.body.message).toContain(message);
});

test("an account connector takes an account secret by its prefix", async () => {
  expect((await standIn.call("POST", BASE, { body: manualConnector("wide", "account.account_key", {}) })).status).toBe(200);
});

test("duplicate, missing update and missing entity return different errors", async () => {
  await standIn.call("POST", BASE, { body: manualConnector("once", "project_key") });
  const again = await standIn.call("POST", BASE, { body: manualConnector("once", "project_key") });
  expect(again).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
  const update = await standIn.call("PUT", BASE, { body: manualConnector("never", "project_key") });
  expect(update.body.message).toBe("No connector exists with the  Identifier never");
  expect(await standIn.call("GET", `${BASE}/never`, { query })).toMatchObject({
    status: 400,
    body: { status: "FAILURE", code: "RESOURCE_NOT_FOUND_EXCEPTION" },
  });
  const tested = await standIn.call("POST", `${BASE}/testConnection/never`, { query });
  expect(tested.body).toMatchObject({ code: "CONNECTOR_NOT_FOUND_EXCEPTION" });
});

test("an update replaces everything: forgotten selectors are gone", async () => {
  await standIn.call("POST", BASE, { body: manualConnector("full", "project_key") });
  const { connector } = manualConnector("full", "project_key");
  await standIn.call("PUT", BASE, {
    body: { connector: { ...connector, spec: { ...connector.spec, delegateSelectors: ["aws"] } } },
  });
  const updated = await standIn.call("PUT", BASE, { body: { connector } });
  expect(at(updated.body, "data", "connector", "spec", "delegateSelectors")).toEqual([]);
});

test("the list filters by type and category, built-in secret manager included", async () => {
  const list = (body: object) => standIn.call("POST", `${BASE}/listV2`, { query, body: { filterType: "Connector", ...body } });
  const aws = await list({ types: ["Aws"] });
  expect(aws.text).not.toContain('harnessSecretManager"');
  const managers = await list({ categories: ["SECRET_MANAGER"] });
  expect(managers.body.data).toMatchObject({ totalItems: 1, content: [{ connector: { identifier: "harnessSecretManager" } }] });
});

test("the list shows the scopes above only when asked", async () => {
  const list = (more: Record<string, string>) =>
    standIn.call("POST", `${BASE}/listV2`, { query: { ...query, ...more }, body: { filterType: "Connector" } });
  await standIn.call("POST", BASE, { body: manualConnector("above", "account.account_key", {}) });
  expect((await list({})).text).not.toContain('"above"');
  expect((await list({ includeAllConnectorsAvailableAtScope: "true" })).text).toContain('"above"');
});

test.each([
  { why: "a selector that no delegate has", selectors: ["unknown-tag"], code: 460, word: "No eligible delegates" },
  { why: "selectors that no single delegate has", selectors: ["eks", "prod"], code: 460, word: "No eligible delegates" },
  { why: "a silent delegate", selectors: ["prod-dlg-2"], code: 460, word: "inactive" },
  { why: "no AWS endpoint", selectors: ["prod-dlg-1"], code: 461, word: "timed out" },
])("the test with $why answers 200 with a failure and keeps it", async ({ selectors, code, word }) => {
  const identifier = `tested_${selectors.join("_").replaceAll("-", "_")}`;
  await standIn.call("POST", BASE, { body: inheritConnector(identifier, selectors) });
  const answer = await standIn.call("POST", `${BASE}/testConnection/${identifier}`, { query });
  expect(answer).toMatchObject({ status: 200, body: { status: "SUCCESS", data: { status: "FAILURE", errors: [{ code }] } } });
  expect(at(answer.body, "data", "errors", 0, "message")).toContain(word);
  const read = await standIn.call("GET", `${BASE}/${identifier}`, { query });
  expect(at(read.body, "data", "status", "status")).toBe("FAILURE");
});

test("who may only see is refused with the checks that failed", async () => {
  const options = { body: manualConnector("viewers", "project_key"), key: SANDBOX_API_KEYS.viewer };
  const answer = await standIn.call("POST", BASE, options);
  expect(answer).toMatchObject({
    status: 403,
    body: {
      code: "NG_ACCESS_DENIED",
      failedPermissionChecks: [{ permission: "core_connector_edit", resourceType: "CONNECTOR", resourceScope: PROJECT }],
    },
  });
});

test("a project administrator may not use the organization's connector", async () => {
  const options = { query: ORG, key: SANDBOX_API_KEYS.projectAdmin };
  expect((await standIn.call("POST", `${BASE}/testConnection/anything`, options)).status).toBe(403);
});
