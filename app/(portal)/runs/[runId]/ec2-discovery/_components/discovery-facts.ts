import { tagLines, textList } from "@/components/inventory/form-values";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import type { ViewRules } from "@/lib/domain/inventory/harness-view";
import type { CountedTag } from "@/lib/domain/aws/region-facts";

/** An instance as the list shows it and the rules read it. */
export type ShownInstance = Pick<
  Ec2Instance,
  | "instanceId"
  | "name"
  | "state"
  | "platform"
  | "platformDetails"
  | "vpcId"
  | "availabilityZone"
  | "privateIpAddress"
  | "tags"
  | "autoScalingGroupName"
>;

export type ShownGroup = { readonly name: string; readonly members: readonly string[] };

/** What the list needs: read once by the server, judged in the browser at every change. */
export type DiscoveryFacts = {
  readonly region: string;
  readonly deploymentType: ViewRules["deploymentType"];
  readonly instances: readonly ShownInstance[];
  readonly tags: readonly CountedTag[];
  readonly groups: readonly ShownGroup[];
};

/** The filter as the rules read it, from whatever stands in the form: half-filled lines count as they are. */
export function filterOf(value: unknown): ViewRules["filter"] {
  const field = (name: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
  const group = field("asgName");
  return {
    tags: tagLines(field("tags")).filter(({ key }) => key !== ""),
    vpcs: [...textList(field("vpcs"))],
    asgName: typeof group === "string" ? group : "",
  };
}
