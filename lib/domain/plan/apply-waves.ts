import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

import type { Operation } from "./operation";
import { settleAll } from "./settle-all";

type CarriedOut = Result<unknown, AppError>;

/**
 * Carries out waves of operations: a wave side by side, one wave after another. What depends on a failed operation is
 * not tried; what does not goes on, so that one correction is enough for the rest. Returns the IDs that failed.
 * `hold` is called for each operation that is not tried, with the operations that are in its way.
 */
export async function applyWaves<Op extends Pick<Operation, "id" | "needs">>(
  waves: readonly (readonly Op[])[],
  carryOut: (operation: Op) => Promise<CarriedOut>,
  hold?: (operation: Op, inTheWay: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const failed = new Set<string>();
  const held = new Set<string>();
  for (const wave of waves) {
    const steps = wave.map((operation) => ({
      operation,
      inTheWay: operation.needs.filter((need) => failed.has(need) || held.has(need)),
    }));
    await settleAll(
      steps.map(async ({ operation, inTheWay }) => {
        if (inTheWay.length > 0) {
          held.add(operation.id);
          await hold?.(operation, inTheWay);
        } else if (!(await carryOut(operation)).ok) failed.add(operation.id);
      }),
    );
  }
  return [...failed];
}
