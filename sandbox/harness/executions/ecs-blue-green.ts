import type { Service } from "@aws-sdk/client-ecs";
import { z } from "zod";

import {
  createOrUpdateService,
  createService,
  deleteService,
  earlierRequest,
  earlierSchema,
  isActive,
  taskDefinitionArn,
  waitUntilSteady,
} from "./ecs-service-work";
import type { Work } from "./ecs-site";
import { addScaling, NO_SCALING, removeScaling, scalingOf, scalingSchema } from "./ecs-scaling";
import type { StageWork } from "./stage-work";
import { stepFailure } from "./step-failure";

const TAG = "BG_VERSION";
const BLUE = "BLUE";
const GREEN = "GREEN";

const balancingSchema = z.object({
  loadBalancer: z.string(),
  prodListener: z.string(),
  prodListenerRuleArn: z.string(),
  stageListener: z.string(),
  stageListenerRuleArn: z.string(),
});

const beforeSchema = z.object({
  balancing: balancingSchema,
  prodTargetGroup: z.string(),
  stageTargetGroup: z.string(),
  /** The service that has the traffic; null at the first deployment. */
  earlier: earlierSchema.nullable(),
  scaling: scalingSchema,
  newService: z.string(),
});
type Before = z.infer<typeof beforeSchema>;

function isBlue(service: Service | undefined): service is Service {
  return isActive(service) && service.tags?.some(({ key, value }) => key === TAG && value === BLUE) === true;
}

async function lookBefore(work: Work, serviceName: string): Promise<Before> {
  const { run, site } = work;
  const parsed = balancingSchema.safeParse(run.step.spec);
  if (!parsed.success) {
    throw stepFailure("Both stageListener and stageListenerRuleArn are needed to create the stage service.");
  }
  const balancing = parsed.data;
  const { loadBalancer, prodListener, prodListenerRuleArn, stageListener, stageListenerRuleArn } = balancing;
  const prodTargetGroup = await site.targetGroupOf(loadBalancer, prodListener, prodListenerRuleArn);
  const stageTargetGroup = await site.targetGroupOf(loadBalancer, stageListener, stageListenerRuleArn);
  const [first, second] = [`${serviceName}__1`, `${serviceName}__2`];
  const blueFirst = await site.describe(first);
  const blue = isBlue(blueFirst) ? blueFirst : await site.describe(second);
  if (!isBlue(blue))
    return { balancing, prodTargetGroup, stageTargetGroup, earlier: null, scaling: NO_SCALING, newService: first };
  const oldName = blue.serviceName ?? "";
  const earlier = { ...earlierRequest(blue), serviceName: oldName };
  const scaling = await scalingOf(work, oldName);
  return { balancing, prodTargetGroup, stageTargetGroup, earlier, scaling, newService: oldName === first ? second : first };
}

/** EcsBlueGreenCreateService: a green service behind the stage listener. */
export async function blueGreenCreate(work: StageWork): Promise<void> {
  const { run, manifests } = work;
  const source = manifests.taskDefinition();
  const { serviceName } = manifests.serviceDefinition();
  const before = await run.once("before", beforeSchema, () => lookBefore(work, serviceName));
  const arn = await taskDefinitionArn(work, source);
  const definition = manifests.serviceDefinition(before.stageTargetGroup);
  await run.once("older green is gone", z.boolean(), async () => {
    await deleteService(work, before.newService);
    return true;
  });
  const tags = [...(definition.tags ?? []), { key: TAG, value: GREEN }];
  const green = { ...definition, serviceName: before.newService, taskDefinition: arn, tags };
  await createService(work, green, manifests.scaling());
}

function beforeOf(work: StageWork): Before | undefined {
  return beforeSchema.safeParse(work.memoOf("EcsBlueGreenCreateService")?.before).data;
}

