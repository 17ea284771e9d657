"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import { defineAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

/** Saves the infrastructure step. */
export const saveInfrastructureAction = defineStepAction("ec2-infrastructure", { name: "runs.saveInfrastructure" });

/**
 * "Create now" of steps S5 and S6: the environment, the host credential and the infrastructure, with the connector that
 * they need. Harness saves no EC2 infrastructure without its credential, so the two steps are created together.
 */
export const createInfrastructureAction = defineAction({
  name: "runs.createInfrastructure",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S5", "S6"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});
