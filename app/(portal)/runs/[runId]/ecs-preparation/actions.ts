"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the ECS preparation step. */
export const savePreparationAction = defineStepAction("ecs-preparation", { name: "runs.savePreparation" });
