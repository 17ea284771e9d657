import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Actor } from "@/lib/domain/access/actor";
import type { ConnectorTest, HarnessTags } from "@/lib/domain/harness/harness-shapes";
import type { AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";
import type { Hold } from "@/lib/domain/orders/order";
import type { EntityKey, HarnessAccess, IamAccess, KeyInHand, TryKey } from "@/lib/domain/plan/ports";
import type { Run } from "@/lib/domain/runs/run";

/** The five states in order; each says what is being done, the last two what has been done to the old key. */
export const ROTATION_STATES = ["creating", "storing", "testing", "deactivated", "deleted"] as const;

export type RotationStage = (typeof ROTATION_STATES)[number];

/** `failed` is a stop, not an end: the failure says in which state, and the rotation goes on from there. */
export type RotationState = RotationStage | "failed";

/** Why a rotation stopped, and where. */
export type RotationFailure = { readonly during: RotationStage; readonly error: AppError };

/** When both keys were last used, as AWS said at one moment (ISO 8601, UTC). AWS reports use with some delay. */
export type LastUsedEvidence = {
  readonly readAt: string;
  readonly old?: AccessKeyLastUsed | undefined;
  readonly new?: AccessKeyLastUsed | undefined;
};

/** The rotations of a run. While one of them is unreadable, nothing may be started or continued: it may be open. */
export type RotationList = { readonly rotations: readonly KeyRotation[]; readonly unreadable: readonly string[] };

/** One change of a key. It has key IDs, which are not secrets, and never a secret key. */
export type KeyRotation = {
  readonly id: string;
  readonly runId: string;
  readonly state: RotationState;
  readonly userName: string;
  readonly oldKeyId: string;
  readonly newKeyId?: string | undefined;
  readonly lastUsed?: LastUsedEvidence | undefined;
  readonly failure?: RotationFailure | undefined;
  /** Grows with every order of a person, so that each order is given once. */
  readonly version: number;
  readonly startedById: string;
  readonly startedAt: Date;
  readonly deactivatedAt?: Date | undefined;
  readonly finishedAt?: Date | undefined;
};

/** What changes with one committed step. Fields left out stay; `newKeyId: null` forgets a key that was deleted. */
export type RotationChange = {
  readonly state: RotationState;
  readonly newKeyId?: string | null | undefined;
  readonly failure?: RotationFailure;
  readonly lastUsed?: LastUsedEvidence;
  /** From here on Harness holds the new key: undo and evidence of the run speak of it. */
  readonly storedLastFour?: string;
};

/** Where rotations are kept. Every write is committed together with its event, and every order with the workers' one. */
export type RotationStore = {
  /** Begins a rotation. Errors: `conflict` while another one of the run is under way. */
  readonly begin: (
    actor: Actor,
    run: Run,
    input: { readonly userName: string; readonly oldKeyId: string },
  ) => Promise<Result<KeyRotation, AppError>>;
  readonly require: (rotationId: string) => Promise<KeyRotation>;
  /** The run's rotations, newest first, and a message for each one that this version cannot read. */
  readonly list: (runId: string) => Promise<RotationList>;
  /** A person's order to go on; taken once for each version. Errors: `conflict` when it was given already. */
  readonly order: (
    actor: Actor,
    run: Run,
    rotation: KeyRotation,
    order: RotationOrder,
  ) => Promise<Result<{ readonly version: number }, AppError>>;
  /** Throws `FenceLostError` when the worker's hold on the run is lost. */
  readonly commit: (rotationId: string, hold: Hold, change: RotationChange) => Promise<void>;
};

/** `advance`: go on until the old key is off. `delete`: delete the old key. `reactivate`: switch it on again. */
export const ROTATION_ORDERS = ["advance", "delete", "reactivate"] as const;

export type RotationOrder = (typeof ROTATION_ORDERS)[number];

/** What carrying out a rotation touches. */
export type RotationPorts = {
  readonly iam: Pick<IamAccess, "findUser" | "listAccessKeys" | "createAccessKey" | "deleteAccessKey"> & {
    readonly setAccessKeyStatus: (input: {
      readonly userName: string;
      readonly accessKeyId: string;
      readonly status: "Active" | "Inactive";
    }) => Promise<Result<void, AppError>>;
    readonly keyLastUsed: (accessKeyId: string) => Promise<Result<AccessKeyLastUsed, AppError>>;
  };
  readonly harness: Pick<HarnessAccess, "findSecret" | "testConnector"> & {
    readonly updateTextSecret: (
      input: EntityKey & { readonly name: string; readonly value: Secret; readonly tags: HarnessTags },
    ) => Promise<Result<unknown, AppError>>;
  };
  /** Signs in with the key itself and lists regions, which is all that Harness's own test does. */
  readonly probeKey: (key: KeyInHand, region: string) => Promise<Result<{ readonly callerArn: string }, AppError>>;
  /** Tries everything the run needs with the key itself and records it. */
  readonly tryKey: TryKey;
  /** Turns a red connector test into cause, owner and fix. */
  readonly explainTest: (test: ConnectorTest, connector: { readonly identifier: string; readonly region: string }) => AppError;
};
