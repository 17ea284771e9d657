import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import type { Execution, FailureRecord, StageNode, StepNode } from "../records";
import type { Store } from "../store";
import { STEPS } from "./steps";

function failureInfo(failure: FailureRecord | null) {
  if (failure === null) return { message: "", failureTypeList: [], responseMessages: [] };
  const { message, code, types, hint, explanation } = failure;
  const link = (linkCode: string, level: "INFO" | "ERROR", text: string, failureTypes: readonly string[]) => {
    return { code: linkCode, level, message: text, exception: null, failureTypes };
  };
  const responseMessages = [
    ...(hint === null ? [] : [link("HINT", "INFO", hint, [])]),
    ...(explanation === null ? [] : [link("EXPLANATION", "INFO", explanation, [])]),
    link(code, "ERROR", message, types),
  ];
  return { message, failureTypeList: types, responseMessages };
}

/** The failure of a stage or of the whole; null while there is none. */
function failureOrNull(failure: FailureRecord | null) {
  return failure === null ? null : failureInfo(failure);
}

function layoutNode(stage: StageNode, next: StageNode | undefined) {
  return {
    nodeType: stage.type,
    nodeGroup: "STAGE",
    nodeIdentifier: stage.identifier,
    name: stage.name,
    nodeUuid: stage.nodeId,
    nodeExecutionId: stage.startTs === null ? null : stage.nodeId,
    status: stage.status,
    module: "cd",
    moduleInfo: { cd: { infraExecutionSummary: null, serviceInfo: null } },
    startTs: stage.startTs,
    endTs: stage.endTs,
    edgeLayoutList: { currentNodeChildren: [], nextIds: next === undefined ? [] : [next.nodeId] },
    failureInfo: { message: stage.failure?.message ?? "" },
    failureInfoDTO: failureOrNull(stage.failure),
  };
}

export function summaryView(store: Store, execution: Execution) {
  const { id, scope, stages, status, failure, startedBy } = execution;
  const count = (...wanted: readonly string[]) => stages.filter((stage) => wanted.includes(stage.status)).length;
  const present = (values: readonly (string | undefined)[]) => [...new Set(values.filter((value) => value !== undefined))];
  return {
    pipelineIdentifier: execution.pipeline,
    planExecutionId: id,
    name: execution.name,
    orgIdentifier: scope.org,
    projectIdentifier: scope.project,
    status,
    runSequence: execution.runSequence,
    createdAt: execution.createdAt,
    startTs: execution.startTs,
    endTs: execution.endTs,
    tags: [],
    modules: ["cd"],
    executionTriggerInfo: {
      triggerType: "MANUAL",
      triggeredBy: {
        uuid: startedBy.identifier,
        identifier: startedBy.email,
        extraInfo: { email: startedBy.email, name: startedBy.name },
      },
      isRerun: false,
    },
    failureInfo: failureOrNull(failure),
    executionErrorInfo: failure === null ? null : { message: failure.message },
    moduleInfo: {
      cd: {
        serviceIdentifiers: present(stages.map((stage) => store.services.get(stage.serviceKey)?.identifier)),
        envIdentifiers: present(stages.map((stage) => store.environments.get(stage.environmentKey)?.identifier)),
        infrastructureTypes: present(stages.map((stage) => store.infrastructures.get(stage.infrastructureKey)?.type)),
      },
    },
    startingNodeId: stages[0]?.nodeId ?? null,
    layoutNodeMap: Object.fromEntries(stages.map((stage, index) => [stage.nodeId, layoutNode(stage, stages[index + 1])])),
    totalStagesCount: stages.length,
    successfulStagesCount: count("Success", "IgnoreFailed"),
    runningStagesCount: count("Running"),
    failedStagesCount: count("Failed", "Aborted"),
    canRetry: status === "Failed" || status === "Aborted",
    canReExecute: true,
    allowStageExecutions: false,
    executionInputConfigured: false,
    notesExistForPlanExecutionId: execution.notes !== "",
  };
}

