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

/** Checks every action of the Harness identity again. */
export const checkMatrixAction = defineFormAction({
  name: "permissions.checkMatrix",
  vendorsMs: MATRIX_MS,
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => {
    const report = await runMatrix(deps, run);
    if (!report.ok) return report;
    revalidatePath(runPagePath(run.id, "permissions"));
    return ok(report.value.summary);
  },
});

/** Saves the permissions step. The matrix depends on its packs; the page shows a failed matrix, and the step is saved anyway. */
export const savePermissionsAction = defineStepAction("permissions", {
  name: "permissions.save",
  vendorsMs: MATRIX_MS,
  afterwards: async (deps, run) => await runMatrix(deps, run),
});
