import { z } from "zod";

import { settleAll } from "@/lib/domain/plan/settle-all";
import type { Waiting } from "@/lib/core/retry";
import { runMatrixUntilSettled, type RunMatrixDeps } from "@/lib/domain/matrix/run-matrix";
import { progressOf } from "@/lib/domain/onboarding/refresh-progress";
import type { RunRelease } from "@/lib/domain/onboarding/run-order";
import { hasEcs } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";

import { verifyEcsAccess } from "./verify-ecs-access";
import { verifyRun, type VerifyDeps } from "./verify-run";

const inputSchema = z.object({ runId: z.string() });

/**
 * Asks every question of a run again and records the answers. It changes nothing outside. The records it is given write
 * under the worker's hold, so answers about a run that has gone on are not recorded.
 */
export async function carryOutVerify(deps: VerifyDeps & RunMatrixDeps & Waiting, input: unknown): Promise<RunRelease> {
  const run = await deps.runs.require(inputSchema.parse(input).runId);
  const ecs = hasEcs(run.path) ? [verifyEcs(deps, run)] : [];
  await settleAll<unknown>([verifyRun(deps, run), runMatrixUntilSettled(deps, run), ...ecs]);
  return { progress: await progressOf(deps, run) };
}

/** The checks of the ECS side read the rows of its matrix, so they come after it. */
async function verifyEcs(deps: VerifyDeps & RunMatrixDeps & Waiting, run: Run): Promise<void> {
  await runMatrixUntilSettled(deps, run, "ecs");
  await verifyEcsAccess(deps, run);
}
