"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the pipeline step. */
export const savePipelineAction = defineStepAction("pipeline", { name: "runs.savePipeline" });
