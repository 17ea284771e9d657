import type { FastifyInstance } from "fastify";
import { parse, stringify } from "yaml";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { EXECUTION_PAGES, ok, pageRequest, springPageOf } from "../envelopes";
import { errorOf, invalidFields } from "../errors";
import type { Engine } from "../executions/engine";
import { executionView, summaryView } from "../executions/execution-view";
import { newId, planExecution } from "../executions/plan-execution";
import { inputTemplate } from "../executions/run-inputs";
import type { Execution, Pipeline } from "../records";
import { isSameScope, keyOf } from "../scope";
import type { Store } from "../store";
import { allowPipeline, notFound, projectOf } from "./pipelines";

function pipelineOf(store: Store, call: Call, identifier: string): Pipeline {
  const found = store.pipelines.get(keyOf(projectOf(call), identifier));
  if (found === undefined) throw notFound(identifier, call.scope, "INVALID_REQUEST");
  return found;
}

function start(store: Store, engine: Engine, call: Call) {
  const identifier = call.param("identifier");
  projectOf(call);
  allowPipeline(call, "execute", identifier);
  const pipeline = pipelineOf(store, call, identifier);
  const execution = planExecution(store, call.caller, pipeline, { inputs: call.text(), notes: call.query("notes") ?? "" });
  const { id, scope, runSequence, createdAt, startTs } = execution;
  const key = keyOf(scope, id);
  const audited = { action: "START", resourceType: "PIPELINE", identifier, name: pipeline.name, scope } as const;
  store.commit([
    store.executions.put(key, execution),
    store.pipelines.put(keyOf(scope, identifier), { ...pipeline, runSequence }),
    auditChange(store, call, audited),
  ]);
  engine.start(key);
  const started = {
    uuid: id,
    createdAt,
    planId: newId(),
    setupAbstractions: { accountId: HARNESS_ACCOUNT_ID, orgIdentifier: scope.org, projectIdentifier: scope.project },
    status: "RUNNING",
    startTs,
    endTs: null,
    metadata: { runSequence, pipelineIdentifier: identifier, executionUuid: id },
  };
  return ok({ planExecution: started, gitDetails: {} });
}

function find(store: Store, call: Call, action: "view" | "execute"): Execution {
  const id = call.param("execution");
  const found = store.executions.get(keyOf(projectOf(call), id));
  allowPipeline(call, action, found?.pipeline);
  if (found !== undefined) return found;
  throw errorOf("ENTITY_NOT_FOUND", `Plan Execution Summary does not exist or has been deleted for planExecutionId: ${id}`);
}

function get(store: Store, call: Call) {
  const stageNodeId = call.query("stageNodeId") ?? call.query("stageNodeExecutionId");
  const isFull = call.query("renderFullBottomGraph") === "true";
  return ok(executionView(store, find(store, call, "view"), { stageNodeId, isFull }));
}

function notes(store: Store, call: Call) {
  return ok({ notes: find(store, call, "view").notes });
}

function list(store: Store, call: Call) {
  const scope = projectOf(call);
  allowPipeline(call, "view");
  const pipeline = call.query("pipelineIdentifier");
  const statuses = call.queryAll("status");
  const rows = store.executions
    .all()
    .filter((row) => isSameScope(row.scope, scope))
    .filter((row) => pipeline === undefined || row.pipeline === pipeline)
    .filter((row) => statuses.length === 0 || statuses.includes(row.status))
    .sort((left, right) => right.createdAt - left.createdAt || right.runSequence - left.runSequence);
  return springPageOf(rows, pageRequest(call.query, EXECUTION_PAGES), (row) => summaryView(store, row));
}

const WHOLE = ["AbortAll"];
const OF_A_NODE = ["AbortAll", "Abort", "UserMarkedFailure"];
const INTERVENTIONS = ["StageRollback", "Retry", "Ignore", "MarkAsSuccess", "MarkAsFailure", "Abort"];

/** Keeps what a person asks for; the engine does it when it looks next. */
function interrupt(store: Store, call: Call, kinds: readonly string[]) {
  const execution = find(store, call, "execute");
  const type = call.query("interruptType") ?? "";
  if (!kinds.includes(type)) {
    throw invalidFields([{ fieldId: "interruptType", error: `must be one of ${kinds.join(", ")}` }]);
  }
  if (execution.endTs !== null) {
    throw errorOf("INVALID_REQUEST", `Interrupt ${type} cannot be registered: the execution [${execution.id}] has ended.`);
  }
  const node = call.param("node");
  const nodeId = node === "" ? null : node;
  const nodes = execution.stages.flatMap((stage) => [stage.nodeId, ...stage.steps.map((step) => step.nodeId)]);
  if (nodeId !== null && !nodes.includes(nodeId)) {
    throw errorOf("INVALID_REQUEST", `The execution [${execution.id}] has no node [${nodeId}].`);
  }
  const id = newId();
  const { scope } = execution;
  const key = keyOf(scope, execution.id);
  store.commit([store.executions.put(key, { ...execution, interrupt: { id, type, nodeId } })]);
  return ok({ id, type, planExecutionId: execution.id });
}

const templateSchema = z.looseObject({ pipeline: z.looseObject({ identifier: z.unknown().optional() }) }).optional();

function template(store: Store, call: Call) {
  const identifier = call.query("pipelineIdentifier") ?? "";
  projectOf(call);
  allowPipeline(call, "view", identifier);
  const { yaml } = pipelineOf(store, call, identifier);
  const part = templateSchema.parse(inputTemplate(parse(yaml)));
  const inputSetTemplateYaml = part === undefined ? null : stringify(part);
  return ok({ inputSetTemplateYaml, replacedExpressions: [], modules: ["cd"], hasInputSets: false });
}

export function executionRoutes(app: FastifyInstance, store: Store, engine: Engine): void {
  const runs = "/pipeline/api/pipeline/execute";
  const views = "/pipeline/api/pipelines/execution";
  route(app, "POST", `${runs}/:identifier`, (call) => start(store, engine, call));
  route(app, "PUT", `${runs}/interrupt/:execution`, (call) => interrupt(store, call, WHOLE));
  route(app, "PUT", `${runs}/interrupt/:execution/:node`, (call) => interrupt(store, call, OF_A_NODE));
  route(app, "PUT", `${runs}/manualIntervention/interrupt/:execution/:node`, (call) => interrupt(store, call, INTERVENTIONS));
  route(app, "GET", `${views}/v2/:execution`, (call) => get(store, call));
  route(app, "GET", `${views}/:execution/notes`, (call) => notes(store, call));
  route(app, "POST", `${views}/summary`, (call) => list(store, call));
  route(app, "POST", "/pipeline/api/inputSets/template", (call) => template(store, call));
}
