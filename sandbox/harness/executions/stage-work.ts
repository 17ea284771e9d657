import { z } from "zod";

import type { AwsPlace } from "../aws-credentials";
import { readEntityYaml } from "../entity-yaml";
import type { Execution, StageNode, StepNode } from "../records";
import { keyOf, resolveReference } from "../scope";
import { ecsSpecOf, type EcsServiceSpec } from "../service-spec";
import type { Store } from "../store";
import { Manifests } from "./ecs-manifests";
import { EcsSite } from "./ecs-site";
import { stepFailure } from "./step-failure";
import type { StepRun } from "./step-run";

/** What a step of an ECS stage works with. */
export type StageWork = {
  readonly run: StepRun;
  readonly site: EcsSite;
  readonly manifests: Manifests;
  /** What the latest step of a type in this stage has done and learned; undefined when there was none. */
  readonly memoOf: (type: string) => StepNode["memo"] | undefined;
};

const infrastructureSchema = z.looseObject({
  spec: z.looseObject({ connectorRef: z.string(), region: z.string(), cluster: z.string() }),
});

const artifactSchema = z.looseObject({
  type: z.string(),
  spec: z.looseObject({
    imagePath: z.string(),
    tag: z.string().optional(),
    region: z.string().optional(),
    registryId: z.string().optional(),
  }),
});
const primarySchema = z.looseObject({
  primaryArtifactRef: z.string().optional(),
  sources: z.array(z.looseObject({ identifier: z.string() })).optional(),
});

/** The image that a service's primary artifact means; undefined when it has none that names one. */
function imageOf(spec: EcsServiceSpec): string | undefined {
  const primary = primarySchema.safeParse(spec.artifacts?.primary).data;
  const { sources, primaryArtifactRef } = primary ?? {};
  const chosen = sources?.find(({ identifier }) => identifier === primaryArtifactRef) ?? sources?.[0] ?? primary;
  const artifact = artifactSchema.safeParse(chosen).data;
  if (artifact === undefined) return undefined;
  const { imagePath, tag = "latest", region = "us-east-1", registryId } = artifact.spec;
  if (artifact.type !== "Ecr") return `${imagePath}:${tag}`;
  return registryId === undefined ? undefined : `${registryId}.dkr.ecr.${region}.amazonaws.com/${imagePath}:${tag}`;
}

function expressionValues(
  store: Store,
  stage: StageNode,
  spec: EcsServiceSpec,
  infrastructure: Readonly<Record<string, string>>,
) {
  const service = store.services.get(stage.serviceKey);
  const environment = store.environments.get(stage.environmentKey);
  const image = imageOf(spec);
  const values: Record<string, string> = {
    "service.name": service?.name ?? "",
    "service.identifier": service?.identifier ?? "",
    "env.name": environment?.name ?? "",
    "env.identifier": environment?.identifier ?? "",
    "env.type": environment?.type ?? "",
  };
  for (const [name, value] of Object.entries(infrastructure)) values[`infra.${name}`] = value;
  for (const { name, value } of spec.variables ?? []) {
    if (typeof value === "string" || typeof value === "number") values[`serviceVariables.${name}`] = String(value);
  }
  if (image !== undefined) {
    for (const name of ["artifacts.primary.image", "artifact.image", "primary.artifact.image"]) values[name] = image;
  }
  return values;
}

/** Opens what a step needs, as the entities are now. Throws a `StepFailure` for an entity that is gone. */
export function openStage(
  store: Store,
  place: AwsPlace,
  execution: Execution,
  stage: StageNode,
): Omit<StageWork, "run" | "memoOf"> {
  const row = store.infrastructures.get(stage.infrastructureKey);
  if (row === undefined) throw stepFailure(`Infrastructure definition of stage [${stage.identifier}] not found`);
  const parsed = infrastructureSchema.safeParse(readEntityYaml(row.yaml, "infrastructureDefinition"));
  if (!parsed.success) throw stepFailure(`Infrastructure definition [${row.identifier}] is not of type ECS`);
  const { connectorRef, region, cluster } = parsed.data.spec;
  const target = resolveReference(connectorRef, execution.scope, "connector");
  const connector = store.connectors.get(keyOf(target.scope, target.identifier));
  if (connector === undefined) {
    throw stepFailure(`Connector not found for identifier : [${connectorRef}]`, "CONNECTOR_NOT_FOUND_EXCEPTION");
  }
  const spec = ecsSpecOf(stage.service);
  const infrastructure = { region, cluster, connectorRef, name: row.name, infraIdentifier: row.identifier };
  const values = expressionValues(store, stage, spec, infrastructure);
  return {
    site: new EcsSite(place, store, connector, region, cluster),
    manifests: new Manifests(store, execution.scope, spec, values),
  };
}
