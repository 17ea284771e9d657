import { z } from "zod";

import type { ServiceDefinition } from "./ecs-manifests";
import {
  createOrUpdateService,
  deleteService,
  earlierRequest,
  earlierSchema,
  isActive,
  taskDefinitionArn,
} from "./ecs-service-work";
import type { Work } from "./ecs-site";
import { NO_SCALING, scalingOf, scalingSchema } from "./ecs-scaling";
import type { StageWork } from "./stage-work";

export const rollingBefore = z.object({ serviceName: z.string(), earlier: earlierSchema.nullable(), scaling: scalingSchema });

async function lookBefore(work: Work, serviceName: string): Promise<z.infer<typeof rollingBefore>> {
  const service = await work.site.describe(serviceName);
  if (!isActive(service)) return { serviceName, earlier: null, scaling: NO_SCALING };
  return { serviceName, earlier: { ...earlierRequest(service), serviceName }, scaling: await scalingOf(work, serviceName) };
}

/** EcsRollingDeploy: keeps what is there for a rollback, registers the task definition, creates or updates the service. */
export async function rollingDeploy(work: StageWork): Promise<void> {
  const { run, manifests } = work;
  const source = manifests.taskDefinition();
  const definition = manifests.serviceDefinition();
  run.log(`Fetching Service Definition Details for Service ${definition.serviceName}..`);
  await run.once("before", rollingBefore, () => lookBefore(work, definition.serviceName));
  const arn = await taskDefinitionArn(work, source);
  const { forceNewDeployment, sameAsAlreadyRunningInstances } = run.step.spec;
  await createOrUpdateService(
    work,
    { ...definition, taskDefinition: arn },
    {
      scaling: manifests.scaling(),
      // A definition that AWS already has would not start a deployment otherwise.
      forceNewDeployment: String(forceNewDeployment) === "true" || source.how === "existing",
      keepsCount: String(sameAsAlreadyRunningInstances) === "true",
    },
  );
}

/** EcsRollingRollback: the earlier definition and count again, or no service where there was none. */
export async function rollingRollback(work: StageWork): Promise<"done" | "skipped"> {
  const { run, site } = work;
  const before = rollingBefore.safeParse(work.memoOf("EcsRollingDeploy")?.before).data;
  if (before === undefined) {
    run.log("Ecs Rolling Deploy Step was not executed. Skipping rollback.");
    return "skipped";
  }
  const { serviceName, earlier, scaling } = before;
  if (earlier === null) {
    await deleteService(work, serviceName);
    return "done";
  }
  const desiredCount = await run.once("desired count", z.number(), async () => {
    const live = await site.describe(serviceName);
    return Math.max(earlier.desiredCount ?? 0, isActive(live) ? (live.desiredCount ?? 0) : 0);
  });
  const definition: ServiceDefinition = { ...earlier, desiredCount };
  await createOrUpdateService(work, definition, { scaling, forceNewDeployment: false, keepsCount: false });
  return "done";
}
