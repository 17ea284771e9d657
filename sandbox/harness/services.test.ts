import { afterAll, beforeAll, expect, test } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, ecsService, fileForm, PROJECT, type StandIn, startForTest } from "./testing";

// https://apidocs.harness.io/tag/Services; what is refused and how:
// io.harness.ng.core.service.services.impl.ServiceEntityServiceImpl of the vendor's public server source (2023); the YAML:
// https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial
const SERVICES = "/ng/api/servicesV2";
const query = PROJECT;
const PATHS = ["/web/task.yaml", "/web/service.yaml"];

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  const post = (form: FormData) => standIn.call("POST", "/ng/api/file-store", { query, body: form });
  await post(fileForm({ identifier: "web", name: "web", type: "FOLDER" }));
  await post(fileForm({ identifier: "web_task", name: "task.yaml", parentIdentifier: "web" }, "family: web\n"));
  await post(fileForm({ identifier: "web_service", name: "service.yaml", parentIdentifier: "web" }, "serviceName: web\n"));
});
afterAll(() => standIn.stop());

const create = (body: unknown) => standIn.call("POST", SERVICES, { body });

test("an ECS service is created, read and listed by its type", async () => {
  const body = ecsService("web_created", PATHS);
  expect(await create(body)).toMatchObject({
    status: 200,
    body: { data: { service: { identifier: "web_created", yaml: body.yaml, version: 0, ...PROJECT }, governanceMetadata: null } },
  });
  expect((await standIn.call("GET", `${SERVICES}/web_created`, { query })).status).toBe(200);
  const list = (type: string) => standIn.call("GET", SERVICES, { query: { ...query, type, serviceIdentifiers: "web_created" } });
  expect(at((await list("ECS")).body, "data", "totalItems")).toBe(1);
  expect(at((await list("Ssh")).body, "data", "totalItems")).toBe(0);
});

test("a service without YAML gets one that says the same", async () => {
  const { body } = await create({ ...PROJECT, identifier: "bare", name: "Bare" });
  expect(at(body, "data", "service", "yaml")).toContain("service:\n  name: Bare\n  identifier: bare\n");
});

test("a service is replaced; upsert creates, then replaces", async () => {
  await create(ecsService("replaced", PATHS));
  const put = (body: unknown, path = SERVICES) => standIn.call("PUT", path, { body });
  const changed = await put({ ...ecsService("replaced", PATHS), description: "second" });
  expect(changed.body.data).toMatchObject({ service: { description: "second", version: 1 } });
  const upserted = () => put(ecsService("upserted", PATHS), `${SERVICES}/upsert`);
  expect([(await upserted()).status, (await upserted()).status]).toEqual([200, 200]);
  expect((await put(ecsService("absent", PATHS))).body).toMatchObject({ code: "INVALID_REQUEST" });
});

test("a batch creates every service or none", async () => {
  const batch = (...identifiers: readonly string[]) =>
    standIn.call("POST", `${SERVICES}/batch`, { body: identifiers.map((identifier) => ecsService(identifier, PATHS)) });
  expect((await batch("batch_1", "batch_2")).status).toBe(200);
  expect((await batch("batch_3", "batch_1")).body).toMatchObject({ code: "DUPLICATE_FIELD" });
  expect((await standIn.call("GET", `${SERVICES}/batch_3`, { query })).status).toBe(400);
});

