import type { Clock } from "@/lib/core/clock";
import { runOf, type SecretRef } from "@/lib/domain/secrets/secret-ref";
import type { SecretStore, StoredSecret } from "@/lib/domain/secrets/stored-secret";

type Row = StoredSecret & { readonly ref: SecretRef; readonly expiresAt: Date | undefined };

/** A store in memory; `rows` is open so that a test can look and tamper. The clock replaces the database's. */
export function createFakeSecretStore(clock: Clock): SecretStore & { readonly rows: Map<string, Row> } {
  const rows = new Map<string, Row>();
  const isOver = ({ expiresAt }: Row) => expiresAt !== undefined && expiresAt <= clock.now();
  const at = (ref: SecretRef) => {
    const row = rows.get(ref.id);
    return row !== undefined && isSamePlace(row.ref, ref) ? row : undefined;
  };
  return {
    rows,
    create: async (ref, { lifetimeMinutes, ...secret }) => {
      const expiresAt = lifetimeMinutes === undefined ? undefined : new Date(clock.now().getTime() + lifetimeMinutes * 60_000);
      await Promise.resolve(rows.set(ref.id, { ...secret, ref, expiresAt }));
      return { expiresAt };
    },
    find: async (ref) => {
      const row = await Promise.resolve(at(ref));
      return row === undefined || isOver(row) ? undefined : row;
    },
    delete: async (ref) => {
      await Promise.resolve(at(ref) === undefined ? undefined : rows.delete(ref.id));
    },
    deleteExpired: async () => {
      const over = [...rows.values()].filter(isOver);
      for (const { ref } of over) rows.delete(ref.id);
      return await Promise.resolve(over.length);
    },
  };
}

function isSamePlace(one: SecretRef, other: SecretRef): boolean {
  return one.tenant === other.tenant && one.purpose === other.purpose && runOf(one) === runOf(other);
}
