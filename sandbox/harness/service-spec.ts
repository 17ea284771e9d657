import { z } from "zod";

import type { YamlDocument } from "./entity-yaml";
import { errorOf } from "./errors";

const text = z.string({ error: "is required" }).min(1, "is required");

/** A file, or files, that an entity takes its content from. `Harness` is the file store. */
export const storeSchema = z.looseObject({
  type: text,
  spec: z.looseObject({
    files: z.union([z.array(z.string()), z.string()]).nullish(),
    connectorRef: z.string().nullish(),
  }),
});
export type ManifestStore = z.infer<typeof storeSchema>;

export const ECS_MANIFEST_TYPES = [
  "EcsTaskDefinition",
  "EcsServiceDefinition",
  "EcsScalableTargetDefinition",
  "EcsScalingPolicyDefinition",
  "EcsScheduledActionDefinition",
] as const;

const ecsManifestSchema = z.looseObject({
  manifest: z.looseObject({
    identifier: text,
    type: z.enum(ECS_MANIFEST_TYPES, { error: `must be one of ${ECS_MANIFEST_TYPES.join(", ")}` }),
    spec: z.looseObject({ store: storeSchema }),
  }),
});

const ecsSpecSchema = z.looseObject({
  ecsTaskDefinitionArn: z.string().nullish(),
  manifests: z.array(ecsManifestSchema).nullish(),
  variables: z.array(z.looseObject({ name: text, value: z.unknown().optional() })).nullish(),
  artifacts: z.looseObject({ primary: z.unknown().optional() }).nullish(),
});
export type EcsServiceSpec = z.infer<typeof ecsSpecSchema>;

const definitionSchema = z.looseObject({ type: text, spec: z.looseObject({}).nullish() });

function refuse(error: z.ZodError, prefix: readonly string[]): never {
  const first = error.issues[0];
  const path = [...prefix, ...(first?.path ?? [])].join(".");
  throw errorOf("SCHEMA_VALIDATION_FAILED", `Invalid service YAML: ${path} ${first?.message ?? "is not valid"}`);
}

/** The deployment type of a service's YAML; null for a service without a definition. */
export function deploymentTypeOf(document: YamlDocument): string | null {
  if (document.serviceDefinition === undefined || document.serviceDefinition === null) return null;
  const parsed = definitionSchema.safeParse(document.serviceDefinition);
  if (!parsed.success) refuse(parsed.error, ["service", "serviceDefinition"]);
  if (parsed.data.type === "ECS") ecsSpecOf(document);
  return parsed.data.type;
}

/** The ECS part of a service's YAML. Throws `SCHEMA_VALIDATION_FAILED` for what the vendor's schema refuses. */
export function ecsSpecOf(document: YamlDocument): EcsServiceSpec {
  const definition = definitionSchema.safeParse(document.serviceDefinition);
  if (!definition.success) refuse(definition.error, ["service", "serviceDefinition"]);
  const parsed = ecsSpecSchema.safeParse(definition.data.spec ?? {});
  if (!parsed.success) refuse(parsed.error, ["service", "serviceDefinition", "spec"]);
  return parsed.data;
}
