"use server";

import { defineStepAction } from "@/lib/server/step-action";

/** Saves the host access step with the key, passphrase or password that was typed. */
export const saveHostAccessAction = defineStepAction("host-access", { name: "runs.saveHostAccess" });
