"use server";

import { z } from "zod";

import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { enteredSecretsSchema } from "@/lib/domain/runs/entered-secrets";
import { defineAction } from "@/lib/server/action";

/** Saves the host access step with the typed key, passphrase or password. */
export const saveHostAccessAction = defineAction({
  name: "runs.saveHostAccess",
  input: z.object({
    runId: z.string().min(1),
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
    secrets: enteredSecretsSchema.optional(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => await saveStep(deps, actor, run, { ...input, slug: "host-access" }),
});
