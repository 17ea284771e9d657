import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

import type { Operation, Outcome } from "./operation";

type Applied = Result<Outcome, AppError>;

/**
 * Carries out waves of operations: a wave side by side, one wave after another. What depends on a failed operation is
 * not tried; what does not goes on, so that one correction is enough for the rest. Returns the IDs that failed.
 *
 * `apply` is called in a fixed order within a wave, which a durable engine needs to tell its steps apart.
 */
export async function applyWaves<Op extends Pick<Operation, "id" | "needs">>(
  waves: readonly (readonly Op[])[],
  apply: (operation: Op) => Promise<Applied>,
): Promise<readonly string[]> {
  const failed = new Set<string>();
  const stopped = new Set<string>();
  for (const wave of waves) {
    const open = wave.filter((operation) => {
      const waits = operation.needs.some((need) => failed.has(need) || stopped.has(need));
      if (waits) stopped.add(operation.id);
      return !waits;
    });
    const results = await Promise.all(open.map(apply));
    for (const [index, result] of results.entries()) {
      const operation = open[index];
      if (!result.ok && operation !== undefined) failed.add(operation.id);
    }
  }
  return [...failed];
}
