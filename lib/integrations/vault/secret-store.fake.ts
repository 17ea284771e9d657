import type { Clock } from "@/lib/core/clock";
import type { SecretStore, StoredSecret } from "@/lib/domain/secrets/stored-secret";

/** A store in memory; `rows` is open so that a test can look and tamper. */
export function createFakeSecretStore(clock: Clock): SecretStore & { readonly rows: Map<string, StoredSecret> } {
  const rows = new Map<string, StoredSecret>();
  const isOver = (secret: StoredSecret) => secret.expiresAt !== undefined && secret.expiresAt <= clock.now();
  return {
    rows,
    create: async (secret) => {
      await Promise.resolve(rows.set(secret.id, secret));
    },
    find: async (id) => {
      const secret = await Promise.resolve(rows.get(id));
      return secret === undefined || isOver(secret) ? undefined : secret;
    },
    delete: async (id) => {
      await Promise.resolve(rows.delete(id));
    },
    deleteExpired: async () => {
      const over = [...rows.values()].filter(isOver);
      for (const secret of over) rows.delete(secret.id);
      return await Promise.resolve(over.length);
    },
  };
}
