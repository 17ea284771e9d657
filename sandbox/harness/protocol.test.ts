import { afterAll, beforeAll, expect, test } from "vitest";

import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, PROJECT, type StandIn, startForTest } from "./testing";

// https://developer.harness.io/docs/platform/automation/api/api-quickstart and /references/allowlist describe base,
// header and account; the envelopes are those of the public OpenAPI document.
let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

test.each(["/ng/api/organizations", "/gateway/ng/api/organizations"])(
  "%s answers a page in the success envelope",
  async (path) => {
    const { status, body } = await standIn.call("GET", path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "SUCCESS",
      metaData: null,
      data: { totalItems: 3, pageIndex: 0, pageSize: 50, pageToken: null },
    });
    expect(body.correlationId).toEqual(expect.any(String));
  },
);

test("the account may come as a header instead of the query", async () => {
  const headers = { "Harness-Account": HARNESS_ACCOUNT_ID };
  expect((await standIn.call("GET", "/ng/api/projects", { account: null, headers })).status).toBe(200);
});

test.each([
  { why: "no account", options: { account: null }, status: 400, code: "INVALID_REQUEST" },
  { why: "no key", options: { key: null }, status: 401, code: "INVALID_TOKEN" },
  { why: "an unknown key", options: { key: "pat.x.y.z" }, status: 401, code: "INVALID_TOKEN" },
  { why: "an expired key", options: { key: SANDBOX_API_KEYS.expired }, status: 401, code: "INVALID_TOKEN" },
  { why: "a key of another account", options: { account: "someOtherAccount000000" }, status: 401, code: "INVALID_TOKEN" },
])("$why is refused with $status", async ({ options, status, code }) => {
  const answer = await standIn.call("GET", "/ng/api/projects", options);
  expect(answer).toMatchObject({ status, body: { status: "ERROR", code, detailedMessage: null } });
  expect(at(answer.body, "responseMessages", 0, "level")).toBe("ERROR");
});

test.each([
  { method: "GET", path: "/ng/api/nothing-here", status: 404 },
  { method: "GET", path: "/", status: 404 },
  { method: "DELETE", path: "/ng/api/projects", status: 405 },
  { method: "POST", path: "/ng/api/hosts/validate", status: 501 },
  { method: "GET", path: "/v1/orgs/meridian/projects", status: 501 },
  { method: "GET", path: "/ng/api/serviceaccount", status: 501 },
  { method: "POST", path: "/ng/api/environmentsV2/import", status: 501 },
  { method: "GET", path: "/ng/api/environmentsV2/serviceOverrides", status: 501 },
  { method: "GET", path: "/ng/api/connectors/fieldValues", status: 501 },
  { method: "GET", path: "/ng/api/file-store/folder", status: 501 },
  { method: "POST", path: "/ng/api/file-store/yaml", status: 501 },
  { method: "GET", path: "/ng/api/servicesV2/list/access", status: 501 },
  { method: "GET", path: "/pipeline/api/triggers", status: 501 },
  { method: "POST", path: "/gateway/log-service/blob/download", status: 501 },
  { method: "GET", path: "/template/api/filters", status: 501 },
])("$method $path answers $status as JSON", async ({ method, path, status }) => {
  const answer = await standIn.call(method, path);
  expect(answer).toMatchObject({ status, body: { status: "ERROR" } });
});

test("a body that is not JSON returns 400 without echoing it", async () => {
  const answer = await standIn.call("POST", "/ng/api/connectors", { body: "{secret-looking text" });
  expect(answer.status).toBe(400);
  expect(answer.text).not.toContain("secret-looking");
});

test("a project without its organization is refused", async () => {
  const query = { projectIdentifier: PROJECT.projectIdentifier };
  expect((await standIn.call("GET", "/ng/api/connectors", { query })).body).toMatchObject({ code: "INVALID_REQUEST" });
});

test.each([
  { query: { pageSize: "101" }, status: 400 },
  { query: { pageSize: "100" }, status: 200 },
  { query: { pageIndex: "-1" }, status: 400 },
])("the page request $query answers $status", async ({ query, status }) => {
  expect((await standIn.call("GET", "/ng/api/projects", { query })).status).toBe(status);
});

test("pages cut the list and count it", async () => {
  const { body } = await standIn.call("GET", "/ng/api/projects", { query: { pageSize: "3", pageIndex: "1" } });
  expect(body.data).toMatchObject({ totalItems: 4, totalPages: 2, pageItemCount: 1, empty: false });
});

test("a service account has no current user, a person has", async () => {
  expect((await standIn.call("GET", "/ng/api/user/currentUser")).status).toBe(400);
  const person = await standIn.call("GET", "/ng/api/user/currentUser", { key: SANDBOX_API_KEYS.viewer });
  expect(person.body.data).toMatchObject({ defaultAccountId: HARNESS_ACCOUNT_ID });
});

test.each([
  { key: "admin", valid: true, apiKeyType: "SERVICE_ACCOUNT" },
  { key: "viewer", valid: true, apiKeyType: "USER" },
  { key: "expired", valid: false, apiKeyType: "USER" },
] as const)("the $key token is told as valid: $valid", async ({ key, valid, apiKeyType }) => {
  const { body } = await standIn.call("POST", "/ng/api/token/validate", { body: SANDBOX_API_KEYS[key] });
  expect(body.data).toMatchObject({ valid, apiKeyType, accountIdentifier: HARNESS_ACCOUNT_ID });
});
