import type { RouteTable, SecurityGroup, Subnet, TargetHealth, VpcEndpoint } from "@/lib/domain/aws/aws-shapes";
import type { CapacityProvider, ContainerInstance } from "@/lib/domain/aws/ecs-shapes";
import type { ClusterLook } from "@/lib/domain/clusters/cluster-look";
import type { Right } from "@/lib/domain/clusters/role-rights";
import type { TaskPlace, TaskTrust } from "@/lib/domain/clusters/task-role";
import type { Balancing } from "@/lib/domain/ecs/service/service-facts";
import type { Launch, PlacementStrategy } from "@/lib/domain/ecs/service/service-settings";
import type { Members } from "@/lib/domain/ecs/value";

/** One part of the facts. What was not read is never taken for fine, and never for wrong. */
export type Part<Value> =
  | { readonly state: "read"; readonly value: Value }
  /** AWS refused it or did not answer. `action` is the right that is missing, where AWS said so. */
  | { readonly state: "unread"; readonly why: string; readonly action?: string | undefined }
  /** Nothing asked for it, because nothing depends on it or another part decides first. */
  | { readonly state: "not-asked"; readonly why: string };

/** Where the service is, and what it is called. */
export type ServicePlace = TaskPlace & { readonly cluster: string; readonly service: string };

/** The identity that deploys, and what it lacks on ECS. */
export type HeldRights = {
  /** `the Harness identity`, in words. */
  readonly holder: string;
  readonly tried: number;
  readonly missing: readonly { readonly action: string; readonly why: string }[];
};

/** One deployment of a service. */
export type Deployment = {
  readonly id: string;
  /** `PRIMARY`, `ACTIVE` or `INACTIVE`. */
  readonly status: string;
  readonly rollout?: string | undefined;
  readonly rolloutReason?: string | undefined;
  /** `family:revision`. */
  readonly taskDefinition: string;
  readonly failedTasks: number;
};

/** What ECS wrote about a service. */
export type ServiceEvent = { readonly at: string; readonly message: string };

/** A service as AWS has it, or as a run plans it. */
export type ServiceState = {
  readonly name: string;
  /** False for a service that a run plans: AWS does not have it yet. */
  readonly exists: boolean;
  readonly status: string;
  readonly controller: string;
  readonly scheduling: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** `family:revision`; absent where only the text of a new task definition is known. */
  readonly taskDefinition?: string | undefined;
  readonly launch: Launch;
  /** Absent for tasks that use the network of their instance. */
  readonly network?:
    | { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[]; readonly assignPublicIp: boolean }
    | undefined;
  readonly loadBalancers: readonly {
    readonly targetGroupArn: string;
    readonly containerName: string;
    readonly containerPort: number;
  }[];
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly placementStrategies: readonly PlacementStrategy[];
  readonly distinctInstance: boolean;
  readonly gracePeriodSeconds?: number | undefined;
  readonly deployments: readonly Deployment[];
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
};

/** The service, or the names that the cluster has instead. */
export type ServiceLook =
  | { readonly found: ServiceState }
  | { readonly found?: undefined; readonly known: readonly string[]; readonly meant?: string | undefined };

/** A container of a task, with how it ended. */
export type TaskContainer = {
  readonly name: string;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
};

/** A task that has stopped. AWS keeps it for about an hour. */
export type StoppedTask = {
  readonly arn: string;
  /** `family:revision`. */
  readonly taskDefinition: string;
  /** The ID of the deployment that started it. */
  readonly startedBy?: string | undefined;
  readonly stopCode?: string | undefined;
  readonly reason?: string | undefined;
  /** ISO 8601, UTC. */
  readonly stoppedAt?: string | undefined;
  readonly containers: readonly TaskContainer[];
};

/** The task definition whose tasks are judged. */
export type DefinitionFacts = {
  /** `family:revision`, or what a new one is called. */
  readonly name: string;
  readonly status: string;
  readonly document: Members;
};

/** A role that the task definition names. */
export type RoleFacts = {
  readonly arn: string;
  /** Absent for a role that does not exist. */
  readonly found?:
    | {
        readonly trust: TaskTrust;
        /** What the policies of the role allow of what its tasks need. */
        readonly rights: Part<readonly Right[]>;
      }
    | undefined;
};

/** Whether the registry has the image of a container. */
export type ImageFacts = {
  readonly container: string;
  readonly image: string;
  readonly there: Part<"image" | "no-repository" | "no-image">;
};

/** The log group of a container. */
export type LogFacts = {
  readonly container: string;
  readonly group: string;
  readonly region: string;
  /** Whether the task creates it when it is missing. */
  readonly isCreated: boolean;
  readonly there: Part<boolean>;
};

/** The last lines of a container, oldest first. */
export type LogLines = { readonly container: string; readonly stream: string; readonly lines: readonly string[] };

/** A secret or parameter that a container reads. */
export type SecretFacts = { readonly variable: string; readonly reference: string; readonly there: Part<boolean> };

/** By how many tasks Application Auto Scaling lets the service grow. */
export type ScalingFacts = {
  readonly min: number;
  readonly max: number;
  /** What is suspended: `scale out`, `scale in`, `scheduled scaling`. */
  readonly suspended: readonly ("scale out" | "scale in" | "scheduled scaling")[];
};

/** Everything that was read about a service, for `firstCause`. */
export type ServiceFacts = {
  readonly place: ServicePlace;
  /** ISO 8601, UTC: when it was read. */
  readonly at: string;
  readonly rights: Part<HeldRights>;
  readonly cluster: Part<ClusterLook>;
  readonly service: Part<ServiceLook>;
  readonly stoppedTasks: Part<readonly StoppedTask[]>;
  /** Absent when the service names none that exists. */
  readonly definition: Part<DefinitionFacts | undefined>;
  /** Absent when the task definition names none. */
  readonly executionRole: Part<RoleFacts | undefined>;
  readonly taskRole: Part<RoleFacts | undefined>;
  readonly images: readonly ImageFacts[];
  readonly logGroups: readonly LogFacts[];
  readonly logLines: Part<readonly LogLines[]>;
  readonly secrets: readonly SecretFacts[];
  readonly subnets: Part<readonly Subnet[]>;
  readonly routeTables: Part<readonly RouteTable[]>;
  readonly endpoints: Part<readonly VpcEndpoint[]>;
  readonly groups: Part<readonly SecurityGroup[]>;
  /** The target groups of the service with their load balancers and listeners. */
  readonly balancing: Part<Balancing>;
  readonly targets: Part<readonly TargetHealth[]>;
  readonly instances: Part<readonly ContainerInstance[]>;
  readonly providers: Part<readonly CapacityProvider[]>;
  /** Absent for a service that does not scale. */
  readonly scaling: Part<ScalingFacts | undefined>;
};

/** What to read about. */
export type TroubleQuestion = {
  readonly place: ServicePlace;
  /** What the identity that deploys lacks, where that is known. */
  readonly rights: Part<HeldRights>;
  /** Names that a deployment strategy gives the service instead: one that exists is judged. */
  readonly alsoNamed?: readonly string[] | undefined;
  /** The service of a run that AWS may not have yet, with its new task definition. */
  readonly planned?: { readonly service: ServiceState; readonly definition?: DefinitionFacts | undefined } | undefined;
};

/** A part that was read. */
export function read<Value>(value: Value): Part<Value> {
  return { state: "read", value };
}

/** A part that nothing asked for. */
export function notAsked(why: string): { readonly state: "not-asked"; readonly why: string } {
  return { state: "not-asked", why };
}
