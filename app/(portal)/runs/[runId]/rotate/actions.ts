"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ROTATION_ORDERS } from "@/lib/domain/rotation/rotation";
import { continueRotation, startRotation } from "@/lib/domain/rotation/start-rotation";
import { findManagedRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";

/** Starts the rotation of the run's access key. */
export const startRotationAction = defineFormAction({
  name: "rotation.start",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const started = await startRotation(deps, actor, run);
    return started.ok ? redirect(runPagePath(run.id, "rotate")) : started;
  },
});

/** Continues a stopped rotation, or applies a decision about the old key. */
export const continueRotationAction = defineFormAction({
  name: "rotation.continue",
  input: z.object({
    runId: z.string().min(1),
    rotationId: z.string().min(1),
    order: z.enum(ROTATION_ORDERS),
    looked: z.literal("yes").optional(),
  }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const { rotationId, order, looked } = input;
    const ordered = await continueRotation(deps, actor, {
      run,
      rotationId,
      order,
      looked: looked === "yes",
    });
    if (!ordered.ok) return ordered;
    if (order === "advance") redirect(runPagePath(run.id, "rotate"));
    // These two start, and may end, in the rotation's current state, so the page waits for this number to change.
    redirect(`${runPagePath(run.id, "rotate")}?ordered=${String(ordered.value.version)}`);
  },
});
