import type { HarnessScope } from "./scope";

/**
 * Harness things in the portal's own shapes. Field names are Harness's; times are ISO 8601 in UTC.
 *
 * @see https://apidocs.harness.io/
 */

/** Free-form labels of an entity; ours carry `carabiner_run`. */
export type HarnessTags = Readonly<Record<string, string>>;

/** The tag that says which run of this portal made an entity. */
export const RUN_TAG = "carabiner_run";

export type HarnessUser = { readonly uuid: string; readonly name: string; readonly email: string };

/** What Harness says about the API key in use. */
export type HarnessToken = {
  readonly identifier: string;
  readonly name: string;
  readonly kind: "user" | "service-account" | "other";
  readonly valid: boolean;
  readonly accountIdentifier: string;
  readonly parentIdentifier?: string | undefined;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  /** When it stops working; absent when Harness names no end. */
  readonly validTo?: string | undefined;
};

export type HarnessAccount = {
  readonly identifier: string;
  readonly name: string;
  readonly companyName?: string | undefined;
  readonly cluster?: string | undefined;
};

export type HarnessOrganization = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly tags: HarnessTags;
  readonly harnessManaged: boolean;
};

export type HarnessProject = {
  readonly orgIdentifier: string;
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly tags: HarnessTags;
  readonly modules: readonly string[];
};

/** One question to Harness's access control. Without a resource identifier it means any resource of the type. */
export type HarnessPermissionCheck = {
  readonly scope: HarnessScope;
  readonly resourceType: string;
  readonly resourceIdentifier?: string | undefined;
  /** `core_connector_edit`. */
  readonly permission: string;
};

export type HarnessPermissionAnswer = HarnessPermissionCheck & { readonly permitted: boolean };

export type HarnessDelegate = {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  /** Every tag, the automatic one that equals the name included. */
  readonly tags: readonly string[];
  readonly connected: boolean;
  readonly lastHeartBeat?: string | undefined;
  readonly replicas: readonly {
    readonly hostName: string;
    readonly version?: string | undefined;
    readonly connected: boolean;
    readonly lastHeartbeat?: string | undefined;
    readonly expiringAt?: string | undefined;
  }[];
  /** The scope in which it was found. */
  readonly scope: HarnessScope;
};

export type SecretType = "SecretText" | "SecretFile" | "SSHKey" | "WinRmCredentials";

/** A secret as Harness shows it: never its value. */
export type HarnessSecret = {
  readonly identifier: string;
  readonly name: string;
  readonly type: SecretType | "other";
  readonly description: string;
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly createdAt?: string | undefined;
  readonly updatedAt?: string | undefined;
};

/** The status of a connector: `unknown` covers never tested and a word the portal does not know. */
export type ConnectivityStatus = "SUCCESS" | "FAILURE" | "PARTIAL" | "PENDING" | "UNKNOWN";

export type ConnectorError = { readonly reason: string; readonly message: string; readonly code?: number | undefined };

/** One link of a Harness error chain: HINT says what to do, EXPLANATION why, the last one is the error itself. */
export type HarnessMessage = { readonly code: string; readonly level: string; readonly message: string };

export type HarnessConnector = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
  readonly type: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** A background snapshot: may be older than the last change. Test to know. */
  readonly status: ConnectivityStatus;
  readonly lastTestedAt?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly lastModifiedAt?: string | undefined;
};

/** The answer of a connector test, whichever of Harness's two failure shapes it came in. */
export type ConnectorTest = {
  readonly status: ConnectivityStatus;
  readonly errors: readonly ConnectorError[];
  readonly errorSummary?: string | undefined;
  /** The HINT / EXPLANATION chain, when the failure came as an error answer. */
  readonly messages: readonly HarnessMessage[];
  readonly testedAt?: string | undefined;
  readonly delegateId?: string | undefined;
  readonly correlationId?: string | undefined;
};

export type HarnessEnvironment = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly type: "PreProduction" | "Production";
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
  readonly yaml: string;
};

export type HarnessInfrastructure = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly environmentRef: string;
  readonly type: string;
  readonly deploymentType: string;
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
  readonly yaml: string;
};

/** The folder of the file store that every scope has, and that holds all others. */
export const ROOT_FOLDER = "Root";

/** A file or folder of the file store, without what is in it. */
export type StoredFile = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly type: "FILE" | "FOLDER";
  readonly parentIdentifier: string;
  /** Built from names: `/storefront-manifests/task-definition.yaml`. */
  readonly path: string;
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
};

/** A file with its text, or a folder with the identifiers of what is directly in it. */
export type HarnessFile = Omit<StoredFile, "type"> &
  ({ readonly type: "FILE"; readonly content: string } | { readonly type: "FOLDER"; readonly children: readonly string[] });

/** A file or folder as it is written. */
export type FileDocument = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  /** `Root` at the top. */
  readonly parentIdentifier: string;
  readonly tags: HarnessTags;
  /** The text of a manifest; absent for a folder. */
  readonly content?: string | undefined;
};

export type HarnessService = {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly scope: HarnessScope;
  readonly tags: HarnessTags;
  readonly yaml: string;
};

export type HarnessPipeline = HarnessService;

/** A pipeline as it is written: Harness reads everything from the YAML. */
export type PipelineDocument = { readonly scope: HarnessScope; readonly identifier: string; readonly yaml: string };

/** What Harness found when it checked a pipeline before a run. */
export type PipelinePreflight = {
  readonly passed: boolean;
  /** The input or connector that a problem is about, with Harness's words. */
  readonly problems: readonly { readonly at: string; readonly message: string }[];
  readonly correlationId?: string | undefined;
};

/** How an execution or one of its steps is doing. A failure that the pipeline ignores on purpose counts as done. */
export type ExecutionProgress = "waiting" | "running" | "done" | "failed" | "aborted" | "skipped";

/** An execution as a list names it. */
export type ExecutionSummary = {
  readonly id: string;
  /** Counts the executions of its pipeline. */
  readonly sequence: number;
  readonly progress: ExecutionProgress;
};

/** A stage or a step of an execution that has begun. Times are ISO 8601, UTC. */
export type ExecutionNode = {
  readonly id: string;
  readonly identifier: string;
  readonly name: string;
  /** `EcsRollingDeploy`; `Deployment` for a stage. */
  readonly type: string;
  readonly progress: ExecutionProgress;
  /** Whether it belongs to the rollback of its stage. */
  readonly isRollback: boolean;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  /** Harness's words. */
  readonly failure?: string | undefined;
};

/** One execution with its stage and the steps that have begun, in order. */
export type HarnessExecution = ExecutionSummary & {
  /** Harness's own word: `AsyncWaiting`. */
  readonly status: string;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  readonly failure?: string | undefined;
  readonly stage?: ExecutionNode | undefined;
  readonly steps: readonly ExecutionNode[];
};
