import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import {
  at,
  ecsInfrastructure,
  ecsPipeline,
  ecsService,
  environment,
  manualConnector,
  PROJECT,
  type StandIn,
  startForTest,
  textSecret,
} from "./testing";

// https://apidocs.harness.io/tag/Pipeline-Execute and /tag/Pipeline-Execution-Details. Nothing here reaches AWS: the
// stand-in is started without an AWS endpoint, so each deployment fails at its first call.
const PIPELINES = "/pipeline/api/pipelines";
const RUN = "/pipeline/api/pipeline/execute";
const query = PROJECT;
const PARTS = { service: "web", infrastructure: "ecs_production", steps: ["EcsRollingDeploy"] } as const;

/** Executions go on beside the requests. */
const PATIENCE = { timeout: 60_000, interval: 50 };
vi.setConfig({ testTimeout: 90_000 });

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/v2/secrets", { query, body: textSecret("secret_key") });
  await standIn.call("POST", "/ng/api/connectors", { body: manualConnector("aws_ecs", "secret_key") });
  await standIn.call("POST", "/ng/api/environmentsV2", { body: environment("production") });
  const infrastructure = ecsInfrastructure("ecs_production", { connectorRef: "aws_ecs", cluster: "parcel-main" });
  await standIn.call("POST", "/ng/api/infrastructures", { body: infrastructure });
  const arn = "arn:aws:ecs:eu-west-1:482177309156:task-definition/web:1";
  const inline = (yaml: string) =>
    yaml.replace(
      "manifests:",
      () => `ecsTaskDefinitionArn: ${arn}
      manifests:`,
    );
  const body = ecsService("web", ["/web/task.yaml"], (yaml) => inline(yaml.replace("EcsTaskDefinition", "EcsServiceDefinition")));
  await standIn.call("POST", "/ng/api/servicesV2", { body });
  const scaling = ecsService("scaling", ["/task.yaml", "/service.yaml", "/target.yaml", "/policy.yaml", "/action.yaml"]);
  await standIn.call("POST", "/ng/api/servicesV2", { body: scaling });
});
afterAll(() => standIn.stop());

const save = (yaml: string) => standIn.call("POST", `${PIPELINES}/v2`, { query, body: yaml });
const execute = (identifier: string, body = "", key?: string) =>
  standIn.call("POST", `${RUN}/${identifier}`, { query, body, ...(key === undefined ? {} : { key }) });
const read = (id: string, more: Readonly<Record<string, string>> = {}) =>
  standIn.call("GET", `${PIPELINES}/execution/v2/${id}`, { query: { ...query, ...more } });

async function ended(id: string) {
  return await vi.waitFor(async () => {
    const answer = await read(id, { renderFullBottomGraph: "true" });
    expect(at(answer.body, "data", "pipelineExecutionSummary", "status")).not.toBe("Running");
    return answer.body;
  }, PATIENCE);
}

test("a failed execution names the step, the message and the code", async () => {
  await save(ecsPipeline("fails", PARTS));
  const started = await execute("fails");
  expect(started.body.data).toMatchObject({ planExecution: { status: "RUNNING", metadata: { runSequence: 1 } } });
  const body = await ended(String(at(started.body, "data", "planExecution", "uuid")));
  expect(body.data).toMatchObject({
    pipelineExecutionSummary: {
      status: "Failed",
      runSequence: 1,
      failedStagesCount: 1,
      failureInfo: { responseMessages: [{ code: "INVALID_REQUEST", level: "ERROR" }] },
      moduleInfo: { cd: { serviceIdentifiers: ["web"], envIdentifiers: ["production"], infrastructureTypes: ["ECS"] } },
    },
  });
  expect(at(body, "data", "pipelineExecutionSummary", "failureInfo", "message")).toContain("/web/task.yaml");
});

test("an execution keeps the notes it was started with", async () => {
  await save(ecsPipeline("noted", PARTS));
  const started = await standIn.call("POST", `${RUN}/noted`, { query: { ...query, notes: "Test dep_1" }, body: "" });
  const id = String(at(started.body, "data", "planExecution", "uuid"));
  const answer = await standIn.call("GET", `${PIPELINES}/execution/${id}/notes`, { query });
  expect(answer.body.data).toEqual({ notes: "Test dep_1" });
  expect(at((await read(id)).body, "data", "pipelineExecutionSummary", "notesExistForPlanExecutionId")).toBe(true);
});