function baseKey(execution: Execution, stage: StageNode, step: StepNode): string {
  const { scope, pipeline, runSequence } = execution;
  return [
    `accountId:${HARNESS_ACCOUNT_ID}`,
    `orgId:${scope.org ?? ""}`,
    `projectId:${scope.project ?? ""}`,
    `pipelineId:${pipeline}`,
    `runSequence:${runSequence}`,
    "level0:pipeline",
    "level1:stages",
    `level2:${stage.identifier}`,
    "level3:spec",
    "level4:execution",
    `level5:${step.section}`,
    `level6:${step.identifier}`,
  ].join("/");
}

/** Progress of a step's units: all but the last are done while it runs, and the last one ends as the step does. */
function unitProgresses({ type, status }: StepNode) {
  const units = STEPS[type]?.units ?? [];
  const last = status === "Failed" || status === "Aborted" ? "FAILURE" : status === "Running" ? "RUNNING" : "SUCCESS";
  return units.map((unitName, index) => ({ unitName, status: index < units.length - 1 ? "SUCCESS" : last }));
}

function graphNode(execution: Execution, stage: StageNode, step: StepNode) {
  const fqn = `pipeline.stages.${stage.identifier}.spec.execution.${step.section}.${step.identifier}`;
  return {
    uuid: step.nodeId,
    setupId: step.nodeId,
    identifier: step.identifier,
    name: step.name,
    baseFqn: fqn,
    stepType: step.type,
    status: step.status,
    startTs: step.startTs,
    endTs: step.endTs,
    failureInfo: failureInfo(step.failure),
    outcomes: {},
    stepParameters: { identifier: step.identifier, name: step.name, type: step.type, spec: step.spec },
    unitProgresses: unitProgresses(step),
    executableResponses: [],
    delegateInfoList: [],
    logBaseKey: baseKey(execution, stage, step),
  };
}

/** The steps of one stage that have begun: those of a rollback appear as further nodes. */
function graphOf(execution: Execution, stage: StageNode) {
  const steps = stage.steps.filter(({ startTs }) => startTs !== null);
  const rootNodeId = `${stage.nodeId}-root`;
  const root = {
    uuid: rootNodeId,
    setupId: rootNodeId,
    identifier: stage.identifier,
    name: stage.name,
    baseFqn: `pipeline.stages.${stage.identifier}`,
    stepType: "DEPLOYMENT_STAGE_STEP",
    status: stage.status,
    startTs: stage.startTs,
    endTs: stage.endTs,
    failureInfo: failureInfo(stage.failure),
    outcomes: {},
    unitProgresses: [],
    executableResponses: [],
    delegateInfoList: [],
  };
  const follow = (index: number) => steps.slice(index, index + 1).map(({ nodeId }) => nodeId);
  return {
    rootNodeId,
    nodeMap: Object.fromEntries<unknown>([
      [rootNodeId, root],
      ...steps.map((step) => [step.nodeId, graphNode(execution, stage, step)] as const),
    ]),
    nodeAdjacencyListMap: Object.fromEntries<unknown>([
      [rootNodeId, { children: follow(0), nextIds: [] }],
      ...steps.map(({ nodeId }, index) => [nodeId, { children: [], nextIds: follow(index + 1) }] as const),
    ]),
    executionMetadata: {
      accountId: HARNESS_ACCOUNT_ID,
      pipelineIdentifier: execution.pipeline,
      orgIdentifier: execution.scope.org,
      projectIdentifier: execution.scope.project,
      planExecutionId: execution.id,
    },
  };
}

type Asked = { readonly stageNodeId: string | undefined; readonly isFull: boolean };

/** An execution with the graph of the asked stage, or of the latest one with `isFull`; without a graph otherwise. */
export function executionView(store: Store, execution: Execution, { stageNodeId, isFull }: Asked) {
  const { stages } = execution;
  const latest = stages.findLast(({ startTs }) => startTs !== null) ?? stages[0];
  const stage = stageNodeId === undefined ? (isFull ? latest : undefined) : stages.find(({ nodeId }) => nodeId === stageNodeId);
  return {
    pipelineExecutionSummary: summaryView(store, execution),
    executionGraph: stage === undefined ? null : graphOf(execution, stage),
  };
}
