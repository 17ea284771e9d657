import { DBOS } from "@dbos-inc/dbos-sdk";

import { createDeps } from "@/lib/deps";
import { toUndoWaves } from "@/lib/domain/plan/order";
import { UNDO_WORKFLOW, type UndoInput } from "@/lib/domain/plan/run-workflows";
import { undoable, undoOperation } from "@/lib/domain/plan/undo-operation";
import { refreshProgress } from "@/lib/domain/runs/refresh-progress";
import { createRunContext, STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";

/** Takes back what this run made, in reverse order. What undo refuses stays, with its reason, and does not stop the rest. */
async function undoRun({ runId }: UndoInput): Promise<{ undone: number }> {
  const deps = createDeps();
  const fence = await deps.runs.raiseFence(runId);
  const run = await deps.runs.require(runId);
  const context = await createRunContext(deps, run);
  // Which operations there are to undo changes while it happens, so a resumption must not decide it anew.
  const ids = await DBOS.runStep(async () => undoable(await deps.operations.read(runId)).map((entry) => entry.operation.id), {
    name: "choose",
    ...STEP_RETRIES,
  });
  const chosen = (await deps.operations.read(runId))
    .map((entry) => entry.operation)
    .filter((operation) => ids.includes(operation.id));

  let undone = 0;
  for (const wave of toUndoWaves(chosen)) {
    const results = await Promise.all(
      wave.map(
        async ({ id }) =>
          await DBOS.runStep(
            async () =>
              await stoppingWhenOvertaken(async () => {
                const removed = await undoOperation(context, { runId, reference: run.reference, operationId: id, fence });
                return removed.ok && removed.value.removed;
              }),
            { name: `undo ${id}`, ...STEP_RETRIES },
          ),
      ),
    );
    undone += results.filter(Boolean).length;
  }
  const all = undone === chosen.length;
  await DBOS.runStep(
    async () => {
      await refreshProgress(deps, runId);
      await deps.runs.release(runId, fence, all ? "undone" : "open");
    },
    { name: "release", ...STEP_RETRIES },
  );
  return { undone };
}

/** For the list in `workflows.ts`. */
export function registerUndoRun(): void {
  DBOS.registerWorkflow(undoRun, { name: UNDO_WORKFLOW, maxRecoveryAttempts: 1000 });
}
