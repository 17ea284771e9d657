import { DBOS } from "@dbos-inc/dbos-sdk";

import { createDeps } from "@/lib/deps";
import { applyOperation } from "@/lib/domain/plan/apply-operation";
import { applyWaves } from "@/lib/domain/plan/apply-waves";
import { toWaves, withNeeds } from "@/lib/domain/plan/order";
import { APPLY_WORKFLOW, type ApplyInput } from "@/lib/domain/plan/run-workflows";
import { err, ok } from "@/lib/core/result";
import { refreshProgress } from "@/lib/domain/runs/refresh-progress";
import { createRunContext, STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";

/**
 * Applies operations of a run, what they need included. Each operation is a step: the engine does not repeat a finished
 * one, and the ledger makes an interrupted one safe to repeat. Step results hold codes only.
 */
async function applyRun({ runId, operationIds }: ApplyInput): Promise<{ failed: readonly string[] }> {
  const deps = createDeps();
  // Not a step: every start and every resumption takes the run over anew.
  const fence = await deps.runs.raiseFence(runId);
  const run = await deps.runs.require(runId);
  const context = await createRunContext(deps, run);
  const entries = await deps.operations.read(runId);
  const waves = toWaves(
    withNeeds(
      entries.map((entry) => entry.operation),
      operationIds,
    ),
  );

  const failed = await applyWaves(waves, async ({ id }) => {
    const step = await DBOS.runStep(
      async () =>
        await stoppingWhenOvertaken(async () => {
          const applied = await applyOperation(context, { runId, reference: run.reference, operationId: id, fence });
          return applied.ok ? { code: undefined } : { code: applied.error.code };
        }),
      { name: id, ...STEP_RETRIES },
    );
    return step.code === undefined ? ok({}) : err({ code: step.code, message: "See the ledger." });
  });

  await DBOS.runStep(
    async () => {
      await refreshProgress(deps, runId);
      await deps.runs.release(runId, fence, "open");
    },
    { name: "release", ...STEP_RETRIES },
  );
  return { failed };
}

/** For the list in `workflows.ts`. */
export function registerApplyRun(): void {
  DBOS.registerWorkflow(applyRun, { name: APPLY_WORKFLOW, maxRecoveryAttempts: 1000 });
}
