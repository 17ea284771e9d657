import type { PutScalingPolicyCommandInput, RegisterScalableTargetCommandInput } from "@aws-sdk/client-application-auto-scaling";
import { z } from "zod";

import { withoutAbsent } from "@/lib/core/without-absent";

import type { Work } from "./ecs-site";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const targetSchema = z.custom<RegisterScalableTargetCommandInput>(isObject);
const policySchema = z.custom<PutScalingPolicyCommandInput>(isObject);

/** What scales a service: requests of Application Auto Scaling, whose resource the vendor fills in. */
export const scalingSchema = z.object({ targets: z.array(targetSchema), policies: z.array(policySchema) });
export type Scaling = z.infer<typeof scalingSchema>;
export const NO_SCALING: Scaling = { targets: [], policies: [] };

/** A manifest of scaling with the member names of the API: a manifest begins them with a small letter. */
export function capitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, capitalised(inner)]),
  );
}

/** The scaling of a service as it is, so that a rollback can restore it. */
export async function scalingOf({ run, site }: Work, name: string): Promise<Scaling> {
  run.log(`Fetching Scalable Target Details for Service ${name}..`);
  const targets = (await site.scalableTargets(name)).map(
    ({ ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity, SuspendedState }) =>
      withoutAbsent({ ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity, SuspendedState }),
  );
  run.log(`Fetching Scaling Policy Details for Service ${name}..`);
  const policies = (await site.scalingPolicies(name)).map((policy) => {
    const { PolicyName, ServiceNamespace, ResourceId, ScalableDimension, PolicyType } = policy;
    const { StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration } = policy;
    const named = { PolicyName, ServiceNamespace, ResourceId, ScalableDimension, PolicyType };
    return withoutAbsent({ ...named, StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration });
  });
  return scalingSchema.parse({ targets, policies });
}

/** Removes what scales a service, so that it does not act against a change of the count. Safe to repeat. */
export async function removeScaling({ run, site }: Work, name: string): Promise<void> {
  for (const { PolicyName = "", ScalableDimension } of await site.scalingPolicies(name)) {
    await site.deleteScalingPolicy(name, PolicyName, ScalableDimension);
    run.log(`Deleted Scaling Policy ${PolicyName} from service ${name}`);
  }
  for (const { ScalableDimension } of await site.scalableTargets(name)) {
    await site.deregisterScalableTarget(name, ScalableDimension);
    run.log(`Deregistered Scalable Target with Scalable Dimension ${ScalableDimension ?? ""} from service ${name}`);
  }
}

/** Registers targets and attaches policies. Both calls say a state, so they are safe to repeat. */
export async function addScaling({ run, site }: Work, name: string, { targets, policies }: Scaling): Promise<void> {
  for (const target of targets) {
    await site.registerScalableTarget(name, target);
    run.log(`Registered Scalable Target with Scalable Dimension ${target.ScalableDimension ?? ""} to service ${name}`);
  }
  for (const policy of policies) {
    await site.putScalingPolicy(name, policy);
    run.log(`Attached Scaling Policy ${policy.PolicyName ?? ""} to service ${name}`);
  }
}
