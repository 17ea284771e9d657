"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";

import { runPath } from "@/lib/config/routes";
import { changePath } from "@/lib/domain/onboarding/change-path";
import { findEditableRun, findReopenableRun } from "@/lib/domain/onboarding/find-run";
import { finishRun, reopenRun } from "@/lib/domain/onboarding/finish-run";
import { changePathSchema, toPath } from "@/lib/domain/runs/path-form";
import { defineAction, defineFormAction } from "@/lib/server/action";

const runIdSchema = z.object({ runId: z.string().min(1) });

/** Finishes a run whose boxes are all closed. */
export const finishRunAction = defineFormAction({
  name: "runs.finish",
  input: runIdSchema,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const finished = await finishRun(deps, actor, run);
    if (finished.ok) revalidatePath(runPath(run.id));
    return finished;
  },
});

/** Opens a finished run again. */
export const reopenRunAction = defineFormAction({
  name: "runs.reopen",
  input: runIdSchema,
  authorize: async ({ actor, input, deps }) => await findReopenableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const reopened = await reopenRun(deps, actor, run);
    if (reopened.ok) revalidatePath(runPath(run.id));
    return reopened;
  },
});

/** Changes the path of a run and goes back to its task list. */
export const changePathAction = defineAction({
  name: "runs.changePath",
  input: z.object({ runId: z.string().min(1), path: changePathSchema }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const changed = await changePath(deps, actor, run, toPath(input.path));
    if (!changed.ok) return changed;
    redirect(runPath(run.id));
  },
});