test("only a poll with a stage has its steps", async () => {
  await save(ecsPipeline("graph", PARTS));
  const id = String(at((await execute("graph")).body, "data", "planExecution", "uuid"));
  await ended(id);
  const plain = await read(id);
  expect(at(plain.body, "data", "executionGraph")).toBeNull();
  const stageNodeId = String(at(plain.body, "data", "pipelineExecutionSummary", "startingNodeId"));
  const withGraph = await read(id, { stageNodeId });
  expect(JSON.stringify(at(withGraph.body, "data", "executionGraph", "nodeMap"))).toContain('"stepType":"EcsRollingDeploy"');
});

test("executions are listed by their pipeline, newest first", async () => {
  await save(ecsPipeline("listed", PARTS));
  await execute("listed");
  await execute("listed");
  const list = await standIn.call("POST", `${PIPELINES}/execution/summary`, {
    query: { ...query, pipelineIdentifier: "listed" },
    body: { filterType: "PipelineExecution" },
  });
  expect(list.body.data).toMatchObject({ totalElements: 2, size: 10, content: [{ runSequence: 2 }, { runSequence: 1 }] });
});

test.each([
  { action: "Ignore", status: "IgnoreFailed" },
  { action: "MarkAsSuccess", status: "Success" },
  { action: "MarkAsFailure", status: "Failed" },
  { action: "Abort", status: "Aborted" },
])("the failure action $action ends in $status", async ({ action, status }) => {
  const name = `action_${action}`;
  await save(ecsPipeline(name, { ...PARTS, action }));
  const body = await ended(String(at((await execute(name)).body, "data", "planExecution", "uuid")));
  expect(at(body, "data", "pipelineExecutionSummary", "status")).toBe(status);
});

test("a step is retried, then the next action applies", async () => {
  const retry = ["type: Retry", "spec: { retryCount: 2, retryIntervals: [], onRetryFailure: { action: { type: Ignore } } }"];
  const yaml = ecsPipeline("retried", PARTS).replace("type: StageRollback", () => retry.join("\n                "));
  expect((await save(yaml)).status).toBe(200);
  const body = await ended(String(at((await execute("retried")).body, "data", "planExecution", "uuid")));
  expect(at(body, "data", "pipelineExecutionSummary", "status")).toBe("IgnoreFailed");
});

test("a person decides about a failed step that waits for an intervention", async () => {
  const ask = ["type: ManualIntervention", "spec: { timeout: 1h, onTimeout: { action: { type: StageRollback } } }"];
  await save(ecsPipeline("asked", PARTS).replace("type: StageRollback", () => ask.join("\n                ")));
  const id = String(at((await execute("asked")).body, "data", "planExecution", "uuid"));
  const node = await vi.waitFor(async () => {
    const { body } = await read(id, { renderFullBottomGraph: "true" });
    const found = JSON.stringify(at(body, "data", "executionGraph", "nodeMap"));
    const waiting = /"uuid":"([^"]+)"(?:(?!"uuid").)*"status":"InterventionWaiting"/.exec(found)?.[1];
    expect(waiting).toBeDefined();
    return String(waiting);
  }, PATIENCE);
  const path = `${RUN}/manualIntervention/interrupt/${id}/${node}`;
  expect((await standIn.call("PUT", path, { query: { ...query, interruptType: "Ignore" } })).status).toBe(200);
  expect(at(await ended(id), "data", "pipelineExecutionSummary", "status")).toBe("IgnoreFailed");
  const late = await standIn.call("PUT", `${RUN}/interrupt/${id}`, { query: { ...query, interruptType: "AbortAll" } });
  expect(late.status).toBe(400);
});

