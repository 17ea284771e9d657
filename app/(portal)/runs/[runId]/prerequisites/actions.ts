"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { runPrerequisites } from "@/lib/domain/prerequisites/run-prerequisites";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

/** Runs all checks of AWS and Harness again. */
export const checkPrerequisitesAction = defineFormAction({
  name: "prerequisites.check",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => {
    const results = await runPrerequisites(deps, run);
    revalidatePath(runPagePath(run.id, "prerequisites"));
    return ok({ checks: results.length });
  },
});

/** Saves the prerequisites step. */
export const savePrerequisitesAction = defineStepAction("prerequisites", { name: "prerequisites.save" });
