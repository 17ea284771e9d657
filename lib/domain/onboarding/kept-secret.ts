import { formatMinute } from "@/lib/core/dates";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";
import { SECRET_FIELDS, type ParkedIds } from "@/lib/domain/runs/secret-fields";
import { parkedPlace, type ParkedPurpose, type ParkedSecretRef } from "@/lib/domain/secrets/secret-ref";

/** Where a secret of an answer is. All that a page knows of it. */
export type KeptSecret =
  /** `until`: "14:05 UTC". */
  | { readonly where: "waiting"; readonly until: string }
  | { readonly where: "harness"; readonly identifier: string }
  | { readonly where: "expired" };

type KeptSecretDeps = {
  readonly answers: { readonly parked: (runId: string) => Promise<ParkedIds> };
  readonly vault: { readonly waitsUntil: (ref: ParkedSecretRef) => Promise<Date | undefined> };
};

/** Where the secret that was entered for a purpose is now; `undefined` where none was. */
export async function findKeptSecret(
  deps: KeptSecretDeps,
  { run, entries }: { readonly run: Run; readonly entries: readonly LedgerEntry[] },
  purpose: ParkedPurpose,
): Promise<KeptSecret | undefined> {
  const { [purpose]: id } = await deps.answers.parked(run.id);
  if (id === undefined) return undefined;
  const used = entries.find(({ operation, state }) => state === "done" && usesSecret(operation, { purpose, id }));
  if (used !== undefined) return { where: "harness", identifier: used.operation.naturalKey };
  const until = await deps.vault.waitsUntil({ ...parkedPlace(run, purpose), id });
  return until === undefined ? { where: "expired" } : { where: "waiting", until: formatMinute(until) };
}

function usesSecret(
  { id: operationId, desired }: LedgerEntry["operation"],
  { purpose, id }: { readonly purpose: ParkedPurpose; readonly id: string },
): boolean {
  const field = SECRET_FIELDS.find((one) => one.purpose === purpose);
  const isUser = field?.operation.id === operationId;
  return isUser && typeof desired === "object" && desired !== null && Reflect.get(desired, "parkedSecretId") === id;
}
