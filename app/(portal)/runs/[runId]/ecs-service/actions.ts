"use server";

import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err } from "@/lib/core/result";
import { checkServiceName } from "@/lib/domain/clusters/service-name";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { defineAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

const runInput = z.object({ runId: z.string().min(1) });

const NO_CLUSTER: AppError = {
  code: "precondition_failed",
  message: "The ECS preparation step is open again. Complete it first.",
};

/** Saves the service step. */
export const saveServiceAction = defineStepAction("ecs-service", { name: "runs.saveService" });

/** Whether a service of the name exists in the run's cluster, and what follows from it. */
export const checkServiceNameAction = defineAction({
  name: "runs.checkServiceName",
  input: runInput.extend({ name: z.string().max(300) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const place = completeAnswers(await deps.answers.list(run.id))["ecs-preparation"];
    if (place === undefined) return err(NO_CLUSTER);
    const reads = await deps.runReadsFor(run);
    if (!reads.ok) return reads;
    const { ecs } = reads.value.account;
    const { region, cluster } = place;
    return await checkServiceName(async (names) => await ecs.findServices(region, { cluster, names }), {
      cluster,
      path: run.path,
      name: input.name,
    });
  },
});

/** The listeners of a load balancer of the run's region, with their rules. */
export const readListenersAction = defineAction({
  name: "runs.readListeners",
  input: runInput.extend({ loadBalancerArn: z.string().min(1).max(300) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const place = completeAnswers(await deps.answers.list(run.id))["ecs-preparation"];
    if (place === undefined) return err(NO_CLUSTER);
    const reads = await deps.runReadsFor(run);
    if (!reads.ok) return reads;
    return await reads.value.account.ecs.listListeners(place.region, input.loadBalancerArn);
  },
});
