import { DBOS } from "@dbos-inc/dbos-sdk";

import type { Deps } from "@/lib/deps/deps";
import type { ApplyTarget } from "@/lib/domain/plan/apply-operation";
import { UNDO_WORKFLOW, type UndoInput } from "@/lib/domain/plan/run-workflows";
import { failUndo, holdUndo, undoable, undoOperation } from "@/lib/domain/plan/undo-operation";
import { undoWaves } from "@/lib/domain/plan/undo-waves";
import { refreshProgress } from "@/lib/domain/onboarding/refresh-progress";
import type { Run } from "@/lib/domain/runs/run";
import { createRunContext, STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";
import { createRunDeps } from "./workflow-deps";

/** Undoes what this run made, in reverse order. What stays keeps its reason, and what does not depend on it goes on. */
export async function undoRun({ runId }: UndoInput): Promise<{ complete: boolean }> {
  const deps = await createRunDeps(runId);
  const fence = await deps.runs.raiseFence(runId);
  const run = await deps.runs.require(runId);
  // Which operations there are to undo changes while it happens, so a resumption must not decide it anew.
  const ids = await DBOS.runStep(async () => undoable(await deps.operations.read(runId)).map((entry) => entry.operation.id), {
    name: "choose",
    ...STEP_RETRIES,
  });
  const operations = (await deps.operations.read(runId)).map((entry) => entry.operation);
  const step = async <Value>(name: string, work: () => Promise<Value>): Promise<Value> =>
    await DBOS.runStep(async () => await stoppingWhenOvertaken(work), { name, ...STEP_RETRIES });
  const targetOf = ({ id }: { readonly id: string }) => ({ runId, reference: run.reference, operationId: id, fence });

  const { complete } = await undoWaves(operations, ids, {
    undo: async (operation) => await step(`undo ${operation.id}`, async () => await undoOne(deps, run, targetOf(operation))),
    hold: async (operation, inTheWay) => {
      await step(`hold ${operation.id}`, async () => {
        await holdUndo({ ledger: deps.operations }, targetOf(operation), inTheWay);
      });
    },
  });
  await DBOS.runStep(
    async () => {
      await deps.runs.release(runId, fence, complete ? "undone" : "open");
      await refreshProgress(deps, runId);
    },
    { name: "release", ...STEP_RETRIES },
  );
  return { complete };
}

async function undoOne(deps: Deps, run: Run, target: ApplyTarget): Promise<boolean> {
  const context = await createRunContext(deps, run);
  if (context.ok) {
    const removed = await undoOperation(context.value, target);
    return removed.ok && removed.value.removed;
  }
  await failUndo({ ledger: deps.operations }, target, context.error);
  return false;
}

/** For the list in `workflows.ts`. */
export function registerUndoRun(): void {
  DBOS.registerWorkflow(undoRun, { name: UNDO_WORKFLOW, maxRecoveryAttempts: 1000 });
}
