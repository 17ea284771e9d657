"use server";

import { z } from "zod";

import { err } from "@/lib/core/result";
import { confirmInstances } from "@/lib/domain/inventory/confirm-instances";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { valuesOf } from "@/lib/domain/onboarding/overview";
import { refreshProgress } from "@/lib/domain/onboarding/refresh-progress";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { defineAction } from "@/lib/server/action";

import { askHarness, lookAgain } from "./load-discovery";

/** Saves the discovery step. A complete answer is checked with a reading and recorded as a named confirmation. */
export const saveDiscoveryAction = defineAction({
  name: "runs.saveDiscovery",
  input: z.object({
    runId: z.string().min(1),
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    if (!input.complete) return await saveStep(deps, actor, run, { ...input, slug: "ec2-discovery" });
    const [saved, clients] = await Promise.all([deps.answers.list(run.id), deps.clientsFor(run)]);
    if (!clients.ok) return clients;
    const region = completeAnswers(valuesOf(saved.filter(({ complete }) => complete)))["ec2-infrastructure"]?.region;
    if (region === undefined) {
      return err({ code: "precondition_failed" as const, message: "The infrastructure step is open again. Complete it first." });
    }
    const confirmed = await confirmInstances(
      {
        ...deps,
        look: async (filter) => await lookAgain(clients.value, region, filter),
        askHarness: async (filter) => await askHarness(deps, run, clients.value, { region, filter }),
      },
      actor,
      run,
      { region, value: input.value, version: input.version },
    );
    if (confirmed.ok) await refreshProgress(deps, run.id);
    return confirmed;
  },
});
