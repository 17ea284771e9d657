import type { SecretRef } from "./secret-ref";

/** How long a secret may wait for the operation that uses it, at most. */
export const PARKED_SECRET_MINUTES = 15;

/** A secret as it is stored: encrypted under its own data key, which the key file wraps. */
export type StoredSecret = {
  readonly algorithm: string;
  /** Which key of the key file wraps the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly version: number;
  /** Last four characters of a key ID, never of a secret. */
  readonly lastFour?: string | undefined;
};

/** Where encrypted secrets are kept. Whether one is over is decided by the database's clock: those of processes differ. */
export type SecretStore = {
  /** Stores a secret for a while, or without `lifetimeMinutes` until it is deleted. Returns when it ends. */
  readonly create: (
    ref: SecretRef,
    secret: StoredSecret & { readonly lifetimeMinutes?: number | undefined },
  ) => Promise<{ readonly expiresAt: Date | undefined }>;
  /** Undefined when there is no such secret at this place, or its time is over. */
  readonly find: (ref: SecretRef) => Promise<(StoredSecret & { readonly expiresAt?: Date | undefined }) | undefined>;
  /** Deletes the secret; one of another place stays. */
  readonly delete: (ref: SecretRef) => Promise<void>;
  /** Deletes what expired; returns how many. */
  readonly deleteExpired: () => Promise<number>;
};
