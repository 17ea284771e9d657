import { randomBytes } from "node:crypto";

import { parse, stringify } from "yaml";
import { z } from "zod";

import type { Caller } from "../auth";
import { readEntityYaml } from "../entity-yaml";
import { errorOf, notThereYet } from "../errors";
import { requirePermissions } from "../permissions";
import {
  deploymentSpecOf,
  type FailureStrategy,
  type StageElement,
  type StepElement,
  type StepWrapper,
} from "../pipeline-schema";
import { readPipeline, stagesOf, targetOf } from "../pipeline-spec";
import type { Execution, Pipeline, StageNode, StepNode } from "../records";
import type { Scope } from "../scope";
import { ecsSpecOf } from "../service-spec";
import type { Store } from "../store";
import { fillInputs } from "./run-inputs";
import { STEPS } from "./steps";
import { timeLimitMs } from "./time-limit";

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const ID_BYTES = 16;

const ACTIONS = new Set([
  "StageRollback",
  "PipelineRollback",
  "StepGroupRollback",
  "Abort",
  "Ignore",
  "Retry",
  "MarkAsSuccess",
  "MarkAsFailure",
  "ManualIntervention",
]);

export function newId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

const idle = { status: "NotStarted" as const, startTs: null, endTs: null, failure: null };

/** Refuses what a stage or step contains and the stand-in does not do, instead of leaving it out. */
function refuseUnsupported(element: StageElement | StepElement): void {
  for (const member of ["when", "strategy"] as const) {
    const value = element[member];
    if (value !== undefined && value !== null) throw notThereYet(`executions with \`${member}\` (in [${element.identifier}])`);
  }
  for (const { onFailure } of element.failureStrategies ?? []) {
    if (!ACTIONS.has(onFailure.action.type)) throw notThereYet(`executions with the failure action ${onFailure.action.type}`);
  }
}

const OFFERED_MANIFESTS = new Set<string>([
  "EcsTaskDefinition",
  "EcsServiceDefinition",
  "EcsScalableTargetDefinition",
  "EcsScalingPolicyDefinition",
]);
const OTHER_FLOWS = ["isTrafficShift", "updateGreenService"];

/** A part of a service or a step that would be left out must stop the execution before it begins. */
function refuseManifests(service: Readonly<Record<string, unknown>>): void {
  const other = ecsSpecOf(service).manifests?.find(({ manifest }) => !OFFERED_MANIFESTS.has(manifest.type));
  if (other !== undefined) throw notThereYet(`executions with a manifest of type ${other.manifest.type}`);
}

function refuseFlows({ identifier, spec }: StepElement): void {
  const flow = OTHER_FLOWS.find((name) => String(spec?.[name]) === "true");
  if (flow !== undefined) throw notThereYet(`executions with \`${flow}\` (in [${identifier}])`);
}

function stepNode(step: StepElement, section: StepNode["section"], group: readonly FailureStrategy[]): StepNode {
  refuseUnsupported(step);
  refuseFlows(step);
  if (STEPS[step.type] === undefined) throw notThereYet(`executions of steps of type ${step.type}`);
  return {
    ...idle,
    nodeId: newId(),
    identifier: step.identifier,
    name: step.name,
    type: step.type,
    section,
    spec: step.spec ?? {},
    timeoutMs: timeLimitMs(step.timeout ?? "") ?? DEFAULT_TIMEOUT_MS,
    strategies: [...(step.failureStrategies ?? []), ...group],
    retries: 0,
    memo: {},
    log: [],
  };
}

/** Steps in order; those side by side run one after another. */
function stepNodes(wrappers: readonly StepWrapper[], section: StepNode["section"]): StepNode[] {
  return wrappers.flatMap(({ step, stepGroup, parallel }) => {
    if (step !== undefined) return [stepNode(step, section, [])];
    return stepNodes(stepGroup?.steps ?? parallel ?? [], section);
  });
}

const serviceInputsSchema = z.looseObject({ serviceDefinition: z.unknown().optional() });

function missing(what: string, key: string | null, stage: StageElement) {
  const identifier = key?.split("/").at(-1) ?? "";
  return errorOf("INVALID_REQUEST", `${what} with identifier [${identifier}] in stage [${stage.identifier}] not found`);
}

