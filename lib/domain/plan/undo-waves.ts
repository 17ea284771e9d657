import { err, ok } from "@/lib/core/result";

import { applyWaves } from "./apply-waves";
import type { PlannedOperation } from "./operation";
import { toUndoWaves } from "./order";

type UndoSteps = {
  /** Undoes one operation; whether it is gone. */
  readonly undo: (operation: PlannedOperation) => Promise<boolean>;
  /** Notes that an operation is not tried, because these are still there. */
  readonly hold: (operation: PlannedOperation, inTheWay: readonly PlannedOperation[]) => Promise<void>;
};

/**
 * Undoes the chosen operations of a run in reverse order. What others need is not tried while one of them is still there,
 * for whatever reason: a user keeps its keys, and a key keeps its user. `operations` are all of the run, so that the order
 * is known.
 */
export async function undoWaves(
  operations: readonly PlannedOperation[],
  chosenIds: readonly string[],
  { undo, hold }: UndoSteps,
): Promise<{ readonly complete: boolean }> {
  const failed = await applyWaves(
    toUndoWaves(operations, chosenIds),
    async (operation) =>
      (await undo(operation)) ? ok(undefined) : err({ code: "precondition_failed", message: "The ledger says why." }),
    async (operation, inTheWay) => {
      await hold(
        operation,
        operations.filter(({ id }) => inTheWay.includes(id)),
      );
    },
  );
  return { complete: failed.length === 0 };
}
