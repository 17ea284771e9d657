"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { decideCleanUp, startDeployment, stopDeployment } from "@/lib/domain/deployment/start-deployment";
import { findManagedRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";

/** Starts a test deployment of the run's pipeline. */
export const startDeploymentAction = defineFormAction({
  name: "deployment.start",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const started = await startDeployment(deps, actor, run);
    return started.ok ? redirect(runPagePath(run.id, "deployment")) : started;
  },
});

/** Has a test deployment stopped in Harness, without a rollback. */
export const stopDeploymentAction = defineFormAction({
  name: "deployment.stop",
  input: z.object({ runId: z.string().min(1), deploymentId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const stopped = await stopDeployment(deps, actor, run, input.deploymentId);
    return stopped.ok ? redirect(runPagePath(run.id, "deployment")) : stopped;
  },
});

/** Removes what a test deployment left in AWS, or keeps it. */
export const cleanUpDeploymentAction = defineFormAction({
  name: "deployment.cleanUp",
  input: z.object({
    runId: z.string().min(1),
    deploymentId: z.string().min(1),
    decision: z.enum(["remove", "keep"]),
  }),
  authorize: async ({ actor, input, deps }) => await findManagedRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const { deploymentId, decision } = input;
    const decided = await decideCleanUp(deps, actor, { run, deploymentId, decision });
    return decided.ok ? redirect(runPagePath(run.id, "deployment")) : decided;
  },
});
