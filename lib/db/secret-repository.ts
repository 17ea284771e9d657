import { runOf, type SecretRef } from "@/lib/domain/secrets/secret-ref";
import type { SecretStore, StoredSecret } from "@/lib/domain/secrets/stored-secret";
import type { Database } from "./client";

type SecretRow = Omit<StoredSecret, "lastFour"> & { readonly lastFour: string | null; readonly expiresAt: Date | null };

/**
 * Encrypted secrets, each found by the whole of its reference. What expired is not found, even before it is deleted.
 * Times are compared by `clock_timestamp()`, so that a process whose clock is wrong neither keeps nor deletes a secret.
 */
export function createSecretRepository(db: Database): SecretStore {
  return {
    async create(ref, { lifetimeMinutes, ...secret }) {
      const [row] = await db.$queryRaw<{ expiresAt: Date | null }[]>`
        INSERT INTO "EncryptedSecret" ("id", "tenant", "purpose", "runId", "algorithm", "keyId", "wrappedKey", "nonce", "tag",
          "ciphertext", "lastFour", "version", "createdAt", "expiresAt")
        VALUES (${ref.id}, ${ref.tenant}, ${ref.purpose}, ${runOf(ref) ?? null}, ${secret.algorithm}, ${secret.keyId},
          ${Uint8Array.from(secret.wrappedKey)}, ${Uint8Array.from(secret.nonce)}, ${Uint8Array.from(secret.tag)},
          ${Uint8Array.from(secret.ciphertext)}, ${secret.lastFour ?? null}, ${secret.version}, clock_timestamp(),
          clock_timestamp() + make_interval(mins => ${lifetimeMinutes ?? null}::int))
        RETURNING "expiresAt"`;
      return { expiresAt: row?.expiresAt ?? undefined };
    },

    async find(ref) {
      const [row] = await db.$queryRaw<SecretRow[]>`
        SELECT "algorithm", "keyId", "wrappedKey", "nonce", "tag", "ciphertext", "lastFour", "version", "expiresAt"
        FROM "EncryptedSecret"
        WHERE "id" = ${ref.id} AND "tenant" = ${ref.tenant} AND "purpose" = ${ref.purpose}
          AND "runId" IS NOT DISTINCT FROM ${runOf(ref) ?? null}
          AND ("expiresAt" IS NULL OR "expiresAt" > clock_timestamp())`;
      if (row === undefined) return undefined;
      return { ...row, lastFour: row.lastFour ?? undefined, expiresAt: row.expiresAt ?? undefined };
    },

    async delete(ref) {
      await db.encryptedSecret.deleteMany({ where: whereRef(ref) });
    },

    async deleteExpired() {
      return await db.$executeRaw`DELETE FROM "EncryptedSecret" WHERE "expiresAt" <= clock_timestamp()`;
    },
  };
}

/** The row of a reference, for those who delete a secret in the transaction that ends its use. */
export function whereRef(ref: SecretRef) {
  return { id: ref.id, tenant: ref.tenant, purpose: ref.purpose, runId: runOf(ref) ?? null };
}
