import type { InstanceFilter } from "@/lib/domain/runs/answers/ec2-discovery";

import type { AutoScalingGroup, Ec2Instance } from "@/lib/domain/aws/aws-shapes";

/** What the rule looks at. */
export type ViewedInstance = Pick<
  Ec2Instance,
  "instanceId" | "name" | "state" | "platform" | "vpcId" | "tags" | "autoScalingGroupName"
>;

/** The filter of an infrastructure and what decides beside it. */
export type ViewRules = {
  readonly filter: Pick<InstanceFilter, "tags" | "vpcs" | "asgName">;
  /** `Ssh` leaves Windows out, `WinRm` leaves everything else out. */
  readonly deploymentType: "Ssh" | "WinRm";
  /** IDs that are in service in the chosen group; absent while unknown, then the group's tag on the instance decides. */
  readonly groupMembers?: readonly string[] | undefined;
};

/** The IDs of a group's instances in service. Harness uses only those. */
export function membersOf(group: AutoScalingGroup): readonly string[] {
  return group.instances.filter(({ lifecycleState }) => lifecycleState === "InService").map(({ instanceId }) => instanceId);
}

/** Why Harness does not see an instance, in the order in which Harness looks. */
export type HiddenBecause = "not-running" | "platform" | "vpc" | "tag" | "group";

/** Whether Harness will see an instance, and why. */
export type HarnessView =
  | { readonly seen: true; readonly because: string }
  | { readonly seen: false; readonly kind: HiddenBecause; readonly because: string; readonly tagKey?: string | undefined };

/** The reasons as a legend names them. */
export const HIDDEN_WORDS: Readonly<Record<HiddenBecause, string>> = {
  "not-running": "not running",
  platform: "wrong platform",
  vpc: "other VPC",
  tag: "tag differs",
  group: "not in the group",
};

/**
 * Whether Harness will see an instance. Discovery says nothing of what it leaves out (correction M36): only running
 * instances count; SSH drops Windows and WinRM keeps nothing else; then VPCs and tags are matched literally, upper and
 * lower case included. A chosen Auto Scaling group replaces VPCs and tags: Harness then takes the group's members.
 *
 * @guide G112 G182
 */
export function harnessView(instance: ViewedInstance, { filter, deploymentType, groupMembers }: ViewRules): HarnessView {
  if (instance.state !== "running") return hidden("not-running", `It is ${instance.state}`);
  if (deploymentType === "Ssh" && instance.platform === "windows") return hidden("platform", "Windows; SSH leaves it out");
  if (deploymentType === "WinRm" && instance.platform !== "windows")
    return hidden("platform", "Not Windows; WinRM leaves it out");

  const group = filter.asgName ?? "";
  if (group !== "") {
    const isMember = groupMembers?.includes(instance.instanceId) ?? instance.autoScalingGroupName === group;
    return isMember ? { seen: true, because: `In service in ${group}` } : hidden("group", `Not in service in ${group}`);
  }
  if (filter.vpcs.length > 0 && !filter.vpcs.includes(instance.vpcId ?? "")) {
    return hidden("vpc", instance.vpcId === undefined ? "In no VPC" : `In ${instance.vpcId}`);
  }
  for (const tag of filter.tags.filter(({ key }) => key !== "")) {
    if (instance.tags[tag.key] === tag.value) continue;
    return { seen: false, kind: "tag", because: tagReason(instance, tag), tagKey: tag.key };
  }
  const lines = filter.tags.length + filter.vpcs.length;
  return { seen: true, because: lines === 0 ? "Running, and nothing is filtered" : "All lines match" };
}

function hidden(kind: HiddenBecause, because: string): HarnessView {
  return { seen: false, kind, because };
}

function tagReason({ tags }: ViewedInstance, wanted: { readonly key: string; readonly value: string }): string {
  const value = tags[wanted.key];
  if (value !== undefined) {
    return value.toLowerCase() === wanted.value.toLowerCase()
      ? `${wanted.key} is “${value}”: upper and lower case differ`
      : `${wanted.key} is “${value}”`;
  }
  const similar = Object.keys(tags).find((key) => key.toLowerCase() === wanted.key.toLowerCase());
  return similar === undefined ? `Has no tag ${wanted.key}` : `The tag is written ${similar}`;
}

/** An instance with its view. */
export type ViewedRow<Instance extends ViewedInstance> = { readonly instance: Instance; readonly view: HarnessView };

/** Every instance that still exists with its view: no filter considers terminated instances. */
export function viewInstances<Instance extends ViewedInstance>(
  instances: readonly Instance[],
  rules: ViewRules,
): readonly ViewedRow<Instance>[] {
  return instances
    .filter(({ state }) => state !== "terminated")
    .map((instance) => ({ instance, view: harnessView(instance, rules) }));
}

/** How many are hidden for which reason, in the order in which Harness looks; reasons that hide nothing are left out. */
export function countHidden(
  rows: readonly { readonly view: HarnessView }[],
): readonly { readonly kind: HiddenBecause; readonly count: number }[] {
  const order: readonly HiddenBecause[] = ["not-running", "platform", "vpc", "tag", "group"];
  return order
    .map((kind) => ({ kind, count: rows.filter(({ view }) => !view.seen && view.kind === kind).length }))
    .filter(({ count }) => count > 0);
}
