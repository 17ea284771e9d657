import { withoutAbsent } from "@/lib/core/without-absent";
import type { ReplaceStrategy } from "@/lib/domain/ecs/service/service-facts";

import type { BlueGreenTraffic } from "./blue-green-traffic";
import { fileStore } from "./service-yaml";

/** What a pipeline checks after the new version runs and before it takes over. */
export type PipelineVerification =
  | { readonly how: "none" }
  /** One request of a delegate, which passes with status 200. */
  | { readonly how: "http"; readonly url: string }
  /** One task with its own command, which fails with another exit code than 0. */
  | {
      readonly how: "run-task";
      readonly requestPath: string;
      readonly taskDefinition: { readonly arn: string } | { readonly path: string };
    };

/** The steps of one stage, in order. */
export type DeploymentSteps = { readonly steps: readonly Step[]; readonly rollbackSteps: readonly Step[] };

type Step = {
  readonly step: {
    readonly name: string;
    readonly identifier: string;
    readonly type: string;
    readonly timeout: string;
    readonly spec: object;
  };
};

/** How a new version replaces the old one; the way back is always part of it (guide items G167-G172). */
export type Deployment =
  | { readonly strategy: Exclude<ReplaceStrategy, "blue-green">; readonly verification: PipelineVerification }
  | { readonly strategy: "blue-green"; readonly verification: PipelineVerification; readonly traffic: BlueGreenTraffic };

/**
 * The steps of a deployment with its rollback.
 *
 * @see https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/
 */
export function deploymentSteps(deployment: Deployment): DeploymentSteps {
  const verify = verificationSteps(deployment.verification);
  switch (deployment.strategy) {
    case "rolling":
      return { steps: [rollingDeploy(), ...verify], rollbackSteps: [rollingRollback()] };
    case "canary":
      return {
        steps: [
          step("ECS Canary Deploy", "ecsCanaryDeploy", "EcsCanaryDeploy", {}),
          ...verify,
          step("ECS Canary Delete", "ecsCanaryDelete", "EcsCanaryDelete", {}),
          rollingDeploy(),
        ],
        rollbackSteps: [step("ECS Canary Delete", "ecsCanaryDeleteRollback", "EcsCanaryDelete", {}), rollingRollback()],
      };
    case "blue-green":
      return {
        steps: [
          step("ECS Blue Green Create Service", "ecsBlueGreenCreateService", "EcsBlueGreenCreateService", {
            ...deployment.traffic,
            sameAsAlreadyRunningInstances: false,
            updateGreenService: false,
            enableAutoScalingInSwapStep: false,
          }),
          ...verify,
          step("ECS Blue Green Swap Target Groups", "ecsBlueGreenSwapTargetGroups", "EcsBlueGreenSwapTargetGroups", {
            doNotDownsizeOldService: false,
            downsizeOldServiceDelayInSecs: 0,
          }),
        ],
        rollbackSteps: [step("ECS Blue Green Rollback", "ecsBlueGreenRollback", "EcsBlueGreenRollback", {})],
      };
  }
}

/** How long Harness waits for one step. A service that is not steady by then is rolled back. */
const STEP_TIMEOUT = "10m";

function step(name: string, identifier: string, type: string, spec: object, timeout = STEP_TIMEOUT): Step {
  return { step: { name, identifier, type, timeout, spec } };
}

function rollingDeploy(): Step {
  return step("ECS Rolling Deploy", "ecsRollingDeploy", "EcsRollingDeploy", {
    sameAsAlreadyRunningInstances: false,
    forceNewDeployment: false,
  });
}

function rollingRollback(): Step {
  return step("ECS Rolling Rollback", "ecsRollingRollback", "EcsRollingRollback", {});
}

function verificationSteps(verification: PipelineVerification): readonly Step[] {
  switch (verification.how) {
    case "none":
      return [];
    case "http":
      return [
        step(
          "Verify by HTTP",
          "verifyByHttp",
          "Http",
          { url: verification.url, method: "GET", headers: [], assertion: "<+httpResponseCode> == 200", outputVariables: [] },
          "1m",
        ),
      ];
    case "run-task": {
      const { taskDefinition } = verification;
      return [
        step(
          "Verify by task",
          "verifyByTask",
          "EcsRunTask",
          withoutAbsent({
            taskDefinitionArn: "arn" in taskDefinition ? taskDefinition.arn : undefined,
            taskDefinition: "path" in taskDefinition ? fileStore(taskDefinition.path) : undefined,
            runTaskRequestDefinition: fileStore(verification.requestPath),
            skipSteadyStateCheck: false,
          }),
        ),
      ];
    }
  }
}
