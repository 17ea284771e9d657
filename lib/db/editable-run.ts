import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { EDITABLE_STATES } from "@/lib/domain/runs/run";
import type { Transaction } from "./client";
import { lockRun, type HeldRun } from "./held-run";

const AT_WORK: AppError = {
  code: "conflict",
  message: "This run is at work or finished, so its answers cannot change. Reload the page to see its current state.",
};

/**
 * Locks a run for a person who writes into it: an answer, an attestation, an override. Call it first in the transaction.
 * An order that is placed at the same moment either waits for this commit or makes this call return `conflict`, so that
 * no order works on answers that changed after it read them.
 */
export async function lockEditableRun(tx: Transaction, runId: string): Promise<Result<HeldRun, AppError>> {
  const run = await lockRun(tx, runId);
  return EDITABLE_STATES.some((state) => state === run.state) ? ok(run) : err(AT_WORK);
}
