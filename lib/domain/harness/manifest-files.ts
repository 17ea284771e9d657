import { toIdentifier } from "./identifier";
import { toYaml } from "./to-yaml";

/** Harness's types of the manifests of an ECS service, and the request of a verification task, which is only a file. */
const MANIFESTS = {
  "task-definition": { identifier: "task_definition", type: "EcsTaskDefinition" },
  "service-definition": { identifier: "service_definition", type: "EcsServiceDefinition" },
  "scalable-target": { identifier: "scalable_target", type: "EcsScalableTargetDefinition" },
  "scaling-policy": { identifier: "scaling_policy", type: "EcsScalingPolicyDefinition" },
  "run-task-request": { identifier: "run_task_request", type: undefined },
} as const;

export type ManifestPart = keyof typeof MANIFESTS;

/** A file of a service in Harness's file store. */
export type ManifestFile = {
  readonly part: ManifestPart;
  /** Unique in the project: the file store knows files by it. */
  readonly identifier: string;
  /** The identifier inside the service's document. */
  readonly manifestIdentifier: string;
  readonly manifestType: Exclude<(typeof MANIFESTS)[ManifestPart]["type"], undefined> | undefined;
  /** `task-definition.yaml`. */
  readonly name: string;
  /** `/storefront-manifests/task-definition.yaml`, as the service's document names it. */
  readonly path: string;
  /** YAML. */
  readonly content: string;
};

export type ManifestFolder = { readonly identifier: string; readonly name: string };

/** Leaves room for the longest suffix within Harness's 128 characters. */
const MAX_NAME = 96;

/**
 * The folder that holds the manifests of one service and nothing else, so that removing it removes nothing of another service.
 * Harness builds paths from names.
 */
export function manifestFolder(serviceName: string): ManifestFolder {
  const name = `${serviceName.slice(0, MAX_NAME)}-manifests`;
  return { identifier: toIdentifier(name), name };
}

/** Describes one manifest as a file of the folder. `number` counts manifests of one part from 1. */
export function manifestFile(folder: ManifestFolder, part: ManifestPart, content: unknown, number = 1): ManifestFile {
  const { identifier, type } = MANIFESTS[part];
  const suffix = number === 1 ? "" : String(number);
  const name = `${part}${suffix === "" ? "" : `-${suffix}`}.yaml`;
  return {
    part,
    identifier: `${folder.identifier}_${identifier}${suffix === "" ? "" : `_${suffix}`}`,
    manifestIdentifier: `${identifier}${suffix === "" ? "" : `_${suffix}`}`,
    manifestType: type,
    name,
    path: `/${folder.name}/${name}`,
    content: toYaml(content),
  };
}
