import { withoutAbsent } from "@/lib/core/without-absent";

import { scopeFields } from "./environment-yaml";
import { RUN_TAG } from "./harness-shapes";
import type { ManifestFile } from "./manifest-files";
import type { HarnessScope } from "./scope";
import { toYaml } from "./to-yaml";

/** A Harness service of type ECS: its manifests are files of Harness's file store. */
export type EcsServiceDocumentSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly runId: string;
  /** An existing revision; then no task definition may be among the files. */
  readonly taskDefinitionArn?: string | undefined;
  readonly files: readonly Pick<ManifestFile, "manifestIdentifier" | "manifestType" | "path">[];
};

/** The document that creates or replaces an ECS service, with its YAML (guide item G141). @see https://apidocs.harness.io/tag/Services */
export function ecsServiceBody(spec: EcsServiceDocumentSpec) {
  const { name, identifier } = spec;
  const tags = { [RUN_TAG]: spec.runId };
  // The scope comes from the wrapper: Harness's schema of a service has no place for it.
  const yaml = toYaml({
    service: {
      name,
      identifier,
      tags,
      serviceDefinition: {
        type: "ECS",
        spec: withoutAbsent({
          ecsTaskDefinitionArn: spec.taskDefinitionArn,
          manifests: spec.files.flatMap(({ manifestIdentifier, manifestType, path }) =>
            manifestType === undefined ? [] : [manifest({ identifier: manifestIdentifier, type: manifestType, path })],
          ),
        }),
      },
    },
  });
  return { name, identifier, ...scopeFields(spec.scope), tags, yaml };
}

/** One file of the project's file store, as Harness's documents refer to it. */
export function fileStore(path: string) {
  return { type: "Harness", spec: { files: [path] } };
}

function manifest({ identifier, type, path }: { readonly identifier: string; readonly type: string; readonly path: string }) {
  return { manifest: { identifier, type, spec: { store: fileStore(path) } } };
}
