import type { CreateServiceCommandInput, Service, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { z } from "zod";

import type { ServiceDefinition, TaskDefinitionSource } from "./ecs-manifests";
import { addScaling, removeScaling, type Scaling } from "./ecs-scaling";
import type { Work } from "./ecs-site";
import { stepFailure } from "./step-failure";

const arnSchema = z.string();
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
/** What makes an earlier service again; written by `earlierRequest` and read back from the journal. */
export const earlierSchema = z.custom<ServiceDefinition>(isObject);

export function isActive(service: Service | undefined): service is Service {
  return service?.status === "ACTIVE";
}

const seconds = (date: Date | undefined): number => Math.floor((date?.getTime() ?? 0) / 1000);

/**
 * The vendor's rule: one deployment, and a steady state reported since it changed. It does not compare the revision, so a service
 * that ECS itself rolled back counts as steady too.
 */
export function isSteady(service: Service): boolean {
  const [deployment, ...others] = service.deployments ?? [];
  if (deployment === undefined || others.length > 0) return deployment === undefined && others.length === 0;
  const reported = (service.events ?? []).filter(({ message }) => message?.endsWith("has reached a steady state.") === true);
  const latest = Math.max(0, ...reported.map(({ createdAt }) => seconds(createdAt)));
  return latest >= seconds(deployment.updatedAt);
}

function logNews({ run }: Work, service: Service, seen: Set<string>): void {
  for (const { id = "", createdAt, message = "" } of [...(service.events ?? [])].reverse()) {
    if (seen.has(id)) continue;
    seen.add(id);
    run.log(`# AWS Event: ${createdAt?.toISOString() ?? ""} ${message}`);
  }
}

export async function waitUntilSteady(work: Work, name: string): Promise<void> {
  const { run, site } = work;
  run.log(`Waiting for Service ${name} to reach steady state`);
  const seen = new Set<string>();
  const look = async () => {
    const service = await site.describe(name);
    if (service === undefined) throw stepFailure(`Received empty response while describing service ${name}`, "GENERAL_ERROR");
    logNews(work, service, seen);
    return isSteady(service);
  };
  await run.until(look, () => stepFailure(`Timed out waiting for service: ${name} to reach steady state`, "GENERAL_ERROR"));
  run.log(`Service ${name} reached steady state`);
}

/** Waits until ECS has forgotten a service that is going away. */
export async function waitUntilInactive({ run, site }: Work, name: string): Promise<void> {
  const look = async () => {
    const service = await site.describe(name);
    return service === undefined || service.status === "INACTIVE";
  };
  await run.until(look, () => stepFailure(`Existing Service ${name} failed to reach inactive state`, "GENERAL_ERROR"));
}

/** Deletes a service that is there; gives false when it was not. */
export async function deleteService(work: Work, name: string): Promise<boolean> {
  const { run, site } = work;
  const before = await site.describe(name);
  if (isActive(before)) {
    run.log(`Deleting service ${name}..`);
    await site.deleteService(name);
  }
  if (before === undefined || before.status === "INACTIVE") return false;
  await waitUntilInactive(work, name);
  run.log(`Deleted service ${name}`);
  return true;
}

/** Registers the task definition once; a registration whose answer was lost is found as the family's newest revision. */
export async function taskDefinitionArn({ run, site }: Work, source: TaskDefinitionSource): Promise<string> {
  if (source.how === "existing") {
    await site.describeTaskDefinition(source.arn);
    return source.arn;
  }
  const { input } = source;
  const family = input.family ?? "";
  const startedAt = run.step.startTs ?? 0;
  const register = async () => {
    run.log(`Creating Task Definition with family ${family}`);
    return site.registerTaskDefinition(input);
  };
  const look = async () => {
    const latest = await site.describeTaskDefinition(family).catch(() => undefined);
    const isOurs = latest !== undefined && seconds(latest.registeredAt) >= Math.floor(startedAt / 1000);
    return isOurs ? latest.taskDefinitionArn : undefined;
  };
  const arn = await run.once("task definition", arnSchema, register, look);
  run.log(`Created Task Definition ${arn.split("/").at(-1) ?? ""} with Arn ${arn}..`);
  return arn;
}

/** What the vendor keeps of a service, so that a rollback can make it again. */
export function earlierRequest(service: Service): CreateServiceCommandInput {
  const { serviceName, taskDefinition, capacityProviderStrategy, serviceRegistries, deploymentConfiguration } = service;
  const { deploymentController, desiredCount, enableECSManagedTags, enableExecuteCommand, launchType } = service;
  const { healthCheckGracePeriodSeconds, networkConfiguration, loadBalancers, placementConstraints } = service;
  const { placementStrategy, platformVersion, propagateTags, roleArn, tags } = service;
  return {
    serviceName,
    taskDefinition,
    capacityProviderStrategy,
    serviceRegistries,
    deploymentConfiguration,
    deploymentController,
    desiredCount,
    enableECSManagedTags,
    enableExecuteCommand,
    healthCheckGracePeriodSeconds,
    launchType,
    networkConfiguration,
    loadBalancers,
    placementConstraints,
    placementStrategy,
    platformVersion,
    propagateTags,
    role: roleArn,
    tags,
  };
}

/** An update says what the creation says, as far as an update may. */
function updateOf(definition: ServiceDefinition, forceNewDeployment: boolean): UpdateServiceCommandInput {
  const { serviceName, serviceRegistries, capacityProviderStrategy, deploymentConfiguration, desiredCount } = definition;
  const { enableECSManagedTags, healthCheckGracePeriodSeconds, loadBalancers, enableExecuteCommand } = definition;
  const { networkConfiguration, placementConstraints, placementStrategy, platformVersion, propagateTags } = definition;
  return {
    service: serviceName,
    serviceRegistries,
    capacityProviderStrategy,
    deploymentConfiguration,
    desiredCount,
    enableECSManagedTags,
    healthCheckGracePeriodSeconds,
    loadBalancers,
    enableExecuteCommand,
    networkConfiguration,
    placementConstraints,
    placementStrategy,
    platformVersion,
    propagateTags,
    taskDefinition: definition.taskDefinition,
    forceNewDeployment,
  };
}

async function createOnce(work: Work, definition: ServiceDefinition): Promise<void> {
  const { run, site } = work;
  const { serviceName, taskDefinition = "", desiredCount = 0 } = definition;
  const create = async () => {
    run.log(`Creating Service ${serviceName} with task definition ${taskDefinition} and desired count ${desiredCount}`);
    return site.createService(definition);
  };
  const look = async () => {
    const service = await site.describe(serviceName);
    return isActive(service) ? service.serviceArn : undefined;
  };
  await run.once("created service", arnSchema, create, look);
}

/** Creates a service, after one of the same name that is going away is gone, waits for its steady state and lets it scale. */
export async function createService(work: Work, definition: ServiceDefinition, scaling: Scaling): Promise<void> {
  const { run, site } = work;
  const { serviceName } = definition;
  const isOurs = run.step.memo["created service:intended"] !== undefined;
  if (!isOurs && (await site.describe(serviceName))?.status === "DRAINING") await waitUntilInactive(work, serviceName);
  await createOnce(work, definition);
  await waitUntilSteady(work, serviceName);
  await addScaling(work, serviceName, scaling);
}

type UpdateOptions = { readonly scaling: Scaling; readonly forceNewDeployment: boolean; readonly keepsCount: boolean };

/** Creates the service or updates the one that is there, and waits for its steady state. */
export async function createOrUpdateService(work: Work, definition: ServiceDefinition, options: UpdateOptions): Promise<void> {
  const { run, site } = work;
  const { serviceName } = definition;
  const way = await run.once("way", z.enum(["create", "update"]), async () =>
    isActive(await site.describe(serviceName)) ? "update" : "create",
  );
  if (way === "create") {
    await createService(work, definition, options.scaling);
    return;
  }
  await removeScaling(work, serviceName);
  const whole = updateOf(definition, options.forceNewDeployment);
  const input = options.keepsCount ? { ...whole, desiredCount: undefined } : whole;
  const update = async () => {
    run.log(`Updating Service ${serviceName} with task definition ${definition.taskDefinition ?? ""}`);
    return site.updateService(input);
  };
  const look = async (intendedAt: number) => {
    const service = await site.describe(serviceName);
    const primary = service?.deployments?.[0];
    const isDone =
      primary?.taskDefinition === definition.taskDefinition && seconds(primary?.createdAt) >= Math.floor(intendedAt / 1000);
    return isDone ? service?.serviceArn : undefined;
  };
  await run.once("updated service", arnSchema, update, look);
  await waitUntilSteady(work, serviceName);
  await addScaling(work, serviceName, options.scaling);
}
