import type { Clock } from "@/lib/core/clock";
import type { SecretPurpose, SecretStore, StoredSecret } from "@/lib/domain/secrets/stored-secret";
import type { Database } from "./client";

/** Encrypted secrets. What expired is not found, even before it is deleted. */
export function createSecretRepository(db: Database, clock: Clock): SecretStore {
  return {
    async create(secret) {
      await db.encryptedSecret.create({
        data: {
          id: secret.id,
          tenant: secret.tenant,
          purpose: secret.purpose,
          runId: secret.runId ?? null,
          algorithm: secret.algorithm,
          keyId: secret.keyId,
          wrappedKey: Uint8Array.from(secret.wrappedKey),
          nonce: Uint8Array.from(secret.nonce),
          tag: Uint8Array.from(secret.tag),
          ciphertext: Uint8Array.from(secret.ciphertext),
          lastFour: secret.lastFour ?? null,
          version: secret.version,
          expiresAt: secret.expiresAt ?? null,
        },
        select: { id: true },
      });
    },

    async find(id): Promise<StoredSecret | undefined> {
      const row = await db.encryptedSecret.findFirst({
        where: { id, OR: [{ expiresAt: null }, { expiresAt: { gt: clock.now() } }] },
      });
      if (row === null) return undefined;
      return {
        ...row,
        purpose: toPurpose(row.purpose),
        runId: row.runId ?? undefined,
        lastFour: row.lastFour ?? undefined,
        expiresAt: row.expiresAt ?? undefined,
      };
    },

    async delete(id) {
      await db.encryptedSecret.deleteMany({ where: { id } });
    },

    async deleteExpired() {
      const deleted = await db.encryptedSecret.deleteMany({ where: { expiresAt: { lte: clock.now() } } });
      return deleted.count;
    },
  };
}

function toPurpose(word: string): SecretPurpose {
  return word === "harness-api-key" || word === "aws-session" ? word : "run-answer";
}
