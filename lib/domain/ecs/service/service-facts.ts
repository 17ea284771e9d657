import type { CapacityProvider, ExistingService } from "@/lib/domain/aws/ecs-shapes";
import type { ListenerWithRules, LoadBalancer, TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";

import type { TaskNeeds } from "./task-needs";

/** Where tasks get an address: the choice of the infrastructure step, with what AWS says about the subnets. */
export type ServiceNetwork = {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly assignPublicIp: boolean;
  readonly vpcId?: string | undefined;
  /** The zones of the subnets; absent when they could not be read. */
  readonly zones?: readonly string[] | undefined;
};

/** What the load balancing of the region looks like. Listeners are those of the chosen load balancer. */
export type Balancing = {
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly listeners: readonly ListenerWithRules[];
};

/** How Harness replaces the tasks of a service. */
export type ReplaceStrategy = "rolling" | "canary" | "blue-green";

/** What is known around the settings of a service. A rule about what is absent does not decide. */
export type ServiceFacts = {
  readonly strategy?: ReplaceStrategy | undefined;
  readonly task?: TaskNeeds | undefined;
  readonly network?: ServiceNetwork | undefined;
  readonly balancing?: Balancing | undefined;
  readonly providers?: readonly CapacityProvider[] | undefined;
  /** Services of the cluster with the name, or with a name that the strategy gives. */
  readonly existing?: readonly ExistingService[] | undefined;
};

/** The names that Harness gives to services beside the one in the definition. @see https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/ */
export function serviceNames(name: string, strategy: ReplaceStrategy | undefined): readonly string[] {
  switch (strategy) {
    case "blue-green":
      return [`${name}__1`, `${name}__2`];
    case "canary":
      return [name, `${name}Canary`];
    case "rolling":
    case undefined:
      // A canary that an earlier run left still serves requests.
      return [name, `${name}Canary`];
  }
}
