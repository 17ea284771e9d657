import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import { plainDefinition } from "@/lib/domain/ecs/registered-definition";
import { isDone, type LedgerEntry } from "@/lib/domain/plan/ledger";
import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import { hasEcs } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";

import { isUnderWay, type DeploymentStore, type DeploymentTarget } from "./deployment";

/** What starting a test deployment needs. */
export type StartDeploymentDeps = Pick<RunRecords, "answers" | "operations"> & {
  readonly deployments: Pick<DeploymentStore, "begin" | "list" | "requestStop" | "decideCleanUp">;
};

function open(message: string): Result<never, AppError> {
  return err({ code: "precondition_failed", message });
}

/**
 * What a test deployment of a run would deploy, from its answers and what its plan has made. Errors: `precondition_failed` with what
 * is missing.
 */
export function deploymentTarget(
  run: Pick<Run, "path" | "scope">,
  answers: RunAnswers,
  entries: readonly LedgerEntry[],
): Result<DeploymentTarget, AppError> {
  if (!hasEcs(run.path)) return open("This run’s path has no ECS service, so there is nothing to deploy as a test.");
  const { "ecs-preparation": preparation, "ecs-service": settings, "ecs-task-definition": definition, pipeline } = answers;
  if (preparation === undefined || settings === undefined || definition === undefined || pipeline === undefined) {
    return open("Complete the steps of the service and its pipeline first: the test deploys what they describe.");
  }
  if (!isDone(entries, "harness.pipeline")) return open("Apply the plan first: the test runs the pipeline that it creates.");
  const desired = settings.desiredCount;
  if (desired < 1) {
    return open("The service has a desired count of 0, so no task would run. Set it to at least 1 in the service step.");
  }
  const family = definition.how === "existing" ? definition.family : familyOf(definition.document);
  if (family === undefined)
    return open(
      "The task definition names its family by an expression, or not at all, so its tasks cannot be followed. Enter the family itself.",
    );
  const strategy = run.path.strategy ?? "rolling";
  const { region, cluster } = preparation;
  return ok({
    scope: run.scope,
    pipeline: pipeline.identifier,
    region,
    cluster,
    service: settings.name,
    services: servicesOf(settings.name, strategy),
    strategy,
    desired,
    family,
    revision: definition.how === "existing" ? definition.revision : undefined,
  });
}

/** The services that Harness names itself. @see https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ */
function servicesOf(name: string, strategy: DeploymentTarget["strategy"]): readonly string[] {
  switch (strategy) {
    case "rolling":
      return [name];
    case "canary":
      return [name, `${name}Canary`];
    case "blue-green":
      return [`${name}__1`, `${name}__2`];
  }
}

/** A family that Harness evaluates only when it deploys cannot be looked up. */
const documentSchema = z.object({ family: z.string().regex(/^[A-Za-z0-9_-]+$/) });

function familyOf(document: string): string | undefined {
  return documentSchema.safeParse(plainDefinition(document)).data?.family;
}

/**
 * Starts a test deployment and hands it to the worker; nothing has changed in Harness or AWS when it returns. Errors:
 * `precondition_failed` with what is missing; `conflict` while the run is busy or what an earlier test left is undecided.
 */
export async function startDeployment(
  deps: StartDeploymentDeps,
  actor: Actor,
  run: Run,
): Promise<Result<{ readonly id: string }, AppError>> {
  const [saved, entries] = await Promise.all([deps.answers.list(run.id), deps.operations.read(run.id)]);
  const target = deploymentTarget(run, completeAnswers(saved), entries);
  return target.ok ? await deps.deployments.begin(actor, run, target.value) : target;
}

/** Notes that a person wants a deployment stopped. Errors: `not_found`; `precondition_failed` when it has ended. */
export async function stopDeployment(
  deps: StartDeploymentDeps,
  actor: Actor,
  run: Run,
  deploymentId: string,
): Promise<Result<void, AppError>> {
  const found = await newest(deps, run, deploymentId);
  if (!found.ok) return found;
  if (!isUnderWay(found.value)) return open("The test deployment has ended already. Reload the page to see how.");
  return await deps.deployments.requestStop(actor, run, deploymentId);
}

/** Has what a deployment left removed, or keeps it. Errors: `not_found`; `precondition_failed` when that is decided already. */
export async function decideCleanUp(
  deps: StartDeploymentDeps,
  actor: Actor,
  input: { readonly run: Run; readonly deploymentId: string; readonly decision: "remove" | "keep" },
): Promise<Result<void, AppError>> {
  const found = await newest(deps, input.run, input.deploymentId);
  if (!found.ok) return found;
  if (found.value.cleanUp?.decision !== "open") return open("This was decided already. Reload the page to see the result.");
  return await deps.deployments.decideCleanUp(actor, input.run, input.deploymentId, input.decision);
}

/** The run's newest deployment, if it is the one that was named: what an older one left belongs to a later one now. */
async function newest({ deployments }: StartDeploymentDeps, run: Run, deploymentId: string) {
  const { deployments: all } = await deployments.list(run.id);
  const [found] = all;
  return found?.id === deploymentId
    ? ok(found)
    : err({ code: "not_found", message: "There is no such test deployment, or you may not see it." } as const);
}
