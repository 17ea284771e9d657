import { z } from "zod";

import { readEntityYaml } from "./entity-yaml";
import { errorOf, HarnessError } from "./errors";
import {
  type DeploymentSpec,
  deploymentSpecOf,
  type PipelineDocument,
  pipelineDocumentSchema,
  type StageElement,
} from "./pipeline-schema";
import { isExpression, keyOf, resolveReference, type Scope } from "./scope";
import type { Store } from "./store";

/** A path of the document, such as `$.pipeline.stages[0].stage.spec`. */
function fqnOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => `${text}${typeof part === "number" ? `[${part}]` : `.${String(part)}`}`,
    "$.pipeline",
  );
}

const namedSchema = z.looseObject({ identifier: z.string().nullish(), type: z.string().nullish(), name: z.string().nullish() });

/** The innermost stage or step around a path. */
function elementAround(document: unknown, path: readonly PropertyKey[], kind: "stage" | "step") {
  const end = path.lastIndexOf(kind);
  if (end < 0) return null;
  const own = path.slice(0, end + 1);
  const value = own.reduce<unknown>((inner, part) => {
    if (typeof inner !== "object" || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === String(part))?.[1];
  }, document);
  const { identifier = null, type = null, name = null } = namedSchema.safeParse(value).data ?? {};
  return { identifier, type, name, fqn: fqnOf(own) };
}

/** Every violation of the schema, in the vendor's error. */
function schemaError(document: unknown, error: z.ZodError): HarnessError {
  const schemaErrors = error.issues.map(({ path, message }) => ({
    message,
    messageWithFQN: `${fqnOf(path)}: ${message}`,
    fqn: fqnOf(path),
    hintMessage: null,
    stageInfo: elementAround(document, path, "stage"),
    stepInfo: elementAround(document, path, "step"),
    validValues: null,
  }));
  const base = errorOf("INVALID_YAML_ERROR", `Invalid yaml: ${schemaErrors[0]?.messageWithFQN ?? "not valid"}`);
  return new HarnessError(base.status, { ...base.body, metadata: { type: "YamlSchemaErrorWrapperDTO", schemaErrors } });
}

/** The stages of a pipeline in order, those side by side one after another. */
export function stagesOf(document: PipelineDocument): StageElement[] {
  return document.stages.flatMap(({ stage, parallel }) => [
    ...(stage === undefined ? [] : [stage]),
    ...(parallel ?? []).map((inner) => inner.stage),
  ]);
}

function refuseStage(stage: StageElement, message: string): HarnessError {
  return errorOf("INVALID_YAML_ERROR", `${message} in stage [${stage.identifier}]. Please add it and try again`);
}

/** What the vendor asks of a Deployment stage beyond its schema. */
function checkDeployment(stage: StageElement, spec: DeploymentSpec): void {
  if (isAbsent(spec.service) && isAbsent(spec.services)) {
    throw refuseStage(stage, "serviceConfig or service or services should be present");
  }
  if (isAbsent(spec.deploymentType)) throw refuseStage(stage, "deploymentType should be present");
  if (!isAbsent(spec.service) && isAbsent(spec.service?.serviceRef) && isAbsent(spec.service?.useFromStage)) {
    throw refuseStage(stage, "serviceRef should be present");
  }
  const { environment } = spec;
  if (isAbsent(environment)) {
    if (!isAbsent(spec.environments) || !isAbsent(spec.environmentGroup)) return;
    throw refuseStage(stage, "infrastructure or environment or environments or environmentGroup should be present");
  }
  if (isAbsent(environment?.environmentRef)) {
    if (!isAbsent(environment?.useFromStage)) return;
    throw refuseStage(stage, "environmentRef should be present");
  }
  if (!isExpression(environment?.environmentRef ?? "") && isAbsent(environment?.infrastructureDefinitions)) {
    throw refuseStage(stage, "infrastructureDefinitions or infrastructureDefinition should be present");
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** Reads a pipeline's YAML. Throws the vendor's error for the first thing that its schema refuses. */
export function readPipeline(yaml: string): PipelineDocument {
  const document = readEntityYaml(yaml, "pipeline");
  const parsed = pipelineDocumentSchema.safeParse(document);
  if (!parsed.success) throw schemaError(document, parsed.error);
  for (const stage of stagesOf(parsed.data)) {
    if (stage.type === "Deployment") checkDeployment(stage, deploymentSpecOf(stage));
  }
  return parsed.data;
}

export type DeploymentTarget = {
  readonly serviceKey: string | null;
  readonly environmentKey: string | null;
  readonly infrastructureKey: string | null;
};

function keyOfReference(reference: string | null | undefined, from: Scope, kind: string): string | null {
  if (reference === null || reference === undefined || reference === "" || isExpression(reference)) return null;
  const target = resolveReference(reference, from, kind);
  return keyOf(target.scope, target.identifier);
}

/** Keys of what a Deployment stage refers to; null for a reference that is known at run time only. */
export function targetOf(stage: StageElement, from: Scope): DeploymentTarget {
  const { service, environment } = deploymentSpecOf(stage);
  const environmentKey = keyOfReference(environment?.environmentRef, from, "environment");
  const definitions = environment?.infrastructureDefinitions;
  const infrastructure = Array.isArray(definitions) ? (definitions[0]?.identifier ?? null) : null;
  const isKnown = environmentKey !== null && infrastructure !== null && !isExpression(infrastructure);
  return {
    serviceKey: keyOfReference(service?.serviceRef, from, "service"),
    environmentKey,
    infrastructureKey: isKnown ? `${environmentKey}/${infrastructure}` : null,
  };
}

/**
 * References when a pipeline is saved: what exists must fit (the service's deployment type is the stage's), what does not
 * exist is found out when the pipeline runs.
 */
export function checkedTargets(store: Store, document: PipelineDocument, from: Scope): DeploymentTarget[] {
  return stagesOf(document)
    .filter((stage) => stage.type === "Deployment")
    .map((stage) => {
      const target = targetOf(stage, from);
      const service = target.serviceKey === null ? undefined : store.services.get(target.serviceKey);
      if (service?.deploymentType === null) {
        throw errorOf(
          "INVALID_YAML_ERROR",
          `ServiceDefinition should be present in service [${service.name}]. Please add it and try again`,
        );
      }
      if (service !== undefined && service.deploymentType !== deploymentSpecOf(stage).deploymentType) {
        throw errorOf(
          "INVALID_YAML_ERROR",
          `deploymentType should be the same as in service [${service.name}]. Please correct it and try again`,
        );
      }
      return target;
    });
}
