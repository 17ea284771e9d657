import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type {
  ConnectorTest,
  HarnessConnector,
  FileDocument,
  HarnessEnvironment,
  HarnessFile,
  HarnessInfrastructure,
  HarnessPipeline,
  HarnessSecret,
  HarnessService,
  HarnessTags,
  PipelineDocument,
  PipelinePreflight,
} from "@/lib/domain/harness/harness-shapes";
import type { AccessKey, AttachedPolicy, AwsTags, IamPolicy, IamRole, IamUser } from "@/lib/domain/aws/aws-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { ParkedSecretRef } from "@/lib/domain/secrets/secret-ref";

type Answer<Value> = Promise<Result<Value, AppError>>;

/** Who a policy is attached to. */
export type PolicyHolder = { readonly kind: "user" | "role"; readonly name: string };

/** A write's receipt: AWS's own ID of the request, for the evidence. */
export type Receipt = { readonly requestId?: string | undefined };

/** How far AWS is with deleting a service-linked role: it first checks whether its service still uses it. */
export type LinkedRoleRemoval =
  { readonly status: "deleted" | "in-progress" } | { readonly status: "refused"; readonly reason: string };

/** What operations need of IAM. `find…` gives `undefined` for what is not there; every other refusal is an error. */
export type IamAccess = {
  readonly findPolicy: (policyArn: string) => Answer<{ readonly policy: IamPolicy; readonly document: string } | undefined>;
  readonly createPolicy: (input: {
    readonly name: string;
    readonly description: string;
    readonly document: string;
    readonly tags: AwsTags;
  }) => Answer<Receipt & { readonly policyArn: string }>;
  readonly replacePolicyDocument: (input: { readonly policyArn: string; readonly document: string }) => Answer<Receipt>;
  readonly deletePolicy: (policyArn: string) => Answer<Receipt>;

  readonly findUser: (userName: string) => Answer<IamUser | undefined>;
  readonly createUser: (input: {
    readonly userName: string;
    readonly tags: AwsTags;
  }) => Answer<Receipt & { readonly arn: string }>;
  readonly deleteUser: (userName: string) => Answer<Receipt>;
  readonly listAccessKeys: (userName: string) => Answer<readonly AccessKey[]>;
  readonly createAccessKey: (
    userName: string,
  ) => Answer<Receipt & { readonly accessKeyId: string; readonly secretAccessKey: Secret }>;
  readonly deleteAccessKey: (input: { readonly userName: string; readonly accessKeyId: string }) => Answer<Receipt>;

  readonly findRole: (roleName: string) => Answer<IamRole | undefined>;
  readonly createRole: (input: {
    readonly roleName: string;
    readonly description: string;
    readonly trustDocument: string;
    readonly tags: AwsTags;
  }) => Answer<Receipt & { readonly arn: string }>;
  readonly updateTrust: (input: { readonly roleName: string; readonly trustDocument: string }) => Answer<Receipt>;
  readonly deleteRole: (roleName: string) => Answer<Receipt>;
  /** Creates the role that an AWS service has in the account. */
  readonly createLinkedRole: (service: string) => Answer<Receipt & { readonly arn: string }>;
  readonly deleteLinkedRole: (roleName: string) => Answer<LinkedRoleRemoval>;

  readonly listAttachedPolicies: (holder: PolicyHolder) => Answer<readonly AttachedPolicy[]>;
  readonly attachPolicy: (input: { readonly holder: PolicyHolder; readonly policyArn: string }) => Answer<Receipt>;
  readonly detachPolicy: (input: { readonly holder: PolicyHolder; readonly policyArn: string }) => Answer<Receipt>;

  readonly findOidcProvider: (
    providerArn: string,
  ) => Answer<{ readonly url: string; readonly audiences: readonly string[]; readonly tags: AwsTags } | undefined>;
  readonly createOidcProvider: (input: {
    readonly url: string;
    readonly audiences: readonly string[];
    readonly thumbprints: readonly string[];
    readonly tags: AwsTags;
  }) => Answer<Receipt & { readonly arn: string }>;
  readonly deleteOidcProvider: (providerArn: string) => Answer<Receipt>;
};

/** Where an entity of Harness lives and what it is called there. */
export type EntityKey = { readonly scope: HarnessScope; readonly identifier: string };

