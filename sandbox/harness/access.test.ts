import { afterAll, beforeAll, expect, test } from "vitest";

import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, ORG, PROJECT, type StandIn, startForTest } from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

const account = { accountIdentifier: HARNESS_ACCOUNT_ID };
const inProject = { ...account, ...PROJECT };

// https://apidocs.harness.io/tag/Access-Control-List
test.each([
  { key: "admin", permission: "core_connector_edit", resourceType: "CONNECTOR", resourceScope: inProject, permitted: true },
  {
    key: "projectAdmin",
    permission: "core_connector_edit",
    resourceType: "CONNECTOR",
    resourceScope: inProject,
    permitted: true,
  },
  {
    key: "projectAdmin",
    permission: "core_connector_access",
    resourceType: "CONNECTOR",
    resourceScope: { ...account, ...ORG },
    permitted: false,
  },
  {
    key: "projectAdmin",
    permission: "core_secret_edit",
    resourceType: "SECRET",
    resourceScope: { ...account, ...ORG, projectIdentifier: "billing" },
    permitted: false,
  },
  { key: "viewer", permission: "core_connector_view", resourceType: "CONNECTOR", resourceScope: inProject, permitted: true },
  { key: "viewer", permission: "core_connector_edit", resourceType: "CONNECTOR", resourceScope: inProject, permitted: false },
] as const)("$key: $permission is $permitted", async ({ key, permitted, ...check }) => {
  const answer = await standIn.call("POST", "/authz/api/acl", { key: SANDBOX_API_KEYS[key], body: { permissions: [check] } });
  expect(answer.status).toBe(200);
  expect(at(answer.body, "data", "accessControlList")).toMatchObject([{ permission: check.permission, permitted }]);
});

test("a project is checked as a resource of its organization", async () => {
  const check = { permission: "core_project_view", resourceType: "PROJECT", resourceScope: { ...account, ...ORG } };
  const permissions = ["parcel_tracking", "billing"].map((resourceIdentifier) => ({ ...check, resourceIdentifier }));
  const answer = await standIn.call("POST", "/authz/api/acl", { key: SANDBOX_API_KEYS.projectAdmin, body: { permissions } });
  expect(at(answer.body, "data", "accessControlList")).toMatchObject([{ permitted: true }, { permitted: false }]);
});

test("another person's permissions cannot be read", async () => {
  const principal = { principalIdentifier: "someone", principalType: "USER" };
  const answer = await standIn.call("POST", "/authz/api/acl", { body: { principal, permissions: [] } });
  expect(answer.status).toBe(400);
});

test("a project administrator sees only that project in the list", async () => {
  const answer = await standIn.call("GET", "/ng/api/projects", { key: SANDBOX_API_KEYS.projectAdmin });
  expect(answer.body.data).toMatchObject({ totalItems: 1, content: [{ project: { identifier: "parcel_tracking" } }] });
});

test("a viewer's audit list is allowed, and tells who did what", async () => {
  const project = { orgIdentifier: "harbor", identifier: "audited", name: "Audited" };
  await standIn.call("POST", "/ng/api/projects", { query: { orgIdentifier: "harbor" }, body: { project } });
  const body = { filterType: "Audit", scopes: [{ ...account, orgIdentifier: "harbor" }], actions: ["CREATE"] };
  const answer = await standIn.call("POST", "/audit/api/audits/list", { key: SANDBOX_API_KEYS.viewer, body });
  expect(answer.body.data).toMatchObject({
    totalItems: 1,
    content: [
      {
        action: "CREATE",
        module: "CORE",
        resource: { type: "PROJECT", identifier: "audited", labels: { resourceName: "Audited" } },
        authenticationInfo: { principal: { type: "SERVICE_ACCOUNT" } },
      },
    ],
  });
});
