import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { whyChangeRefused } from "@/lib/domain/onboarding/run-change";
import type { Transaction } from "./client";
import { lockRun, type HeldRun } from "./held-run";

/**
 * Locks a run for a person who writes into it: an answer, an attestation, an override. Call it first in the transaction.
 * An order that is placed at the same moment either waits for this commit or makes this call return `precondition_failed`,
 * as for a person who arrives later, so that no order works on answers that changed after it read them.
 */
export async function lockEditableRun(tx: Transaction, runId: string): Promise<Result<HeldRun, AppError>> {
  const run = await lockRun(tx, runId);
  const refused = whyChangeRefused("answers", run.state);
  return refused === undefined ? ok(run) : err(refused);
}
