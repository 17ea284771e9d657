import type { AwsTags } from "@/lib/domain/aws/aws-shapes";

/** An instance as the inventory keeps it. Times are UTC. */
export type InventoryInstance = {
  readonly accountId: string;
  readonly region: string;
  readonly instanceId: string;
  readonly name: string | null;
  readonly state: string;
  readonly platform: string;
  readonly instanceType: string;
  readonly zone: string | null;
  readonly vpcId: string | null;
  readonly subnetId: string | null;
  readonly privateIp: string | null;
  readonly publicIp: string | null;
  readonly asgName: string | null;
  readonly imageId: string | null;
  readonly launchedAt: Date | null;
  readonly tags: AwsTags;
};

/** An ECS cluster as the inventory keeps it. */
export type InventoryCluster = {
  readonly accountId: string;
  readonly region: string;
  readonly clusterArn: string;
  readonly name: string;
  readonly status: string;
  readonly services: number;
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly containerInstances: number;
  readonly capacityProviders: readonly string[];
  readonly tags: AwsTags;
};

/** Sums over everything that was read. The freshness of the parts shows whether a region is missing. */
export type InventoryTotals = {
  readonly instances: number;
  readonly running: number;
  readonly clusters: number;
  readonly services: number;
  readonly tasks: number;
  readonly groups: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly zone: string | null;
    readonly state: string;
    readonly count: number;
  }[];
};
