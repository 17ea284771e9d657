import { expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";

import { createHarnessClient } from "./client";
import { abortExecution, listExecutions, readExecution, readExecutionNotes, startExecution } from "./executions";
import type { HttpRequest } from "./transport";

const SCOPE = { accountIdentifier: "A", orgIdentifier: "o", projectIdentifier: "p" };

/** A client whose every request gets this response, and the requests that it sent. */
function answering(data: unknown, status = 200) {
  const sent: HttpRequest[] = [];
  const client = createHarnessClient({
    baseUrl: "https://app.harness.io",
    apiKey: new Secret("pat.A.token.value"),
    accountId: "A",
    limiter: { enter: async () => await Promise.resolve() },
    wait: async () => await Promise.resolve(),
    transport: async (request) => {
      sent.push(request);
      const text = JSON.stringify({ status: "SUCCESS", data, correlationId: "c1" });
      return await Promise.resolve({ status, contentType: "application/json", text });
    },
  });
  return { client, sent };
}

const node = (uuid: string, baseFqn: string, status: string, startTs: number) => ({
  uuid,
  identifier: uuid,
  name: uuid,
  baseFqn: `pipeline.stages.deploy_ecs${baseFqn}`,
  stepType: uuid,
  status,
  startTs,
  endTs: null,
  failureInfo: { message: status === "Failed" ? "Timed out" : "" },
});

// The form of the response: harness/api.md, section 20.2.
const FAILED = {
  pipelineExecutionSummary: {
    planExecutionId: "ex1",
    runSequence: 7,
    status: "Failed",
    startTs: 1000,
    endTs: 9000,
    failureInfo: { message: "Timed out" },
    layoutNodeMap: {
      n1: {
        nodeUuid: "n1",
        nodeGroup: "STAGE",
        nodeType: "Deployment",
        nodeIdentifier: "deploy_ecs",
        name: "Deploy ECS",
        status: "Failed",
        startTs: 1000,
        endTs: 9000,
        failureInfo: { message: "" },
      },
    },
  },
  executionGraph: {
    rootNodeId: "root",
    nodeMap: {
      back: node("back", ".spec.execution.rollbackSteps.ecsRollingRollback", "Success", 6000),
      root: node("root", "", "Failed", 1000),
      group: node("group", ".spec.execution", "Failed", 1000),
      deploy: node("deploy", ".spec.execution.steps.ecsRollingDeploy", "Failed", 2000),
    },
    nodeAdjacencyListMap: {
      root: { children: ["group"], nextIds: [] },
      group: { children: ["deploy"], nextIds: ["back"] },
      deploy: { children: [], nextIds: ["root"] },
      back: { children: null, nextIds: null },
    },
  },
};

test("an execution is read with its stage and its steps in order", async () => {
  const { client, sent } = answering(FAILED);
  const read = await readExecution(client, { scope: SCOPE, id: "ex1" });
  expect(read).toMatchObject({ ok: true, value: { id: "ex1", sequence: 7, progress: "failed", failure: "Timed out" } });
  if (!read.ok) return;
  expect(read.value.stage).toMatchObject({ name: "Deploy ECS", progress: "failed", startedAt: "1970-01-01T00:00:01.000Z" });
  expect(read.value.steps.map(({ id, isRollback }) => [id, isRollback])).toEqual([
    ["deploy", false],
    ["back", true],
  ]);
  expect(sent[0]?.url.pathname).toBe("/pipeline/api/pipelines/execution/v2/ex1");
});

test.each([
  ["Running", "running"],
  ["AsyncWaiting", "running"],
  ["A word of a later release", "running"],
  ["Queued", "waiting"],
  ["IgnoreFailed", "done"],
  ["Expired", "failed"],
  ["AbortedByFreeze", "aborted"],
])("an execution that Harness calls %s is %s", async (status, progress) => {
  const { client } = answering({ content: [{ planExecutionId: "ex1", runSequence: 1, status }], totalPages: 1 });
  const listed = await listExecutions(client, { scope: SCOPE, identifier: "deploy" });
  expect(listed).toEqual({ ok: true, value: [{ id: "ex1", sequence: 1, progress }] });
});

test("an execution is started with its notes, and never repeated", async () => {
  const { client, sent } = answering({ planExecution: { uuid: "ex1" } });
  const key = { scope: SCOPE, identifier: "deploy", notes: "Carabiner dep_1" };
  expect(await startExecution(client, key)).toEqual({ ok: true, value: "ex1" });
  expect(sent[0]?.url.searchParams.get("notes")).toBe("Carabiner dep_1");
  expect(sent[0]?.headers["content-type"]).toBe("application/yaml");

  const silent = answering(null, 503);
  expect((await startExecution(silent.client, key)).ok).toBe(false);
  expect(silent.sent).toHaveLength(1);
});

test("notes are read, and an abort names the whole execution", async () => {
  const read = answering({ notes: "Carabiner dep_1" });
  expect(await readExecutionNotes(read.client, { scope: SCOPE, id: "ex1" })).toEqual({ ok: true, value: "Carabiner dep_1" });
  const aborted = answering({ id: "i1" });
  expect(await abortExecution(aborted.client, { scope: SCOPE, id: "ex1" })).toEqual({ ok: true, value: undefined });
  expect(aborted.sent[0]?.url.searchParams.get("interruptType")).toBe("AbortAll");
});
