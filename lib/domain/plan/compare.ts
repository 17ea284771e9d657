import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";

import { decide } from "./decide";
import { isOperationKind } from "./operation-kinds";
import type { HandlerTable } from "./handlers/handler-table";
import type { LedgerEntry } from "./ledger";
import type { Operation, PlannedOperation } from "./operation";
import { outcomesOf } from "./apply-operation";

/** One operation compared with the world; `failure` when the look itself did not work. */
export type Compared = { readonly operation: PlannedOperation; readonly failure?: AppError };

/**
 * Decides every operation against what exists now, side by side. Writes nothing: this is what the plan page shows
 * before anything is confirmed.
 */
export async function compareOperations(
  deps: { readonly handlers: HandlerTable; readonly clock: Clock },
  run: { readonly runId: string; readonly reference: string },
  operations: readonly Operation[],
  entries: readonly LedgerEntry[],
): Promise<readonly Compared[]> {
  return await Promise.all(
    operations.map(async (operation) => {
      if (!isOperationKind(operation.kind)) throw new Error(`Unknown kind of operation ${operation.kind}.`);
      const entry = entries.find((candidate) => candidate.operation.id === operation.id);
      const looked = await deps.handlers[operation.kind].look(operation, {
        ...run,
        // Nothing is written here, so no key is needed.
        idempotencyKey: "",
        outcomes: outcomesOf(entries),
        attempt: entry?.attempt ?? 0,
        now: deps.clock.now().toISOString(),
        intent: entry?.intent ?? {},
      });
      if (!looked.ok) {
        const unseen: PlannedOperation = {
          ...operation,
          found: { state: "absent" },
          decision: "create",
          reason: "Could not be checked.",
        };
        return { operation: unseen, failure: looked.error };
      }
      return { operation: { ...operation, found: looked.value, ...decide(operation, looked.value) } };
    }),
  );
}
