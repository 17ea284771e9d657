import { withoutAbsent } from "@/lib/core/without-absent";
import type { HarnessScope } from "./scope";

import { RUN_TAG } from "./harness-shapes";
import { toYaml } from "./to-yaml";

export type EnvironmentSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly type: "Production" | "PreProduction";
  readonly runId: string;
};

/** The document that creates an environment, with its YAML. @see https://apidocs.harness.io/tag/Environments */
export function environmentBody(spec: EnvironmentSpec) {
  const fields = {
    name: spec.name,
    identifier: spec.identifier,
    ...scopeFields(spec.scope),
    type: spec.type,
    tags: { [RUN_TAG]: spec.runId },
  };
  return { ...fields, yaml: toYaml({ environment: fields }) };
}

/** The scope as Harness's documents carry it in their body. */
export function scopeFields(scope: HarnessScope) {
  return withoutAbsent({ orgIdentifier: scope.orgIdentifier, projectIdentifier: scope.projectIdentifier });
}
