import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type {
  KeptSecretPlace,
  KeptSecretRef,
  ParkedSecretPlace,
  ParkedSecretRef,
  SecretRef,
} from "@/lib/domain/secrets/secret-ref";
import { PARKED_SECRET_MINUTES, type SecretStore } from "@/lib/domain/secrets/stored-secret";
import { seal, unseal } from "./envelope";
import type { KeyRing } from "./key-file";

type NewSecret = {
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
};

/** A secret that was put away, and when it ends by the database's clock. */
export type Put<Ref extends SecretRef> = { readonly ref: Ref; readonly expiresAt: Date | undefined };

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
export function createVault({ store, keys }: VaultOptions) {
  async function put(
    ref: SecretRef,
    { value, lastFour, lifetimeMinutes }: NewSecret & { readonly lifetimeMinutes?: number | undefined },
  ): Promise<Date | undefined> {
    const { expiresAt } = await store.create(ref, { ...seal(value, ref, keys()), lastFour, lifetimeMinutes });
    return expiresAt;
  }

  return {
    /** Keeps a secret for a run's operation, for 15 minutes. */
    async park({ tenant, purpose, runId, ...secret }: ParkedSecretPlace & NewSecret): Promise<Put<ParkedSecretRef>> {
      const ref = { id: newId("sec"), tenant, purpose, runId };
      await store.deleteExpired();
      return { ref, expiresAt: await put(ref, { ...secret, lifetimeMinutes: PARKED_SECRET_MINUTES }) };
    },

    /** Keeps a secret until its owner wipes it, or for `lifetimeMinutes`. */
    async keep({
      tenant,
      purpose,
      ...secret
    }: KeptSecretPlace & NewSecret & { readonly lifetimeMinutes?: number | undefined }): Promise<Put<KeptSecretRef>> {
      const ref = { id: newId("sec"), tenant, purpose };
      return { ref, expiresAt: await put(ref, secret) };
    },

    /**
     * The value; `precondition_failed` (cause `secret-expired`) when nothing of this reference is kept. Throws when the row
     * was tampered with.
     */
    async open(ref: SecretRef): Promise<Result<Secret, AppError>> {
      const stored = await store.find(ref);
      return stored === undefined ? err(GONE) : ok(unseal(stored, ref, keys()));
    },

    /** Until when a parked secret waits for its use; `undefined` when it is gone. Opens nothing. */
    async waitsUntil(ref: ParkedSecretRef): Promise<Date | undefined> {
      return (await store.find(ref))?.expiresAt;
    },

    /** Removes a secret; removing an absent one changes nothing. */
    async wipe(ref: SecretRef): Promise<void> {
      await store.delete(ref);
    },

    /** Removes what expired; returns how many. */
    async purgeExpired(): Promise<number> {
      return await store.deleteExpired();
    },
  };
}
