import "server-only";
import { z } from "zod";

import type { ActionResult } from "@/lib/core/action-result";
import type { Deps } from "@/lib/deps/deps";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { saveStep, type SavedStep } from "@/lib/domain/onboarding/save-step";
import type { AnswerSlug } from "@/lib/domain/runs/answers";
import { enteredSecretsSchema } from "@/lib/domain/runs/entered-secrets";
import type { Run } from "@/lib/domain/runs/run";

import { defineAction } from "./action";

const stepInput = z.object({
  runId: z.string().min(1),
  value: z.record(z.string(), z.unknown()),
  complete: z.boolean(),
  version: z.number().int().nonnegative(),
  secrets: enteredSecretsSchema.optional(),
});

type StepActionOptions = {
  readonly name: string;
  /** As in `RequestDefinition`. */
  readonly vendorsMs?: number;
  /** What is asked once the step is complete. Its failure leaves the step complete. */
  readonly afterwards?: (deps: Deps, run: Run) => Promise<unknown>;
};

/** The action of a step's form. What completing the step demands is `stepRules` of `lib/deps`, as for the command line. */
export function defineStepAction(
  slug: AnswerSlug,
  { afterwards, ...options }: StepActionOptions,
): (input: z.input<typeof stepInput>) => Promise<ActionResult<SavedStep>> {
  return defineAction({
    ...options,
    input: stepInput,
    authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
    run: async ({ actor, input, deps, resource: run }) => {
      const saved = await saveStep(deps, actor, run, { ...input, slug });
      if (saved.ok && input.complete) await afterwards?.(deps, run);
      return saved;
    },
  });
}
