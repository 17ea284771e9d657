"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the service step. */
export const saveServiceAction = defineStepAction("ecs-service", { name: "runs.saveService" });
