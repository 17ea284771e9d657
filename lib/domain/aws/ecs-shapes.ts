/** Container instances, capacity providers and services of ECS, as the portal reads them. */

/** A resource of a container instance, in the units of AWS: CPU units, MiB. */
type Amounts = { readonly cpu: number; readonly memory: number };

export type ContainerInstance = {
  readonly arn: string;
  readonly instanceId: string;
  /** `ACTIVE`, `DRAINING` and others; only an active one gets tasks. */
  readonly status: string;
  readonly agentConnected: boolean;
  readonly instanceType?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly capacityProvider?: string | undefined;
  readonly registered: Amounts;
  readonly remaining: Amounts;
  /** Ports that are taken, as `80/tcp`. */
  readonly takenPorts: readonly string[];
  /** Network interfaces for tasks with awsvpc; absent where AWS does not say. */
  readonly interfaces?: { readonly total: number; readonly used: number } | undefined;
};

export type CapacityProvider = {
  readonly name: string;
  readonly status: string;
  readonly kind: "fargate" | "auto-scaling-group" | "managed-instances";
  /** Whether ECS starts instances when tasks need more. */
  readonly scales: boolean;
};

/** A service that exists in the cluster. */
export type ExistingService = {
  readonly name: string;
  readonly arn: string;
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  readonly status: string;
  readonly controller: "ECS" | "CODE_DEPLOY" | "EXTERNAL";
  readonly schedulingStrategy: "REPLICA" | "DAEMON";
  readonly launchType?: string | undefined;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly taskDefinition: string;
  readonly targetGroupArns: readonly string[];
};
