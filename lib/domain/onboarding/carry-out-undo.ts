import type { Hold } from "@/lib/domain/orders/order";
import { withoutSurprise } from "@/lib/domain/orders/order-environment";
import type { Operation } from "@/lib/domain/plan/operation";
import { failUndo, holdUndo, undoOperation } from "@/lib/domain/plan/undo-operation";
import { undoWaves } from "@/lib/domain/plan/undo-waves";
import type { Run } from "@/lib/domain/runs/run";

import { operationsInputSchema, type CarryOutDeps } from "./carry-out-deps";
import { progressOf } from "./refresh-progress";
import type { RunRelease } from "./run-order";

/**
 * Undoes the operations of an order, in reverse. What stays keeps its reason, and what does not depend on it goes on; the
 * run is undone once everything is gone, and open otherwise. Safe to repeat after a crash at any point.
 */
export async function carryOutUndo(deps: CarryOutDeps, input: unknown, hold: Hold): Promise<RunRelease> {
  const { runId, operationIds } = operationsInputSchema.parse(input);
  const run = await deps.runs.require(runId);
  const operations = (await deps.operations.read(runId)).map((entry) => entry.operation);
  const ledger = deps.operations;

  const { complete } = await undoWaves(operations, operationIds, {
    undo: async (operation) => await undoOne(deps, run, operation, hold),
    hold: async (operation, inTheWay) => {
      await holdUndo({ ledger }, targetOf(run, operation, hold), inTheWay);
    },
  });
  return { to: complete ? "undone" : "open", progress: await progressOf(deps, run) };
}

function targetOf(run: Run, { id }: Operation, { fence }: Hold) {
  return { runId: run.id, reference: run.reference, operationId: id, fence };
}

async function undoOne(deps: CarryOutDeps, run: Run, operation: Operation, hold: Hold): Promise<boolean> {
  const target = targetOf(run, operation, hold);
  const ledger = deps.operations;
  const tried = await withoutSurprise(deps.environment, operation.title, async () => {
    const context = await deps.contextFor(run, hold);
    if (context.ok) return await undoOperation(context.value, target);
    await failUndo({ ledger }, target, context.error);
    return context;
  });
  if (tried.ok) return tried.value.ok && tried.value.value.removed;
  await failUndo({ ledger }, target, tried.error);
  return false;
}
