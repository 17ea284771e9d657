import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type {
  HarnessConnector,
  HarnessDelegate,
  HarnessPermissionAnswer,
  HarnessPermissionCheck,
} from "@/lib/domain/harness/harness-shapes";
import type { AwsRegion, CallerIdentity, InstanceCount } from "@/lib/domain/aws/aws-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";

type Answer<Value> = Promise<Result<Value, AppError>>;

/** The reads of AWS that the prerequisites need. Each has its own time limit and ends with an error when it is passed. */
export type PrerequisiteAws = {
  readonly identity: () => Answer<CallerIdentity>;
  readonly regions: () => Answer<readonly AwsRegion[]>;
  readonly countInstances: (region: string) => Answer<InstanceCount>;
  readonly countClusters: (region: string) => Answer<number>;
};

/** The reads of Harness that the prerequisites need, with the same promise. */
export type PrerequisiteHarness = {
  readonly account: () => Answer<{ readonly accountName: string | undefined }>;
  readonly permissions: (checks: readonly HarnessPermissionCheck[]) => Answer<readonly HarnessPermissionAnswer[]>;
  readonly delegates: (scope: HarnessScope) => Answer<readonly HarnessDelegate[]>;
  readonly connectors: (scope: HarnessScope) => Answer<readonly HarnessConnector[]>;
};

/** Both sides; one that cannot be asked at all says why, and the other is asked all the same. */
export type PrerequisitePorts = {
  readonly aws: Result<PrerequisiteAws, AppError>;
  readonly harness: Result<PrerequisiteHarness, AppError>;
};
