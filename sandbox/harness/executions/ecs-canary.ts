import { z } from "zod";

import { createService, deleteService, taskDefinitionArn } from "./ecs-service-work";
import type { StageWork } from "./stage-work";

const SUFFIX = "Canary";
const DESIRED_COUNT = 1;

/** EcsCanaryDeploy: one task in a separate service. An older canary of the same name is deleted first. */
export async function canaryDeploy(work: StageWork): Promise<void> {
  const { run, manifests } = work;
  const source = manifests.taskDefinition();
  const definition = manifests.serviceDefinition();
  const serviceName = `${definition.serviceName}${SUFFIX}`;
  await run.once("service name", z.string(), () => Promise.resolve(serviceName));
  const arn = await taskDefinitionArn(work, source);
  await run.once("older canary is gone", z.boolean(), async () => {
    await deleteService(work, serviceName);
    return true;
  });
  const canary = { ...definition, serviceName, desiredCount: DESIRED_COUNT, taskDefinition: arn };
  await createService(work, canary, manifests.scaling());
}

/** EcsCanaryDelete: deletes the canary of this stage. */
export async function canaryDelete(work: StageWork): Promise<"done" | "skipped"> {
  const { run } = work;
  const name = z.string().safeParse(work.memoOf("EcsCanaryDeploy")?.["service name"]).data;
  if (name === undefined) {
    run.log("Ecs Canary Deploy Step was not executed. Skipping.");
    return "skipped";
  }
  const wasThere = await deleteService(work, name);
  run.log(wasThere ? `Canary service ${name} deleted` : `Canary service ${name} doesn't exist`);
  return "done";
}
