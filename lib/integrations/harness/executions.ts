import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ExecutionNode, ExecutionProgress, ExecutionSummary, HarnessExecution } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "./client";
import { segment, valueOf, wireList, wireOptionalText, wirePage, wireText, wireTime } from "./wire";

const EXECUTE = "/pipeline/api/pipeline/execute";
const EXECUTIONS = "/pipeline/api/pipelines/execution";

/** The newest executions of one pipeline that a look reads. */
const PAGE = 20;

/** A pipeline in its project. */
export type PipelineKey = { readonly scope: HarnessScope; readonly identifier: string };
/** An execution in its project. */
export type ExecutionKey = { readonly scope: HarnessScope; readonly id: string };

/** Harness's words for the state of an execution or a node. A word that is not listed is one for work under way. */
const PROGRESS: Readonly<Record<string, ExecutionProgress>> = {
  NotStarted: "waiting",
  Queued: "waiting",
  QueuedLicenseLimitReached: "waiting",
  QueuedExecutionConcurrencyReached: "waiting",
  Success: "done",
  IgnoreFailed: "done",
  Failed: "failed",
  Errored: "failed",
  Expired: "failed",
  ApprovalRejected: "failed",
  Aborted: "aborted",
  AbortedByFreeze: "aborted",
  Skipped: "skipped",
  Suspended: "skipped",
};

function progressOf(status: string): ExecutionProgress {
  return PROGRESS[status] ?? "running";
}

const wireFailure = z
  .object({ message: wireOptionalText })
  .nullish()
  .transform((info) => info?.message);

const summarySchema = z.object({
  planExecutionId: z.string().min(1),
  runSequence: z.number().catch(0),
  status: wireText,
});

/**
 * Lists the newest executions of a pipeline, the newest first. Errors: as of `HarnessClient.send`.
 *
 * @see https://apidocs.harness.io/tag/Pipeline-Execution-Details
 */
export async function listExecutions(
  client: HarnessClient,
  { scope, identifier }: PipelineKey,
): Promise<Result<readonly ExecutionSummary[], AppError>> {
  const page = await client.send({
    method: "POST",
    path: `${EXECUTIONS}/summary`,
    scope,
    query: { page: 0, size: PAGE, pipelineIdentifier: identifier },
    json: { filterType: "PipelineExecution" },
    schema: wirePage(summarySchema),
    effect: "read",
    entity: { kind: "executions of the pipeline", identifier },
  });
  return page.ok ? ok(page.value.value.content.map(toSummary)) : page;
}

function toSummary({ planExecutionId: id, runSequence: sequence, status }: z.output<typeof summarySchema>): ExecutionSummary {
  return { id, sequence, progress: progressOf(status) };
}

/** Reads the notes that an execution was started with; empty when there are none. Errors: as of `HarnessClient.send`. */
export async function readExecutionNotes(client: HarnessClient, { scope, id }: ExecutionKey): Promise<Result<string, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: `${EXECUTIONS}/${segment(id)}/notes`,
      scope,
      schema: z.object({ notes: wireText }).transform(({ notes }) => notes),
      effect: "read",
      entity: { kind: "notes of the execution", identifier: id },
    }),
  );
}

/**
 * Starts a pipeline without inputs, and returns the execution's ID. Never repeated: after a lost response look for an execution
 * with these notes. Errors: as of `HarnessClient.send`.
 *
 * @see https://apidocs.harness.io/tag/Pipeline-Execute
 */
export async function startExecution(
  client: HarnessClient,
  { scope, identifier, notes }: PipelineKey & { readonly notes: string },
): Promise<Result<string, AppError>> {
  return valueOf(
    await client.send({
      method: "POST",
      path: `${EXECUTE}/${segment(identifier)}`,
      scope,
      query: { moduleType: "cd", notes },
      yaml: "",
      schema: z
        .object({ planExecution: z.object({ uuid: z.string().min(1) }) })
        .transform(({ planExecution }) => planExecution.uuid),
      effect: "write",
      entity: { kind: "pipeline", identifier },
    }),
  );
}

/**
 * Stops an execution. Harness then runs no rollback: what was changed stays as it is. Errors: as of `HarnessClient.send`;
 * `upstream_rejected` when it has ended already.
 */
