import { DBOS } from "@dbos-inc/dbos-sdk";

import type { Deps } from "@/lib/deps/deps";
import { joinVerify } from "@/lib/deps/verify";
import { verifyRun } from "@/lib/domain/verification/verify-run";
import { runMatrixUntilSettled } from "@/lib/domain/matrix/run-matrix";
import { VERIFY_WORKFLOW, type VerifyInput } from "@/lib/domain/plan/run-workflows";
import { refreshProgress } from "@/lib/domain/onboarding/refresh-progress";
import { STEP_RETRIES } from "./run-context";
import { createRunDeps } from "./workflow-deps";

/** Asks every question of a run again and records the answers. It changes nothing outside, so it needs no fence. */
export async function verifyOnce(joined: Deps, runId: string): Promise<{ readonly checks: number }> {
  const deps = { ...joined, ...joinVerify(joined) };
  const run = await deps.runs.require(runId);
  const wait = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
  };
  const [verified, matrix] = await Promise.all([
    verifyRun(deps, run),
    runMatrixUntilSettled({ ...deps, wait, random: Math.random }, run),
  ]);
  await refreshProgress(deps, runId);
  return { checks: (verified.ok ? verified.value.length : 0) + (matrix.ok ? matrix.value.rows.length : 0) };
}

/**
 * The same after an apply that left nothing open. A part of the plan ("Create now") is proved by its own operations;
 * only the whole is worth asking everything again.
 */
export async function verifyWhole(deps: Deps, runId: string): Promise<{ readonly checks: number }> {
  const entries = await deps.operations.read(runId);
  const isWhole = entries.every((entry) => entry.state === "done" || entry.state === "skipped");
  return isWhole ? await verifyOnce(deps, runId) : { checks: 0 };
}

async function verify({ runId }: VerifyInput): Promise<{ readonly checks: number }> {
  const deps = await createRunDeps(runId);
  return await DBOS.runStep(async () => await verifyOnce(deps, runId), { name: "verify", ...STEP_RETRIES });
}

/** For the list in `workflows.ts`. */
export function registerVerifyRun(): void {
  DBOS.registerWorkflow(verify, { name: VERIFY_WORKFLOW, maxRecoveryAttempts: 1000 });
}
