"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the task definition step: an existing revision, or a new document. */
export const saveTaskDefinitionAction = defineStepAction("ecs-task-definition", { name: "runs.saveTaskDefinition" });
