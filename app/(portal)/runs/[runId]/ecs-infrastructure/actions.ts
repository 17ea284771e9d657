"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import { defineAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

/** Saves the ECS infrastructure step. */
export const saveEcsInfrastructureAction = defineStepAction("ecs-infrastructure", { name: "runs.saveEcsInfrastructure" });

/** "Create now" of step S10: the environment and the infrastructure, with the connector that they need. */
export const createEcsInfrastructureAction = defineAction({
  name: "runs.createEcsInfrastructure",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S10"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});
