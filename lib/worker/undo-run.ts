import { DBOS } from "@dbos-inc/dbos-sdk";

import type { Deps } from "@/lib/deps/deps";
import type { ApplyTarget } from "@/lib/domain/plan/apply-operation";
import { toUndoWaves } from "@/lib/domain/plan/order";
import { UNDO_WORKFLOW, type UndoInput } from "@/lib/domain/plan/run-workflows";
import { undoable, undoOperation } from "@/lib/domain/plan/undo-operation";
import { refreshProgress } from "@/lib/domain/onboarding/refresh-progress";
import type { Run } from "@/lib/domain/runs/run";
import { createRunContext, STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";
import { createRunDeps } from "./workflow-deps";

/** Takes back what this run made, in reverse order. What undo refuses stays, with its reason, and does not stop the rest. */
export async function undoRun({ runId }: UndoInput): Promise<{ undone: number }> {
  const deps = await createRunDeps(runId);
  const fence = await deps.runs.raiseFence(runId);
  const run = await deps.runs.require(runId);
  // Which operations there are to undo changes while it happens, so a resumption must not decide it anew.
  const ids = await DBOS.runStep(async () => undoable(await deps.operations.read(runId)).map((entry) => entry.operation.id), {
    name: "choose",
    ...STEP_RETRIES,
  });
  const operations = (await deps.operations.read(runId)).map((entry) => entry.operation);
  const chosen = operations.filter((operation) => ids.includes(operation.id));

  let undone = 0;
  for (const wave of toUndoWaves(chosen)) {
    const results = await Promise.all(
      wave.map(async ({ id }) => {
        const target = { runId, reference: run.reference, operationId: id, fence };
        return await DBOS.runStep(async () => await stoppingWhenOvertaken(async () => await undoOne(deps, run, target)), {
          name: `undo ${id}`,
          ...STEP_RETRIES,
        });
      }),
    );
    undone += results.filter(Boolean).length;
  }
  await DBOS.runStep(
    async () => {
      await deps.runs.release(runId, fence, undone === chosen.length ? "undone" : "open");
      await refreshProgress(deps, runId);
    },
    { name: "release", ...STEP_RETRIES },
  );
  return { undone };
}

async function undoOne(deps: Deps, run: Run, target: ApplyTarget): Promise<boolean> {
  const context = await createRunContext(deps, run);
  if (context.ok) {
    const removed = await undoOperation(context.value, target);
    return removed.ok && removed.value.removed;
  }
  await deps.operations.commit({ ...target, change: { type: "undo-failed", failure: context.error } });
  return false;
}

/** For the list in `workflows.ts`. */
export function registerUndoRun(): void {
  DBOS.registerWorkflow(undoRun, { name: UNDO_WORKFLOW, maxRecoveryAttempts: 1000 });
}
