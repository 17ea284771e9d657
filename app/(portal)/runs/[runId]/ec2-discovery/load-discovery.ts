import "server-only";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Ec2Reads } from "@/lib/deps/account-reads";
import type { AutoScalingGroup, Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { instancesElsewhere } from "@/lib/domain/aws/region-facts";
import { lookUpRegions } from "@/lib/server/ec2-lookups";
import { lookUp } from "@/lib/server/look-up";

/** The discovery page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export type DiscoveryLookUps = {
  readonly instances: Result<readonly Ec2Instance[], AppError>;
  readonly groups: Result<readonly AutoScalingGroup[], AppError>;
  /** The regions with instances, when this region has none. */
  readonly elsewhere: readonly { readonly region: string; readonly instances: number }[];
};

/** Reads the region's instances and groups. Other regions are counted only when it is empty. */
export async function lookUpDiscovery(ec2: Ec2Reads, region: string): Promise<DiscoveryLookUps> {
  const [instances, groups] = await Promise.all([
    lookUp(async () => await ec2.listInstances(region)),
    lookUp(async () => await ec2.listAutoScalingGroups(region)),
  ]);
  const isEmpty = instances.ok && instances.value.every(({ state }) => state === "terminated");
  return { instances, groups, elsewhere: isEmpty ? await countElsewhere(ec2, region) : [] };
}

async function countElsewhere(ec2: Ec2Reads, region: string): Promise<DiscoveryLookUps["elsewhere"]> {
  const regions = await lookUpRegions(ec2);
  if (!regions.ok) return [];
  return instancesElsewhere(
    region,
    regions.value.flatMap((one) => ("failure" in one ? [] : [one])),
  );
}
