import type { Ec2Instance, SecurityGroup, Subnet, Vpc } from "./aws-shapes";

/** Something to choose, with how many instances are in it. */
export type CountedChoice = { readonly id: string; readonly name?: string | undefined; readonly count: number };

/** A VPC with what decides between public and private addresses. */
export type CountedVpc = CountedChoice & {
  readonly cidrBlock?: string | undefined;
  readonly running: number;
  readonly runningWithPublicIp: number;
};

/** A tag that instances carry, most frequent first. */
export type CountedTag = { readonly key: string; readonly value: string; readonly count: number };

/** What the form of an EC2 infrastructure needs to know of one region. Small enough for a page. */
export type RegionFacts = {
  readonly region: string;
  readonly instances: number;
  readonly running: number;
  readonly vpcs: readonly CountedVpc[];
  readonly subnets: readonly (CountedChoice & { readonly vpcId: string })[];
  readonly securityGroups: readonly (CountedChoice & { readonly vpcId?: string | undefined })[];
  readonly tags: readonly CountedTag[];
};

const MAX_TAGS = 24;

/**
 * The facts of a region from what AWS returned. Terminated instances are no candidates and are not counted.
 *
 * @guide G181
 */
export function regionFacts(
  region: string,
  found: {
    readonly instances: readonly Ec2Instance[];
    readonly vpcs: readonly Vpc[];
    readonly subnets: readonly Subnet[];
    readonly securityGroups: readonly SecurityGroup[];
  },
): RegionFacts {
  const instances = found.instances.filter(({ state }) => state !== "terminated");
  const count = (is: (instance: Ec2Instance) => boolean) => instances.filter(is).length;
  return {
    region,
    instances: instances.length,
    running: count(({ state }) => state === "running"),
    vpcs: byCount(
      found.vpcs.map(({ vpcId: id, name, cidrBlock }) => ({
        id,
        name,
        cidrBlock,
        count: count(({ vpcId }) => vpcId === id),
        running: count(({ vpcId, state }) => vpcId === id && state === "running"),
        runningWithPublicIp: count(
          ({ vpcId, state, publicIpAddress }) => vpcId === id && state === "running" && publicIpAddress !== undefined,
        ),
      })),
    ),
    subnets: byCount(
      found.subnets.map(({ subnetId: id, name, vpcId }) => ({
        id,
        name,
        vpcId,
        count: count(({ subnetId }) => subnetId === id),
      })),
    ),
    securityGroups: byCount(
      found.securityGroups.map(({ groupId: id, groupName: name, vpcId }) => ({
        id,
        name,
        vpcId,
        count: count(({ securityGroups }) => securityGroups.some(({ groupId }) => groupId === id)),
      })),
    ),
    tags: countTags(instances),
  };
}

/** The tags that instances share, most frequent first. `Name` and AWS's own say nothing about a group of machines. */
export function countTags(instances: readonly Pick<Ec2Instance, "tags">[]): readonly CountedTag[] {
  const counted = new Map<string, CountedTag>();
  for (const { tags } of instances) {
    for (const [key, value] of Object.entries(tags)) {
      if (key === "Name" || key.startsWith("aws:")) continue;
      const id = `${key}\u0000${value}`;
      counted.set(id, { key, value, count: (counted.get(id)?.count ?? 0) + 1 });
    }
  }
  return [...counted.values()]
    .sort((one, other) => other.count - one.count || one.key.localeCompare(other.key, "en"))
    .slice(0, MAX_TAGS);
}

function byCount<Choice extends CountedChoice>(choices: readonly Choice[]): readonly Choice[] {
  return choices.toSorted((one, other) => other.count - one.count || one.id.localeCompare(other.id, "en"));
}

/** How many hosts of the chosen VPCs could not be reached at a public address; none while everything has one. */
export function withoutPublicIp(
  facts: Pick<RegionFacts, "vpcs">,
  vpcIds: readonly string[],
): { readonly without: number; readonly running: number } {
  const chosen = facts.vpcs.filter(({ id }) => vpcIds.length === 0 || vpcIds.includes(id));
  const running = chosen.reduce((sum, vpc) => sum + vpc.running, 0);
  return { running, without: running - chosen.reduce((sum, vpc) => sum + vpc.runningWithPublicIp, 0) };
}

/** Where instances are when the chosen region has none: the other regions that hold some, fullest first. Terminated ones are gone. */
export function instancesElsewhere(
  chosen: string,
  regions: readonly { readonly region: string; readonly instances: readonly Pick<Ec2Instance, "state">[] }[],
): readonly { readonly region: string; readonly instances: number }[] {
  return regions
    .filter(({ region }) => region !== chosen)
    .map(({ region, instances }) => ({ region, instances: instances.filter(({ state }) => state !== "terminated").length }))
    .filter(({ instances }) => instances > 0)
    .sort((one, other) => other.instances - one.instances);
}
