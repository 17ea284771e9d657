import { blueGreenTraffic } from "@/lib/domain/harness/blue-green-traffic";
import { ecsPipelineYaml } from "@/lib/domain/harness/pipeline-yaml";
import type { Deployment, PipelineVerification } from "@/lib/domain/harness/pipeline-steps";
import { environmentIdentifierOf } from "@/lib/domain/runs/answers/environment";

import type { Operation } from "../operation";
import { ecsConnector } from "./connector";
import { operation, type ImpliedContext } from "./context";
import { ECS_INFRASTRUCTURE } from "./ecs-infrastructure";
import { ECS_SERVICE, existingTaskDefinition, manifestFiles, serviceIdentifier } from "./ecs-service";

const PIPELINE = "harness.pipeline";

/** The pipeline and its preflight check (guide items G164-G172). */
export function ecsPipelineOperations(context: ImpliedContext): readonly Operation[] {
  const { run, answers } = context;
  const answer = answers.pipeline;
  const yaml = pipelineYaml(context);
  const connector = ecsConnector(context);
  if (answer === undefined || yaml === undefined || connector === undefined) return [];
  const { name, identifier } = answer;
  return [
    operation(context, {
      kind: "harness.pipeline",
      title: `Pipeline ${name}`,
      summary: STRATEGY_WORDS[run.path.strategy ?? "rolling"],
      needs: [ECS_SERVICE, ECS_INFRASTRUCTURE],
      desired: { scope: run.scope, identifier, yaml },
    }),
    operation(context, {
      kind: "harness.pipeline-preflight",
      title: `Preflight check of ${name}`,
      needs: [PIPELINE, connector.test],
      desired: { scope: run.scope, identifier },
    }),
  ];
}

const STRATEGY_WORDS = {
  rolling: "Replaces tasks step by step, and rolls back",
  canary: "Tries one task first, then replaces the others, and rolls back",
  "blue-green": "Starts a second service, swaps the target groups, and swaps back",
} as const;

/** The YAML of the pipeline; `undefined` while a step that it refers to is open, or the load balancer lacks a side. */
export function pipelineYaml(context: ImpliedContext): string | undefined {
  const { run, answers } = context;
  const { pipeline: answer, "ecs-service": settings, "ecs-infrastructure": infrastructure } = answers;
  // Without the manifests there is no service that the pipeline could deploy.
  const deployment = manifestFiles(context) === undefined ? undefined : deploymentOf(context);
  if (answer === undefined || settings === undefined || infrastructure === undefined || deployment === undefined)
    return undefined;
  return ecsPipelineYaml({
    scope: run.scope,
    identifier: answer.identifier,
    name: answer.name,
    runId: run.id,
    serviceRef: serviceIdentifier(settings),
    environmentRef: environmentIdentifierOf(infrastructure.environment),
    infrastructureIdentifier: infrastructure.infrastructure.identifier,
    deployment,
  });
}

function deploymentOf(context: ImpliedContext): Deployment | undefined {
  const verification = verificationOf(context);
  if (verification === undefined) return undefined;
  const strategy = context.run.path.strategy ?? "rolling";
  if (strategy !== "blue-green") return { strategy, verification };
  const found = blueGreenTraffic(context.answers["ecs-service"]?.loadBalancer);
  return "traffic" in found ? { strategy, verification, traffic: found.traffic } : undefined;
}

function verificationOf(context: ImpliedContext): PipelineVerification | undefined {
  const verification = context.answers.pipeline?.verification;
  if (verification?.how !== "run-task") return verification;
  const files = manifestFiles(context)?.map(({ file }) => file);
  const pathOf = (part: "task-definition" | "run-task-request") => files?.find((file) => file.part === part)?.path;
  const requestPath = pathOf("run-task-request");
  const [arn, path] = [existingTaskDefinition(context), pathOf("task-definition")];
  if (requestPath === undefined) return undefined;
  if (arn !== undefined) return { how: "run-task", requestPath, taskDefinition: { arn } };
  return path === undefined ? undefined : { how: "run-task", requestPath, taskDefinition: { path } };
}