function refuseMissingInputs(paths: readonly string[]): void {
  if (paths.length === 0) return;
  throw errorOf("INVALID_REQUEST", `Invalid run-time input: no value for ${paths.join(", ")}`);
}

function stageNode(store: Store, caller: Caller, stage: StageElement, scope: Scope): StageNode {
  if (stage.type !== "Deployment") throw notThereYet(`executions of stages of type ${stage.type}`);
  refuseUnsupported(stage);
  const spec = deploymentSpecOf(stage);
  if (spec.deploymentType !== "ECS") throw notThereYet(`executions of the deployment type ${spec.deploymentType ?? ""}`);
  const { serviceKey, environmentKey, infrastructureKey } = targetOf(stage, scope);
  const service = serviceKey === null ? undefined : store.services.get(serviceKey);
  if (service === undefined) throw missing("Service", serviceKey, stage);
  const environment = environmentKey === null ? undefined : store.environments.get(environmentKey);
  if (environment === undefined) throw missing("Environment", environmentKey, stage);
  const infrastructure = infrastructureKey === null ? undefined : store.infrastructures.get(infrastructureKey);
  if (infrastructure === undefined) throw missing("Infrastructure", infrastructureKey, stage);
  if (infrastructure.deploymentType !== "ECS" || service.deploymentType !== "ECS") {
    throw errorOf(
      "INVALID_REQUEST",
      `The service and the infrastructure of stage [${stage.identifier}] must have the deployment type ECS`,
    );
  }
  const use = (permission: string, resourceType: string, row: { scope: Scope; identifier: string }) => {
    return { permission, resourceType, scope: row.scope, identifier: row.identifier };
  };
  requirePermissions(caller, [
    use("core_service_access", "SERVICE", service),
    use("core_environment_access", "ENVIRONMENT", environment),
  ]);
  const inputs = serviceInputsSchema.safeParse(spec.service?.serviceInputs).data ?? {};
  const filled = fillInputs(readEntityYaml(service.yaml, "service"), inputs, "service");
  refuseMissingInputs(filled.missing);
  const definition = z.record(z.string(), z.unknown()).parse(filled.document);
  refuseManifests(definition);
  return {
    ...idle,
    nodeId: newId(),
    identifier: stage.identifier,
    name: stage.name,
    type: stage.type,
    strategies: stage.failureStrategies ?? [],
    serviceKey: serviceKey ?? "",
    environmentKey: environmentKey ?? "",
    infrastructureKey: infrastructureKey ?? "",
    service: definition,
    steps: [...stepNodes(spec.execution.steps, "steps"), ...stepNodes(spec.execution.rollbackSteps ?? [], "rollbackSteps")],
  };
}

const inputsSchema = z.looseObject({ pipeline: z.unknown().optional() }).nullable();

function readInputs(text: string): unknown {
  try {
    return inputsSchema.parse(parse(text))?.pipeline;
  } catch {
    throw errorOf("INVALID_YAML_ERROR", "The run-time input YAML cannot be read");
  }
}

/** A new execution of a pipeline: its stages and steps, its references looked up, its inputs filled in. */
export function planExecution(
  store: Store,
  caller: Caller,
  pipeline: Pipeline,
  { inputs, notes }: { readonly inputs: string; readonly notes: string },
): Execution {
  const filled = fillInputs(parse(pipeline.yaml), { pipeline: readInputs(inputs) }, "$");
  refuseMissingInputs(filled.missing.map((path) => path.replace("$.", "")));
  const document = readPipeline(stringify(filled.document));
  const { identifier, name, email } = caller.principal;
  const stages = stagesOf(document).map((stage) => stageNode(store, caller, stage, pipeline.scope));
  return {
    ...idle,
    status: "Running",
    id: newId(),
    scope: pipeline.scope,
    pipeline: pipeline.identifier,
    name: pipeline.name,
    runSequence: pipeline.runSequence + 1,
    notes,
    createdAt: Date.now(),
    startTs: Date.now(),
    startedBy: { identifier, name, email },
    stages,
    interrupt: null,
  };
}
