import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Clock } from "@/lib/core/clock";
import type { Waiting } from "@/lib/core/retry";
import type { CheckResult } from "@/lib/domain/checks/check";
import { progressOf } from "@/lib/domain/onboarding/refresh-progress";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import type { RunRelease } from "@/lib/domain/onboarding/run-order";
import type { Hold } from "@/lib/domain/orders/order";
import type { Run } from "@/lib/domain/runs/run";

import { removeLeftOvers } from "./clean-up";
import { DEPLOYMENT_ORDERS, type DeploymentPorts, type DeploymentStore, type TestDeployment } from "./deployment";
import { deploymentChecks } from "./deployment-checks";
import { followDeployment, type FollowDeps } from "./follow-deployment";

/** What an order of a test deployment works with. */
export type CarryOutDeploymentDeps = RunRecords &
  Waiting & {
    readonly clock: Clock;
    readonly deployments: Pick<DeploymentStore, "require" | "commit">;
    readonly runs: { readonly require: (runId: string) => Promise<Run> };
    readonly checks: { readonly record: (run: Run, results: readonly CheckResult[]) => Promise<void> };
    readonly deploymentPortsFor: (run: Run, deployment: TestDeployment) => Promise<Result<DeploymentPorts, AppError>>;
  };

const inputSchema = z.object({ deploymentId: z.string(), order: z.enum(DEPLOYMENT_ORDERS) });

/**
 * Carries out one order of a test deployment: follows it to its end, or removes what it left. What has been reached is in its own
 * record, so it is safe to repeat after a crash at any point. Its result is recorded as checks.
 */
export async function carryOutDeployment(deps: CarryOutDeploymentDeps, input: unknown, hold: Hold): Promise<RunRelease> {
  const { deploymentId, order } = inputSchema.parse(input);
  const run = await deps.runs.require(hold.subjectId);
  const deployment = await deps.deployments.require(deploymentId);
  const ports = await deps.deploymentPortsFor(run, deployment);
  if (!ports.ok) {
    await failHere(deps, deployment, { hold, error: ports.error });
  } else {
    const { sleep, random, clock, deployments: store } = deps;
    const work: FollowDeps = { sleep, random, clock, store, deploymentId, hold, ports: ports.value, reference: run.reference };
    await (order === "follow" ? followDeployment(work) : removeLeftOvers(work));
  }
  if (order === "remove") return {};
  await deps.checks.record(run, deploymentChecks(run, await deps.deployments.require(deploymentId)));
  return { progress: await progressOf(deps, run) };
}

/** Without access to Harness or AWS nothing can be followed or removed. */
async function failHere(
  { deployments }: Pick<CarryOutDeploymentDeps, "deployments">,
  { id, state, cleanUp }: TestDeployment,
  { hold, error }: { readonly hold: Hold; readonly error: AppError },
): Promise<void> {
  if (cleanUp?.decision === "removing") {
    await deployments.commit(id, hold, { cleanUp: { ...cleanUp, decision: "open", failure: error } });
  } else if (state === "starting" || state === "running") {
    await deployments.commit(id, hold, { state: "failed", failure: error });
  }
}
