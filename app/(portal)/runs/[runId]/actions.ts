"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";

import { runPath } from "@/lib/config/routes";
import { Secret } from "@/lib/core/secret";
import { ok } from "@/lib/core/result";
import { ANSWER_SLUGS } from "@/lib/domain/runs/answers";
import { changePath } from "@/lib/domain/onboarding/change-path";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { findReopenableRun, finishRun, reopenRun } from "@/lib/domain/onboarding/finish-run";
import { changePathSchema, toPath } from "@/lib/domain/runs/path-form";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { PARKED_PURPOSES, parkedPlace } from "@/lib/domain/secrets/secret-ref";
import { defineAction, defineFormAction } from "@/lib/server/action";

/** Saves a step: complete, or as a draft while its fields are being filled. */
export const saveStepAction = defineAction({
  name: "runs.saveStep",
  input: z.object({
    runId: z.string().min(1),
    slug: z.enum(ANSWER_SLUGS),
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => await saveStep(deps, actor, run, input),
});

/** The longest secret a step takes, in characters: an RSA key of 16,384 bits has 12,700. */
const MAX_SECRET_LENGTH = 20_000;

/** Parks a secret for the operation that will use it: encrypted, for at most 15 minutes. Only its ID comes back. */
export const parkSecretAction = defineAction({
  name: "runs.parkSecret",
  input: z.object({
    runId: z.string().min(1),
    purpose: z.enum(PARKED_PURPOSES),
    value: z.string().min(1, "Enter the secret.").max(MAX_SECRET_LENGTH, "That is longer than any key. Paste the key alone."),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const { ref } = await deps.vault.park({ ...parkedPlace(run, input.purpose), value: new Secret(input.value) });
    return ok({ secretId: ref.id });
  },
});

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