test.each([
  { why: "a duplicate", identifier: "taken", change: (yaml: string) => yaml, code: "DUPLICATE_FIELD" },
  {
    why: "another identifier in the YAML",
    change: (yaml: string) => yaml.replace("identifier: bad", "identifier: other"),
    code: "INVALID_REQUEST",
  },
  { why: "another name in the YAML", change: (yaml: string) => yaml.replace("name: bad", "name: x"), code: "INVALID_REQUEST" },
  {
    why: "YAML without its top-level key",
    change: (yaml: string) => yaml.replace("service:", "svc:"),
    code: "INVALID_REQUEST",
  },
  { why: "YAML that cannot be read", change: () => "service: [", code: "INVALID_YAML_ERROR" },
  {
    why: "a manifest of another kind",
    change: (yaml: string) => yaml.replace("EcsTaskDefinition", "EcsRunTask"),
    code: "SCHEMA_VALIDATION_FAILED",
  },
  {
    why: "a manifest without a store",
    change: (yaml: string) => yaml.replace("type: Harness", "kind: Harness"),
    code: "SCHEMA_VALIDATION_FAILED",
  },
  {
    why: "a connector reference that leads nowhere",
    change: (yaml: string) => `${yaml}      artifacts: { primary: { sources: [{ spec: { connectorRef: a.b.c } }] } }\n`,
    code: "INVALID_REQUEST",
  },
])("$why is refused", async ({ identifier = "bad", change, code }) => {
  await create(ecsService("taken", PATHS));
  expect(await create(ecsService(identifier, PATHS, change))).toMatchObject({ status: 400, body: { code } });
});

test("unknown files and connectors are not looked up when saving", async () => {
  const artifact = "      artifacts: { primary: { sources: [{ spec: { connectorRef: nowhere } }] } }\n";
  expect((await create(ecsService("dangling", ["/no/such.yaml"], (yaml) => `${yaml}${artifact}`))).status).toBe(200);
});

test("the deployment type of a service cannot change", async () => {
  await create(ecsService("typed", PATHS));
  const yaml = "service:\n  name: typed\n  identifier: typed\n  serviceDefinition:\n    type: Ssh\n    spec: {}\n";
  const answer = await standIn.call("PUT", SERVICES, { body: { ...PROJECT, identifier: "typed", name: "typed", yaml } });
  expect(answer.body.message).toBe("Service Deployment Type is not allowed to change.");
});

test("a service keeps its files and their folder from being deleted", async () => {
  await create(ecsService("holder", PATHS));
  for (const identifier of ["web_task", "web"]) {
    const answer = await standIn.call("DELETE", `/ng/api/file-store/${identifier}`, { query });
    expect(answer).toMatchObject({ status: 400, body: { code: "ENTITY_REFERENCE_EXCEPTION" } });
  }
  const users = await standIn.call("GET", "/ng/api/file-store/web_task/referenced-by", { query });
  expect(users.text).toContain('"holder"');
});

test("a lost optimistic lock is refused", async () => {
  await create(ecsService("locked", PATHS));
  const options = { body: ecsService("locked", PATHS), headers: { "if-match": "7" } };
  expect((await standIn.call("PUT", SERVICES, options)).body).toMatchObject({ code: "OPTIMISTIC_LOCKING_EXCEPTION" });
});

test("a deleted service is gone, and its identifier may be used again", async () => {
  await create(ecsService("brief", PATHS));
  expect((await standIn.call("DELETE", `${SERVICES}/brief`, { query })).body.data).toBe(true);
  expect((await standIn.call("GET", `${SERVICES}/brief`, { query })).body).toMatchObject({
    code: "RESOURCE_NOT_FOUND_EXCEPTION",
  });
  expect((await create(ecsService("brief", PATHS))).status).toBe(200);
});

test("a viewer reads services and may not change them", async () => {
  await create(ecsService("guarded", PATHS));
  const key = SANDBOX_API_KEYS.viewer;
  expect((await standIn.call("GET", `${SERVICES}/guarded`, { query, key })).status).toBe(200);
  const edited = await standIn.call("PUT", SERVICES, { key, body: ecsService("guarded", PATHS) });
  expect(edited).toMatchObject({ status: 403, body: { failedPermissionChecks: [{ permission: "core_service_edit" }] } });
  const deleted = await standIn.call("DELETE", `${SERVICES}/guarded`, { query, key });
  expect(deleted).toMatchObject({ status: 403, body: { failedPermissionChecks: [{ permission: "core_service_delete" }] } });
});