test.each([
  { why: "an unknown pipeline", name: "nowhere", yaml: "", status: 400 },
  { why: "an unknown service", name: "no_service", yaml: ecsPipeline("no_service", { ...PARTS, service: "gone" }), status: 400 },
  {
    why: "an unknown infrastructure",
    name: "no_infra",
    yaml: ecsPipeline("no_infra", { ...PARTS, infrastructure: "gone" }),
    status: 400,
  },
  {
    why: "an input without a value",
    name: "no_input",
    yaml: ecsPipeline("no_input", { ...PARTS, infrastructure: "<+input>" }),
    status: 400,
  },
  {
    why: "a step that the stand-in does not run",
    name: "other_step",
    yaml: ecsPipeline("other_step", { ...PARTS, steps: ["ShellScript"] }),
    status: 501,
  },
  {
    why: "a service with a scheduled action",
    name: "scaled",
    yaml: ecsPipeline("scaled", { ...PARTS, service: "scaling" }),
    status: 501,
  },
  {
    why: "another flow of blue/green",
    name: "shifting",
    yaml: ecsPipeline("shifting", {
      ...PARTS,
      steps: [
        ["EcsBlueGreenCreateService", { loadBalancer: "a", prodListener: "b", prodListenerRuleArn: "c", isTrafficShift: true }],
      ],
    }),
    status: 501,
  },
  {
    why: "a condition that the stand-in does not know",
    name: "conditional",
    yaml: ecsPipeline("conditional", PARTS).replace(
      "type: Deployment",
      "type: Deployment\n        when: { pipelineStatus: Success }",
    ),
    status: 501,
  },
])("$why is answered with $status before anything starts", async ({ name, yaml, status }) => {
  if (yaml !== "") expect((await save(yaml)).status).toBe(200);
  expect((await execute(name)).status).toBe(status);
});

test("the template of inputs shows what an execution asks for", async () => {
  await save(ecsPipeline("templated", { ...PARTS, infrastructure: "<+input>" }));
  const template = (pipelineIdentifier: string) =>
    standIn.call("POST", "/pipeline/api/inputSets/template", { query: { ...query, pipelineIdentifier }, body: {} });
  const yaml = String(at((await template("templated")).body, "data", "inputSetTemplateYaml"));
  expect(yaml).toContain("identifier: <+input>");
  const filled = await execute("templated", yaml.replace("<+input>", "ecs_production"));
  expect(filled.status).toBe(200);
  await save(ecsPipeline("plain", PARTS));
  expect(at((await template("plain")).body, "data", "inputSetTemplateYaml")).toBeNull();
});

test("a viewer may not run a pipeline or stop an execution", async () => {
  await save(ecsPipeline("guarded", PARTS));
  const key = SANDBOX_API_KEYS.viewer;
  expect(await execute("guarded", "", key)).toMatchObject({
    status: 403,
    body: { failedPermissionChecks: [{ permission: "core_pipeline_execute", resourceType: "PIPELINE" }] },
  });
  const id = String(at((await execute("guarded")).body, "data", "planExecution", "uuid"));
  const stop = { query: { ...query, interruptType: "AbortAll" }, key };
  expect((await standIn.call("PUT", `${RUN}/interrupt/${id}`, stop)).status).toBe(403);
});

test("an unknown execution is not found", async () => {
  expect(await read("nowhere")).toMatchObject({ status: 404, body: { code: "ENTITY_NOT_FOUND" } });
});

// Fields and words: https://developer.harness.io/docs/platform/pipelines/executions-and-logs/pipeline-preflight and the
// PreFlightDTO of the vendor's public server source (2023).
test("a preflight check names the connector that does not exist", async () => {
  await standIn.call("POST", "/ng/api/infrastructures", {
    body: ecsInfrastructure("ecs_unconnected", { connectorRef: "gone", cluster: "parcel-main" }),
  });
  await save(ecsPipeline("unconnected", { ...PARTS, infrastructure: "ecs_unconnected" }));
  await save(ecsPipeline("connected", PARTS));
  const check = async (pipelineIdentifier: string) => {
    const begun = await standIn.call("POST", `${RUN}/preflightCheck`, { query: { ...query, pipelineIdentifier }, body: "" });
    const preflightCheckId = String(begun.body.data);
    return standIn.call("GET", `${RUN}/getPreflightCheckResponse`, { query: { ...query, preflightCheckId } });
  };
  expect((await check("connected")).body.data).toMatchObject({ status: "SUCCESS", errorInfo: null });
  expect((await check("unconnected")).body.data).toMatchObject({
    status: "FAILURE",
    connectorWrapperResponse: { checkResponses: [{ connectorIdentifier: "gone", status: "FAILURE" }] },
    errorInfo: { count: 1 },
  });
});