export async function abortExecution(client: HarnessClient, { scope, id }: ExecutionKey): Promise<Result<void, AppError>> {
  const sent = await client.send({
    method: "PUT",
    path: `${EXECUTE}/interrupt/${segment(id)}`,
    scope,
    query: { interruptType: "AbortAll" },
    schema: z.unknown(),
    effect: "write",
    entity: { kind: "execution", identifier: id },
  });
  return sent.ok ? ok(undefined) : sent;
}

const timed = { status: wireText, startTs: wireTime, endTs: wireTime };

const layoutSchema = z.object({
  ...timed,
  nodeUuid: z.string(),
  nodeIdentifier: wireText,
  name: wireText,
  nodeType: wireText,
  nodeGroup: wireText,
  failureInfo: wireFailure,
});

const nodeSchema = z.object({
  ...timed,
  uuid: z.string(),
  identifier: wireText,
  name: wireText,
  stepType: wireText,
  baseFqn: wireText,
  failureInfo: wireFailure,
});

const executionSchema = z.object({
  pipelineExecutionSummary: summarySchema.extend({
    ...timed,
    failureInfo: wireFailure,
    layoutNodeMap: z.record(z.string(), layoutSchema).nullish(),
  }),
  executionGraph: z
    .object({
      rootNodeId: wireText,
      nodeMap: z.record(z.string(), nodeSchema).nullish(),
      nodeAdjacencyListMap: z
        .record(z.string(), z.object({ children: wireList(z.string()), nextIds: wireList(z.string()) }))
        .nullish(),
    })
    .nullish(),
});

type Graph = z.output<typeof executionSchema>["executionGraph"];

/** Reads one execution with the steps of its stage. Errors: as of `HarnessClient.send`. */
export async function readExecution(
  client: HarnessClient,
  { scope, id }: ExecutionKey,
): Promise<Result<HarnessExecution, AppError>> {
  const read = await client.send({
    method: "GET",
    path: `${EXECUTIONS}/v2/${segment(id)}`,
    scope,
    query: { renderFullBottomGraph: true },
    schema: executionSchema,
    effect: "read",
    entity: { kind: "execution", identifier: id },
  });
  if (!read.ok) return read;
  const { pipelineExecutionSummary: summary, executionGraph } = read.value.value;
  const stage = Object.values(summary.layoutNodeMap ?? {}).find(({ nodeGroup }) => nodeGroup === "STAGE");
  return ok({
    ...toSummary(summary),
    status: summary.status,
    startedAt: summary.startTs,
    endedAt: summary.endTs,
    failure: summary.failureInfo,
    stage: stage && {
      id: stage.nodeUuid,
      identifier: stage.nodeIdentifier,
      name: stage.name,
      type: stage.nodeType,
      progress: progressOf(stage.status),
      isRollback: false,
      startedAt: stage.startTs,
      endedAt: stage.endTs,
      failure: stage.failureInfo,
    },
    steps: inOrder(executionGraph).flatMap((node) => toStep(node) ?? []),
  });
}

/** Containers of the graph that are no step of a person: the stage itself, its sections and its service. */
const STEP_PATH = /\.(?:steps|rollbackSteps)\.[^.]+$/;

function toStep(node: z.output<typeof nodeSchema>): ExecutionNode | undefined {
  if (!STEP_PATH.test(node.baseFqn)) return undefined;
  return {
    id: node.uuid,
    identifier: node.identifier,
    name: node.name,
    type: node.stepType,
    progress: progressOf(node.status),
    isRollback: node.baseFqn.includes(".rollbackSteps."),
    startedAt: node.startTs,
    endedAt: node.endTs,
    failure: node.failureInfo,
  };
}

/** The nodes of a graph as they follow each other, each once: the children of a node, then what comes after it. */
function inOrder(graph: Graph): readonly z.output<typeof nodeSchema>[] {
  const nodes = graph?.nodeMap ?? {};
  const links = graph?.nodeAdjacencyListMap ?? {};
  const seen = new Set<string>();
  const found: z.output<typeof nodeSchema>[] = [];
  const waiting = graph === null || graph === undefined ? [] : [graph.rootNodeId];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const node = nodes[id];
    if (seen.has(id) || node === undefined) continue;
    seen.add(id);
    found.push(node);
    waiting.unshift(...(links[id]?.children ?? []), ...(links[id]?.nextIds ?? []));
  }
  return found;
}
