import { tagLines, textList } from "@/components/inventory/form-values";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import type { ViewRules } from "@/lib/domain/inventory/harness-view";
import type { CountedTag } from "@/lib/domain/aws/region-facts";

/** An instance, as the list and the rules need it. */
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

/** What the list needs: read once by the server, evaluated in the browser after every change. */
export type DiscoveryFacts = {
  readonly region: string;
  readonly deploymentType: ViewRules["deploymentType"];
  readonly instances: readonly ShownInstance[];
  readonly tags: readonly CountedTag[];
  readonly groups: readonly ShownGroup[];
};

/** The filter from the form's current values; incomplete lines are included. */
export function filterOf(value: unknown): ViewRules["filter"] {
  const field = (name: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
  const group = field("asgName");
  return {
    tags: tagLines(field("tags")).filter(({ key }) => key !== ""),
    vpcs: [...textList(field("vpcs"))],
    asgName: typeof group === "string" ? group : "",
  };
}