async function setVersion({ run, site }: Work, name: string, version: string): Promise<void> {
  const service = await site.describe(name);
  if (!isActive(service)) throw stepFailure(`Service: ${name} is not active`);
  run.log(`Updating service: ${name} with tag: [${TAG}, ${version}]`);
  await site.setTag(service.serviceArn ?? "", TAG, version);
}

async function scaleToZero(work: Work, name: string): Promise<void> {
  const { run, site } = work;
  await removeScaling(work, name);
  run.log(`Downsizing green service:  ${name} with zero desired count`);
  await site.updateService({ service: name, desiredCount: 0 });
}

/** EcsBlueGreenSwapTargetGroups: the traffic goes to the new service, and the old one is scaled to zero. */
export async function blueGreenSwap(work: StageWork): Promise<void> {
  const { run, site } = work;
  const before = beforeOf(work);
  if (before === undefined) throw stepFailure("Ecs Blue Green Create Service Step was not executed.");
  const { balancing, prodTargetGroup, stageTargetGroup, earlier, newService } = before;
  run.log("Swapping Target Groups..");
  // Each of these calls says a state, not a change of it, so saying it again after a restart is harmless.
  await site.forward(balancing.prodListener, balancing.prodListenerRuleArn, stageTargetGroup);
  await site.forward(balancing.stageListener, balancing.stageListenerRuleArn, prodTargetGroup);
  await setVersion(work, newService, BLUE);
  if (earlier === null) return;
  await setVersion(work, earlier.serviceName, GREEN);
  const { doNotDownsizeOldService, downsizeOldServiceDelayInSecs } = run.step.spec;
  if (String(doNotDownsizeOldService) === "true") return;
  const delayMs = Number(downsizeOldServiceDelayInSecs ?? 0) * 1000;
  const end = await run.once("downsize at", z.number(), async () => (await run.now()) + delayMs);
  await run.until(
    async () => (await run.now()) >= end,
    () => stepFailure("Timed out before downsizing", "GENERAL_ERROR"),
  );
  await scaleToZero(work, earlier.serviceName);
}

/** EcsBlueGreenRollback: the traffic goes back to the old service with its earlier count, and the new one is scaled to zero. */
export async function blueGreenRollback(work: StageWork): Promise<"done" | "skipped"> {
  const { run, site } = work;
  const before = beforeOf(work);
  if (before === undefined) {
    run.log("Ecs Blue Green Create Service Step was not executed. Skipping.");
    return "skipped";
  }
  const { balancing, prodTargetGroup, stageTargetGroup, earlier, scaling, newService } = before;
  const { loadBalancer, prodListener, prodListenerRuleArn, stageListener, stageListenerRuleArn } = balancing;
  if (earlier !== null) {
    const old = await site.describe(earlier.serviceName);
    if (!isActive(old)) await createOrUpdateService(work, earlier, { scaling, forceNewDeployment: false, keepsCount: false });
    else if ((old.desiredCount ?? 0) < (earlier.desiredCount ?? 0)) {
      await site.updateService({ service: earlier.serviceName, desiredCount: earlier.desiredCount });
    }
    await waitUntilSteady(work, earlier.serviceName);
    await addScaling(work, earlier.serviceName, scaling);
  }
  const isProdBack = (await site.targetGroupOf(loadBalancer, prodListener, prodListenerRuleArn)) === prodTargetGroup;
  if (!isProdBack) await site.forward(prodListener, prodListenerRuleArn, prodTargetGroup);
  const isStageBack = (await site.targetGroupOf(loadBalancer, stageListener, stageListenerRuleArn)) === stageTargetGroup;
  if (!isStageBack) await site.forward(stageListener, stageListenerRuleArn, stageTargetGroup);
  if (earlier !== null) await setVersion(work, earlier.serviceName, BLUE);
  if (!isActive(await site.describe(newService))) return "done";
  await setVersion(work, newService, GREEN);
  await scaleToZero(work, newService);
  return "done";
}
