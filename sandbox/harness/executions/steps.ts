import { z } from "zod";

import { blueGreenCreate, blueGreenRollback, blueGreenSwap } from "./ecs-blue-green";
import { canaryDelete, canaryDeploy } from "./ecs-canary";
import { rollingDeploy, rollingRollback } from "./ecs-rolling";
import { runTask } from "./ecs-run-task";
import type { StageWork } from "./stage-work";
import { stepFailure } from "./step-failure";
import { timeLimitMs } from "./time-limit";

/** Runs one step; "skipped" when there was nothing for it to do. Throws a `StepFailure` when it fails. */
type StepWork = (work: StageWork) => Promise<"done" | "skipped">;

function done(work: (stage: StageWork) => Promise<void>): StepWork {
  return async (stage) => {
    await work(stage);
    return "done";
  };
}

/** A pause by the clock of the tasks. */
async function pause({ run }: StageWork): Promise<void> {
  const duration = z.looseObject({ duration: z.string() }).safeParse(run.step.spec).data?.duration ?? "";
  const end = await run.once("end", z.number(), async () => (await run.now()) + (timeLimitMs(duration) ?? 0));
  const late = () => stepFailure("The wait is longer than the step's time limit.", "TIMEOUT_ENGINE_EXCEPTION", "TIMEOUT_ERROR");
  await run.until(async () => (await run.now()) >= end, late);
}

/** The steps that the stand-in runs, with the units of work that a graph shows for them. */
export const STEPS: Readonly<Record<string, { readonly units: readonly string[]; readonly work: StepWork }>> = {
  EcsRollingDeploy: { units: ["Fetch Manifests", "Prepare Rollback Data", "Deploy"], work: done(rollingDeploy) },
  EcsRollingRollback: { units: ["Rollback"], work: rollingRollback },
  EcsCanaryDeploy: { units: ["Fetch Manifests", "Deploy"], work: done(canaryDeploy) },
  EcsCanaryDelete: { units: ["Delete Service"], work: canaryDelete },
  EcsBlueGreenCreateService: { units: ["Fetch Manifests", "Prepare Rollback Data", "Deploy"], work: done(blueGreenCreate) },
  EcsBlueGreenSwapTargetGroups: { units: ["Swap Target Group"], work: done(blueGreenSwap) },
  EcsBlueGreenRollback: { units: ["Rollback"], work: blueGreenRollback },
  EcsRunTask: { units: ["Fetch Manifests", "Run Task"], work: done(runTask) },
  Wait: { units: [], work: done(pause) },
};
