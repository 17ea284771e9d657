"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { Secret } from "@/lib/core/secret";
import { err, ok } from "@/lib/core/result";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { findManagedRun } from "@/lib/domain/onboarding/find-managed-run";
import { valuesOf } from "@/lib/domain/onboarding/overview";
import { confirmApply, confirmUndo } from "@/lib/domain/onboarding/plan-run";
import { withReplacedSecret } from "@/lib/domain/onboarding/replace-secret";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { secretFieldOf } from "@/lib/domain/runs/secret-fields";
import { parkedPlace } from "@/lib/domain/secrets/secret-ref";
import { defineAction, defineFormAction } from "@/lib/server/action";

const onRun = z.object({ runId: z.string().min(1) });

/** Confirms the plan and hands it to the worker; also what "Fix it and try again" does. */
export const confirmApplyAction = defineFormAction({
  name: "plan.confirmApply",
  input: onRun,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run);
    return confirmed.ok ? redirect(runPagePath(run.id, "plan")) : confirmed;
  },
});

/** Orders the undo of what the run made. */
export const confirmUndoAction = defineFormAction({
  name: "plan.confirmUndo",
  input: onRun,
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmUndo(deps, actor, run);
    return confirmed.ok ? redirect(runPagePath(run.id, "plan")) : confirmed;
  },
});

/** The longest secret, in characters: an RSA key of 16,384 bits has 12,700. */
const MAX_SECRET_LENGTH = 20_000;

/** Takes an expired secret anew, beside the operation that needs it, and goes on with the apply. */
export const replaceSecretAction = defineAction({
  name: "plan.replaceSecret",
  input: z.object({
    runId: z.string().min(1),
    operationId: z.string().min(1),
    value: z.string().min(1, "Enter the secret.").max(MAX_SECRET_LENGTH, "That is longer than any key. Paste the key alone."),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const [saved, entries] = await Promise.all([deps.answers.list(run.id), deps.operations.read(run.id)]);
    const entry = entries.find((candidate) => candidate.operation.id === input.operationId);
    if (entry === undefined) {
      return err({ code: "not_found", message: "The plan has no such operation any more. Reload the page." });
    }
    const field = secretFieldOf(entry.operation);
    if (field === undefined) {
      return err({ code: "precondition_failed", message: "This operation uses no secret. Reload the page." });
    }
    const { ref } = await deps.vault.park({ ...parkedPlace(run, field.purpose), value: new Secret(input.value) });
    const answers = completeAnswers(valuesOf(saved.filter((answer) => answer.complete)));
    const replaced = withReplacedSecret(answers, entry.operation, ref.id);
    if (!replaced.ok) return replaced;
    const { slug, value } = replaced.value;
    const version = saved.find((answer) => answer.step === slug)?.version ?? 0;
    const stored = await saveStep(deps, actor, run, { slug, value, complete: true, version });
    if (!stored.ok) return stored;
    const confirmed = await confirmApply(deps, actor, run);
    return confirmed.ok ? ok({ operations: confirmed.value.operations }) : confirmed;
  },
});
