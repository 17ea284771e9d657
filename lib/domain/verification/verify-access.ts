import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import type { FamilyRevisions, RegisteredDefinition, Revision } from "@/lib/domain/ecs/registered-definition";
import type { HarnessScope } from "@/lib/domain/harness/scope";

/** A filter for both sides: AWS through the portal, Harness through its connector. */
export type HostQuery = {
  readonly region: string;
  readonly vpcIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly autoScalingGroupName?: string | undefined;
  readonly instanceIds: readonly string[];
  readonly winRm: boolean;
};

/** A connector as Harness's own look-ups name it. */
export type ConnectorRegion = { readonly scope: HarnessScope; readonly connectorRef: string; readonly region: string };

/** What verification asks of both sides. Nothing of it writes. */
export type VerifyAccess = {
  readonly testConnector: (key: {
    readonly scope: HarnessScope;
    readonly identifier: string;
  }) => Promise<Result<ConnectorTest, AppError>>;
  /** IDs of the VPCs of the region that Harness sees through the connector. */
  readonly listHarnessVpcs: (view: ConnectorRegion) => Promise<Result<readonly string[], AppError>>;
  /** Keys of the instances' tags that Harness sees through the connector. */
  readonly listHarnessTagKeys: (view: ConnectorRegion) => Promise<Result<readonly string[], AppError>>;
  /** Public DNS names of the hosts that Harness finds through the connector; hosts without one are left out. */
  readonly listHarnessHosts: (view: ConnectorRegion, query: HostQuery) => Promise<Result<readonly string[], AppError>>;
  /** Running instances that match, as the portal sees them. */
  readonly listInstances: (query: HostQuery) => Promise<Result<readonly Ec2Instance[], AppError>>;
  /** The names of the ECS clusters of the region that Harness sees through the connector. */
  readonly listHarnessClusters: (view: ConnectorRegion) => Promise<Result<readonly string[], AppError>>;
  /** The services of a cluster, as the portal sees them. */
  readonly listServiceNames: (region: string, cluster: string) => Promise<Result<readonly string[], AppError>>;
  readonly listFamilies: (region: string) => Promise<Result<readonly string[], AppError>>;
  readonly listRevisions: (region: string, family: string) => Promise<Result<FamilyRevisions, AppError>>;
  readonly findTaskDefinition: (
    region: string,
    revision: Revision,
  ) => Promise<Result<RegisteredDefinition | undefined, AppError>>;
  /** Who the portal is in AWS, for the evidence. */
  readonly awsCaller: string | undefined;
};

/** What every check of one verification says about itself. */
export type VerifyMoment = { readonly at: string; readonly account: string; readonly caller?: string | undefined };
