import { afterAll, beforeAll, expect, test } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, ecsInfrastructure, ecsPipeline, ecsService, environment, ORG, PROJECT, type StandIn, startForTest } from "./testing";

// https://apidocs.harness.io/tag/Pipeline; what is refused and how: PMSPipelineDtoMapper, PipelineCRUDErrorResponse and
// DeploymentStageFilterJsonCreatorV2 of the vendor's public server source (2023).
const PIPELINES = "/pipeline/api/pipelines";
const query = PROJECT;
const PARTS = { service: "web", infrastructure: "ecs_production", steps: ["EcsRollingDeploy"] } as const;
const YAML_TYPE = { "content-type": "application/yaml" };

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/environmentsV2", { body: environment("production") });
  const infrastructure = ecsInfrastructure("ecs_production", { connectorRef: "aws_ecs", cluster: "parcel-main" });
  await standIn.call("POST", "/ng/api/infrastructures", { body: infrastructure });
  await standIn.call("POST", "/ng/api/servicesV2", { body: ecsService("web", ["/web/task.yaml"]) });
});
afterAll(() => standIn.stop());

const create = (body: string, key?: string) =>
  standIn.call("POST", `${PIPELINES}/v2`, { query, body, headers: YAML_TYPE, ...(key === undefined ? {} : { key }) });

test("a pipeline is created, read as it was written, and listed", async () => {
  const yaml = ecsPipeline("created", PARTS);
  expect(await create(yaml)).toMatchObject({ status: 200, body: { data: { identifier: "created" } } });
  expect((await standIn.call("GET", `${PIPELINES}/created`, { query })).body.data).toMatchObject({
    yamlPipeline: yaml,
    storeType: "INLINE",
  });
  const list = await standIn.call("POST", `${PIPELINES}/list`, {
    query: { ...query, searchTerm: "created" },
    body: { filterType: "PipelineSetup" },
  });
  expect(list.body.data).toMatchObject({ totalElements: 1, content: [{ identifier: "created", stageNames: ["Deploy ECS"] }] });
  expect((await standIn.call("GET", `${PIPELINES}/summary/created`, { query })).body.data).toMatchObject({ numOfStages: 1 });
});

test("an update replaces the YAML", async () => {
  await create(ecsPipeline("replaced", PARTS));
  const body = ecsPipeline("replaced", { ...PARTS, timeout: "20m" });
  expect((await standIn.call("PUT", `${PIPELINES}/v2/replaced`, { query, body })).status).toBe(200);
  const read = await standIn.call("GET", `${PIPELINES}/replaced`, { query });
  expect(at(read.body, "data", "yamlPipeline")).toContain("20m");
});

test("a violation of the schema names place, stage and step", async () => {
  const answer = await create(ecsPipeline("broken", { ...PARTS, steps: ["EcsBlueGreenCreateService"] }));
  const fqn = "$.pipeline.stages[0].stage.spec.execution.steps[0].step.spec.loadBalancer";
  expect(answer).toMatchObject({
    status: 400,
    body: {
      code: "INVALID_YAML_ERROR",
      message: `Invalid yaml: ${fqn}: is missing but it is required`,
      metadata: { type: "YamlSchemaErrorWrapperDTO" },
    },
  });
  expect(at(answer.body, "metadata", "schemaErrors", 0)).toMatchObject({
    fqn,
    stageInfo: { identifier: "deploy_ecs", type: "Deployment" },
    stepInfo: { identifier: "EcsBlueGreenCreateService" },
  });
});

const good = () => ecsPipeline("refused", PARTS);

