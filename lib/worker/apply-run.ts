import { DBOS } from "@dbos-inc/dbos-sdk";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import { applyOperation, failOperation, type ApplyTarget } from "@/lib/domain/plan/apply-operation";
import { applyWaves } from "@/lib/domain/plan/apply-waves";
import type { Outcome } from "@/lib/domain/plan/operation";
import { toWaves, withNeeds } from "@/lib/domain/plan/order";
import { APPLY_WORKFLOW, type ApplyInput } from "@/lib/domain/plan/run-workflows";
import { refreshProgress } from "@/lib/domain/onboarding/refresh-progress";
import type { Run } from "@/lib/domain/runs/run";
import { createRunContext, STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";
import { verifyWhole } from "./verify-run";
import { createRunDeps } from "./workflow-deps";

/**
 * Applies operations of a run, what they need included. Each operation is a step: the engine does not repeat a finished
 * one, and the ledger makes an interrupted one safe to repeat. Step results hold codes only.
 */
export async function applyRun({ runId, operationIds }: ApplyInput): Promise<{ failed: readonly string[] }> {
  const deps = await createRunDeps(runId);
  // Not a step: every start and every resumption takes the run over anew.
  const fence = await deps.runs.raiseFence(runId);
  const run = await deps.runs.require(runId);
  const entries = await deps.operations.read(runId);
  const operations = entries.map((entry) => entry.operation);

  const failed = await applyWaves(toWaves(withNeeds(operations, operationIds)), async ({ id }) => {
    const target = { runId, reference: run.reference, operationId: id, fence };
    const step = await DBOS.runStep(
      async () => await stoppingWhenOvertaken(async () => codeOf(await applyOne(deps, run, target))),
      {
        name: id,
        ...STEP_RETRIES,
      },
    );
    return step.code === undefined ? ok({}) : err({ code: step.code, message: "The ledger tells why." });
  });

  await DBOS.runStep(
    async () => {
      await deps.runs.release(runId, fence, "open");
      await refreshProgress(deps, runId);
    },
    { name: "release", ...STEP_RETRIES },
  );
  await DBOS.runStep(async () => await verifyWhole(deps, runId), { name: "verify", ...STEP_RETRIES });
  return { failed };
}

async function applyOne(deps: Deps, run: Run, target: ApplyTarget): Promise<Result<Outcome, AppError>> {
  const context = await createRunContext(deps, run);
  if (context.ok) return await applyOperation(context.value, target);
  await failOperation({ ledger: deps.operations }, target, context.error);
  return context;
}

function codeOf(result: Result<unknown, AppError>): { readonly code: AppError["code"] | undefined } {
  return { code: result.ok ? undefined : result.error.code };
}

/** For the list in `workflows.ts`. */
export function registerApplyRun(): void {
  DBOS.registerWorkflow(applyRun, { name: APPLY_WORKFLOW, maxRecoveryAttempts: 1000 });
}
