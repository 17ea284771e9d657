/** What a stored secret is for. */
export type SecretPurpose = "harness-api-key" | "aws-session" | "run-answer";

/** How long a secret may wait for the operation that uses it, at most. */
export const PARKED_SECRET_MINUTES = 15;

/** A secret as it lies in the database: encrypted under a data key of its own, which the key file wraps. */
export type StoredSecret = {
  readonly id: string;
  readonly tenant: string;
  readonly purpose: SecretPurpose;
  /** The run that owns it; such a secret ends with its time. */
  readonly runId?: string | undefined;
  readonly algorithm: string;
  /** Which key of the key file wraps the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Last four characters of a key ID, never of a secret. */
  readonly lastFour?: string | undefined;
  readonly version: number;
  readonly expiresAt?: Date | undefined;
};

/** Where encrypted secrets are kept. */
export type SecretStore = {
  readonly create: (secret: StoredSecret) => Promise<void>;
  /** Undefined when there is none or its time is over. */
  readonly find: (id: string) => Promise<StoredSecret | undefined>;
  readonly delete: (id: string) => Promise<void>;
  /** Deletes what expired; returns how many. */
  readonly deleteExpired: () => Promise<number>;
};