test.each([
  { why: "a duplicate", yaml: () => ecsPipeline("taken", PARTS), code: "DUPLICATE_FIELD" },
  { why: "no stages", yaml: () => good().replace(/stages:[\S\s]*/, "stages: []\n"), code: "INVALID_YAML_ERROR" },
  { why: "another project", yaml: () => good().replace("parcel_tracking", "billing"), code: "INVALID_REQUEST" },
  { why: "no failure strategies", yaml: () => good().replace("failureStrategies", "strategies"), code: "INVALID_YAML_ERROR" },
  { why: "no service", yaml: () => good().replace("serviceRef: web", "other: web"), code: "INVALID_YAML_ERROR" },
  { why: "no environment", yaml: () => good().replace("environmentRef", "ref"), code: "INVALID_YAML_ERROR" },
  {
    why: "no infrastructure",
    yaml: () => good().replace("infrastructureDefinitions", "definitions"),
    code: "INVALID_YAML_ERROR",
  },
  {
    why: "another deployment type than the service's",
    yaml: () => good().replace("deploymentType: ECS", "deploymentType: Ssh"),
    code: "INVALID_YAML_ERROR",
  },
  {
    why: "a reference that leads nowhere",
    yaml: () => good().replace("serviceRef: web", "serviceRef: a.b.c"),
    code: "INVALID_IDENTIFIER_REF",
  },
  {
    why: "an action that does not exist",
    yaml: () => good().replace("type: StageRollback", "type: Rollback"),
    code: "INVALID_YAML_ERROR",
  },
  { why: "YAML that cannot be read", yaml: () => "pipeline: [", code: "INVALID_YAML_ERROR" },
])("$why is refused", async ({ yaml, code }) => {
  await create(ecsPipeline("taken", PARTS));
  expect(await create(yaml())).toMatchObject({ status: 400, body: { code } });
});

test("an unknown service is not looked up when saving", async () => {
  expect((await create(ecsPipeline("dangling", { ...PARTS, service: "nowhere" }))).status).toBe(200);
});

test("a pipeline keeps its service, environment and infrastructure from being deleted", async () => {
  await create(ecsPipeline("holder", PARTS));
  const paths = ["/ng/api/servicesV2/web", "/ng/api/environmentsV2/production", "/ng/api/infrastructures/ecs_production"];
  for (const path of paths) {
    const answer = await standIn.call("DELETE", path, { query: { ...query, environmentIdentifier: "production" } });
    expect(answer).toMatchObject({ status: 400, body: { code: "ENTITY_REFERENCE_EXCEPTION" } });
  }
});

test("a missing pipeline is 404 when read and 400 when changed", async () => {
  const read = await standIn.call("GET", `${PIPELINES}/nowhere`, { query });
  expect(read).toMatchObject({ status: 404, body: { code: "ENTITY_NOT_FOUND" } });
  const changed = await standIn.call("PUT", `${PIPELINES}/v2/nowhere`, { query, body: ecsPipeline("nowhere", PARTS) });
  expect(changed).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
});

test("a pipeline exists in projects only", async () => {
  expect((await standIn.call("GET", `${PIPELINES}/any`, { query: ORG })).body).toMatchObject({ status: "FAILURE" });
});

test("a deleted pipeline is gone, and its identifier may be used again", async () => {
  await create(ecsPipeline("brief", PARTS));
  expect((await standIn.call("DELETE", `${PIPELINES}/brief`, { query })).body.data).toBe(true);
  expect((await standIn.call("GET", `${PIPELINES}/brief`, { query })).status).toBe(404);
  expect((await create(ecsPipeline("brief", PARTS))).status).toBe(200);
});

test("a viewer reads pipelines and may not change them", async () => {
  await create(ecsPipeline("guarded", PARTS));
  const key = SANDBOX_API_KEYS.viewer;
  expect((await standIn.call("GET", `${PIPELINES}/guarded`, { query, key })).status).toBe(200);
  expect(await create(ecsPipeline("new_one", PARTS), key)).toMatchObject({
    status: 403,
    body: { failedPermissionChecks: [{ permission: "core_pipeline_edit", resourceType: "PIPELINE" }] },
  });
  expect((await standIn.call("DELETE", `${PIPELINES}/guarded`, { query, key })).status).toBe(403);
});
