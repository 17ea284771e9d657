"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { findManagedRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";

/** Orders all checks of the run again. The page with the button waits for the results. */
export const verifyAgainAction = defineFormAction({
  name: "verify.askAgain",
  input: z.object({ runId: z.string().min(1), back: z.enum(["verify", "checklist"]) }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const askedAt = deps.clock.now();
    const placed = await deps.orders.place(actor, run, { kind: "verify", input: { runId: run.id } });
    if (!placed.ok) return placed;
    redirect(`${runPagePath(run.id, input.back)}?asked=${String(askedAt.getTime())}`);
  },
});
