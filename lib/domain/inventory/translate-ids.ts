import { listed } from "@/lib/core/listed";

import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { viewInstances, type ViewRules } from "./harness-view";

/** How the same machines can be reached without a filter by ID, which Harness does not have (correction M16). */
export type IdTranslation = {
  /** IDs that this region does not hold. */
  readonly unknown: readonly string[];
  /** Filters that reach exactly these instances and no other, shortest first. */
  readonly filters: readonly { readonly filter: Pick<ViewRules["filter"], "tags" | "asgName">; readonly words: string }[];
  /** Their addresses: for a Physical Data Center infrastructure, or as target hosts when a pipeline runs. */
  readonly hosts: readonly string[];
};

type Candidate = Pick<
  Ec2Instance,
  "instanceId" | "state" | "platform" | "vpcId" | "tags" | "autoScalingGroupName" | "privateIpAddress"
>;

const MAX_PROPOSALS = 4;

/** Translates instance IDs into filters that Harness has, as far as the instances' tags and groups allow it. */
export function translateIds(
  ids: readonly string[],
  instances: readonly Candidate[],
  deploymentType: ViewRules["deploymentType"],
): IdTranslation {
  const chosen = instances.filter(({ instanceId }) => ids.includes(instanceId));
  const unknown = ids.filter((id) => !chosen.some(({ instanceId }) => instanceId === id));
  const wanted = new Set(chosen.map(({ instanceId }) => instanceId));

  const reachesExactly = (filter: { readonly tags: ViewRules["filter"]["tags"]; readonly asgName?: string | undefined }) => {
    const seen = viewInstances(instances, { filter: { vpcs: [], ...filter }, deploymentType }).filter(({ view }) => view.seen);
    return seen.length === wanted.size && seen.every(({ instance }) => wanted.has(instance.instanceId));
  };
  const shared = sharedTags(chosen);
  const pairs = shared.flatMap((one, index) => shared.slice(index + 1).map((other) => [one, other]));
  const byTags = [...shared.map((tag) => [tag]), ...pairs]
    .filter((tags) => reachesExactly({ tags }))
    .map((tags) => ({
      filter: { tags },
      words: listed(
        tags.map(({ key, value }) => `${key} is ${value}`),
        "and",
      ),
    }));
  const group = chosen[0]?.autoScalingGroupName;
  const byGroup =
    group !== undefined && reachesExactly({ tags: [], asgName: group })
      ? [{ filter: { tags: [], asgName: group }, words: `Auto Scaling group ${group}` }]
      : [];
  return {
    unknown,
    filters: chosen.length === 0 ? [] : [...byGroup, ...byTags].slice(0, MAX_PROPOSALS),
    hosts: chosen.flatMap(({ privateIpAddress }) => (privateIpAddress === undefined ? [] : [privateIpAddress])),
  };
}

/** Tags that all of them carry with the same value; AWS's own cannot be set by people and are left out. */
function sharedTags(instances: readonly Candidate[]): readonly { readonly key: string; readonly value: string }[] {
  const [first, ...others] = instances;
  if (first === undefined) return [];
  return Object.entries(first.tags)
    .filter(([key, value]) => !key.startsWith("aws:") && others.every(({ tags }) => tags[key] === value))
    .map(([key, value]) => ({ key, value }));
}
