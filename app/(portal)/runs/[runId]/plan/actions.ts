"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { Secret } from "@/lib/core/secret";
import { err, ok } from "@/lib/core/result";
import { findEditableRun, findManagedRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply, confirmUndo } from "@/lib/domain/onboarding/plan-run";
import { replaceSecret } from "@/lib/domain/onboarding/replace-secret";
import { defineAction, defineFormAction } from "@/lib/server/action";

const onRun = z.object({ runId: z.string().min(1) });

/** Confirms the plan and orders its apply; "Fix it and try again" uses it too. */
export const confirmApplyAction = defineFormAction({
  name: "plan.confirmApply",
  input: onRun,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run);
    return confirmed.ok ? redirect(runPagePath(run.id, "plan")) : confirmed;
  },
});

/** Orders the undo of a run. */
export const confirmUndoAction = defineFormAction({
  name: "plan.confirmUndo",
  input: onRun,
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmUndo(deps, actor, run);
    return confirmed.ok ? redirect(runPagePath(run.id, "plan")) : confirmed;
  },
});

/** Accepts an expired secret again, next to the operation that needs it, and continues the apply. */
export const replaceSecretAction = defineAction({
  name: "plan.replaceSecret",
  input: z.object({
    runId: z.string().min(1),
    operationId: z.string().min(1),
    value: z
      .string()
      .min(1, "Enter the secret.")
      .transform((text) => new Secret(text)),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input: { operationId, value: secret }, deps, resource: run }) => {
    const replaced = await replaceSecret(deps, actor, run, { operationId, secret });
    if (!replaced.ok) return err({ ...replaced.error, fieldErrors: { value: replaced.error.message } });
    const confirmed = await confirmApply(deps, actor, run);
    return confirmed.ok ? ok({ operations: confirmed.value.operations }) : confirmed;
  },
});
