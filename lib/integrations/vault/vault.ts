import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import { PARKED_SECRET_MINUTES, type SecretPurpose, type SecretStore } from "@/lib/domain/secrets/stored-secret";
import { seal, unseal } from "./envelope";
import type { KeyRing } from "./key-file";

type NewSecret = {
  readonly tenant: string;
  readonly value: Secret;
  /** Of a key ID, to recognise it by; never of a secret. */
  readonly lastFour?: string | undefined;
};

/** Keeps secrets encrypted. Only the worker and the vendor clients open them. */
export type Vault = ReturnType<typeof createVault>;

type VaultOptions = {
  readonly store: SecretStore;
  /** Read at the first use, so that a process that needs no secret makes no key file. */
  readonly keys: () => KeyRing;
  readonly clock: Clock;
};

const GONE: AppError = {
  code: "precondition_failed",
  message:
    "The secret is no longer kept: it waits at most 15 minutes for its use. Enter it again beside the operation that needs it.",
  explanation: {
    causeId: "secret-expired",
    title: "The secret is no longer kept",
    cause: "A secret waits encrypted for the operation that uses it, for at most 15 minutes, and is wiped after its first use.",
    owner: "you",
    fix: "Enter the secret again beside this operation. Nothing else has to be repeated.",
    retry: "after-fix",
    details: {},
  },
};

/** A vault over a store and a key ring. */
export function createVault({ store, keys, clock }: VaultOptions) {
  async function put(
    secret: NewSecret & { purpose: SecretPurpose; runId?: string | undefined; expiresAt?: Date | undefined },
  ): Promise<string> {
    const bound = { id: newId("sec"), tenant: secret.tenant, version: 1 };
    await store.create({
      ...bound,
      ...seal(secret.value, bound, keys()),
      purpose: secret.purpose,
      runId: secret.runId,
      lastFour: secret.lastFour,
      expiresAt: secret.expiresAt,
    });
    return bound.id;
  }

  return {
    /** Keeps a secret for a run's operation, 15 minutes or shorter, and returns the ID that workflows may carry. */
    async park(
      secret: NewSecret & { readonly runId: string; readonly purpose?: SecretPurpose; readonly ttlMinutes?: number },
    ): Promise<string> {
      const minutes = Math.min(secret.ttlMinutes ?? PARKED_SECRET_MINUTES, PARKED_SECRET_MINUTES);
      await store.deleteExpired();
      return await put({
        ...secret,
        purpose: secret.purpose ?? "run-answer",
        expiresAt: new Date(clock.now().getTime() + minutes * 60_000),
      });
    },

    /** Keeps a connection's secret until the connection is removed, or until `expiresAt`. */
    async keep(secret: NewSecret & { readonly purpose: SecretPurpose; readonly expiresAt?: Date | undefined }): Promise<string> {
      return await put(secret);
    },

    /** The value; `precondition_failed` (cause `secret-expired`) when it is gone. Throws when the row was tampered with. */
    async open(secretId: string): Promise<Result<Secret, AppError>> {
      const stored = await store.find(secretId);
      return stored === undefined ? err(GONE) : ok(unseal(stored, keys()));
    },

    /** Until when a parked secret waits for its use; `undefined` when it is gone. Opens nothing. */
    async waitsUntil(secretId: string): Promise<Date | undefined> {
      return (await store.find(secretId))?.expiresAt;
    },

    /** Removes a secret; removing an absent one changes nothing. */
    async wipe(secretId: string): Promise<void> {
      await store.delete(secretId);
    },

    /** Removes what expired; returns how many. */
    async purgeExpired(): Promise<number> {
      return await store.deleteExpired();
    },
  };
}
