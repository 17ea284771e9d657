"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { mayContinue } from "@/lib/domain/prerequisites/prerequisite-problems";
import { runPrerequisites } from "@/lib/domain/prerequisites/run-prerequisites";
import { parseAnswer } from "@/lib/domain/runs/answers";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { defineAction, defineFormAction } from "@/lib/server/action";

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

/** Saves the step. It is complete when nothing blocks it and each warning is accepted. */
export const savePrerequisitesAction = defineAction({
  name: "prerequisites.save",
  input: z.object({
    runId: z.string().min(1),
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    if (input.complete) {
      const parsed = parseAnswer("prerequisites", input.value);
      if (!parsed.ok) return parsed;
      const allowed = mayContinue(await deps.checks.newest(run.id), parsed.value.acknowledgedWarnings);
      if (!allowed.ok) return allowed;
    }
    return await saveStep(deps, actor, run, { ...input, slug: "prerequisites" });
  },
});
