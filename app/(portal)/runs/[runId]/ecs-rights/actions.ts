"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { runMatrix } from "@/lib/domain/matrix/run-matrix";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

/** Each action is a call or a simulation, within AWS's rate limits. */
const MATRIX_MS = 60_000;

/** Checks every ECS action of the identity that deploys again. */
export const checkEcsRightsAction = defineFormAction({
  name: "runs.checkEcsRights",
  vendorsMs: MATRIX_MS,
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => {
    const report = await runMatrix(deps, run, "ecs");
    if (!report.ok) return report;
    revalidatePath(runPagePath(run.id, "ecs-rights"));
    return ok(report.value.summary);
  },
});

/** Saves the ECS rights step. The matrix depends on its connector; the page shows a failed matrix, and the step is saved anyway. */
export const saveEcsRightsAction = defineStepAction("ecs-rights", {
  name: "runs.saveEcsRights",
  vendorsMs: MATRIX_MS,
  afterwards: async (deps, run) => await runMatrix(deps, run, "ecs"),
});
