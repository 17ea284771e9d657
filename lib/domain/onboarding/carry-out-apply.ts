import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Hold } from "@/lib/domain/orders/order";
import { withoutSurprise } from "@/lib/domain/orders/order-environment";
import { applyOperation, failOperation } from "@/lib/domain/plan/apply-operation";
import { applyWaves } from "@/lib/domain/plan/apply-waves";
import type { Operation, Outcome } from "@/lib/domain/plan/operation";
import { toWaves, withNeeds } from "@/lib/domain/plan/order";
import type { Run } from "@/lib/domain/runs/run";

import { operationsInputSchema, type CarryOutDeps } from "./carry-out-deps";
import { progressOf } from "./refresh-progress";
import type { RunRelease } from "./run-order";

/**
 * Applies the operations of an order, what they need included, and opens the run again. Once nothing of the plan is left
 * open, a verification follows; after a part of it ("Create now") the operations' own proofs are enough.
 *
 * Safe to repeat after a crash at any point: the ledger says what is done, and each operation looks before it acts.
 */
export async function carryOutApply(deps: CarryOutDeps, input: unknown, hold: Hold): Promise<RunRelease> {
  const { runId, operationIds } = operationsInputSchema.parse(input);
  const run = await deps.runs.require(runId);
  const operations = (await deps.operations.read(runId)).map((entry) => entry.operation);
  await applyWaves(toWaves(withNeeds(operations, operationIds)), async (operation) => await applyOne(deps, run, operation, hold));

  const entries = await deps.operations.read(runId);
  const isWhole = entries.every((entry) => entry.state === "done" || entry.state === "skipped");
  return {
    to: "open",
    progress: await progressOf(deps, run),
    next: isWhole ? { kind: "verify" as const, input: { runId } } : undefined,
  };
}

async function applyOne(deps: CarryOutDeps, run: Run, { id, title }: Operation, hold: Hold): Promise<Result<Outcome, AppError>> {
  const target = { runId: run.id, reference: run.reference, operationId: id, fence: hold.fence };
  const tried = await withoutSurprise(deps.environment, title, async () => {
    const context = await deps.contextFor(run, hold);
    if (context.ok) return await applyOperation(context.value, target);
    await failOperation({ ledger: deps.operations }, target, context.error);
    return context;
  });
  if (tried.ok) return tried.value;
  await failOperation({ ledger: deps.operations }, target, tried.error);
  return tried;
}
