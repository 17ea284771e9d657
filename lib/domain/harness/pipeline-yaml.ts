import { deploymentSteps, type Deployment } from "./pipeline-steps";
import { scopeFields } from "./environment-yaml";
import { RUN_TAG } from "./harness-shapes";
import type { HarnessScope } from "./scope";
import { toYaml } from "./to-yaml";

/** A pipeline with one stage that deploys one ECS service. */
export type EcsPipelineSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly runId: string;
  readonly serviceRef: string;
  readonly environmentRef: string;
  readonly infrastructureIdentifier: string;
  readonly deployment: Deployment;
};

/** The stage's identifier: the path to its steps in executions begins with it. */
const STAGE = { name: "Deploy ECS", identifier: "deploy_ecs" } as const;

/**
 * The YAML that creates or replaces a pipeline (guide items G164-G172). Any failure starts the rollback of its stage.
 *
 * @see https://apidocs.harness.io/tag/Pipeline
 */
export function ecsPipelineYaml(spec: EcsPipelineSpec): string {
  const { name, identifier, deployment } = spec;
  return toYaml({
    pipeline: {
      name,
      identifier,
      ...scopeFields(spec.scope),
      tags: { [RUN_TAG]: spec.runId },
      stages: [
        {
          stage: {
            ...STAGE,
            type: "Deployment",
            spec: {
              deploymentType: "ECS",
              service: { serviceRef: spec.serviceRef },
              environment: {
                environmentRef: spec.environmentRef,
                deployToAll: false,
                infrastructureDefinitions: [{ identifier: spec.infrastructureIdentifier }],
              },
              execution: deploymentSteps(deployment),
            },
            failureStrategies: [{ onFailure: { errors: ["AllErrors"], action: { type: "StageRollback" } } }],
          },
        },
      ],
    },
  });
}