/** What operations need of Harness. The documents are built by `lib/domain/harness`. */
export type HarnessAccess = {
  readonly findSecret: (key: EntityKey) => Answer<HarnessSecret | undefined>;
  readonly createTextSecret: (
    input: EntityKey & { readonly name: string; readonly value: Secret; readonly tags: HarnessTags },
  ) => Answer<Receipt>;
  readonly createFileSecret: (
    input: EntityKey & { readonly name: string; readonly fileName: string; readonly content: Secret; readonly tags: HarnessTags },
  ) => Answer<Receipt>;
  /** SSH and WinRM credentials: `body` only refers to other secrets. */
  readonly createCredentialSecret: (input: EntityKey & { readonly body: unknown }) => Answer<Receipt>;
  readonly updateCredentialSecret: (input: EntityKey & { readonly body: unknown }) => Answer<Receipt>;
  readonly deleteSecret: (key: EntityKey) => Answer<Receipt>;

  readonly findConnector: (key: EntityKey) => Answer<HarnessConnector | undefined>;
  readonly createConnector: (body: unknown) => Answer<Receipt>;
  readonly updateConnector: (body: unknown) => Answer<Receipt>;
  readonly deleteConnector: (key: EntityKey) => Answer<Receipt>;
  readonly testConnector: (key: EntityKey) => Answer<ConnectorTest>;

  readonly findEnvironment: (key: EntityKey) => Answer<HarnessEnvironment | undefined>;
  readonly createEnvironment: (body: unknown) => Answer<Receipt>;
  readonly deleteEnvironment: (key: EntityKey) => Answer<Receipt>;

  readonly findInfrastructure: (
    key: EntityKey & { readonly environmentIdentifier: string },
  ) => Answer<HarnessInfrastructure | undefined>;
  readonly createInfrastructure: (body: unknown) => Answer<Receipt>;
  readonly updateInfrastructure: (body: unknown) => Answer<Receipt>;
  readonly deleteInfrastructure: (key: EntityKey & { readonly environmentIdentifier: string }) => Answer<Receipt>;

  readonly findFile: (key: EntityKey) => Answer<HarnessFile | undefined>;
  readonly createFile: (file: FileDocument) => Answer<Receipt>;
  readonly updateFile: (file: FileDocument) => Answer<Receipt>;
  /** With a folder goes everything that is in it. */
  readonly deleteFile: (key: EntityKey) => Answer<Receipt>;

  readonly findService: (key: EntityKey) => Answer<HarnessService | undefined>;
  readonly createService: (body: unknown) => Answer<Receipt>;
  readonly updateService: (body: unknown) => Answer<Receipt>;
  readonly deleteService: (key: EntityKey) => Answer<Receipt>;

  readonly findPipeline: (key: EntityKey) => Answer<HarnessPipeline | undefined>;
  readonly createPipeline: (pipeline: PipelineDocument) => Answer<Receipt>;
  readonly updatePipeline: (pipeline: PipelineDocument) => Answer<Receipt>;
  readonly deletePipeline: (key: EntityKey) => Answer<Receipt>;
  readonly preflightPipeline: (key: EntityKey) => Answer<PipelinePreflight>;
};

/** A secret that waits in the run at work. */
export type WaitingSecret = Pick<ParkedSecretRef, "id" | "purpose">;

/**
 * The secrets of one run that wait, encrypted, for the operation that uses them. Those of other runs are not reached. The
 * database wipes a secret in the transaction that records its operation as done.
 */
export type ParkedSecrets = {
  /** `precondition_failed` with cause `secret-expired` when its time is over or it was used already. */
  readonly open: (secret: WaitingSecret) => Promise<Result<Secret, AppError>>;
};

/** An access key and its secret, as long as one operation holds it. */
export type KeyInHand = { readonly accessKeyId: string; readonly secretAccessKey: Secret };

/** Tries a key while it is available, and records what it may do. It never fails an operation; nothing depends on its answer. */
export type TryKey = (key: KeyInHand) => Promise<void>;

/** Turns the answer of a red connector test into cause, owner and fix. */
export type ExplainConnectorTest = (test: ConnectorTest, key: EntityKey) => AppError;

/** Everything a handler may touch. */
export type HandlerPorts = {
  readonly tryKey: TryKey;
  readonly explainConnectorTest: ExplainConnectorTest;
  readonly iam: IamAccess;
  readonly harness: HarnessAccess;
  readonly secrets: ParkedSecrets;
};
