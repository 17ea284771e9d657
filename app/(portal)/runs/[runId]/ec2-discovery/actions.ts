"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the discovery step. */
export const saveDiscoveryAction = defineStepAction("ec2-discovery", { name: "runs.saveDiscovery" });
