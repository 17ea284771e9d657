import { createHmac } from "node:crypto";

import { inputHashOf } from "@/lib/db/operation-ledger";
import type { Deps } from "@/lib/deps/deps";
import { tryKeyFor } from "@/lib/deps/try-key";
import type { ApplyDeps } from "@/lib/domain/plan/apply-operation";
import { FenceLostError } from "@/lib/domain/plan/ledger";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Run } from "@/lib/domain/runs/run";

/** How many hex digits of the HMAC make a key: short enough for every client token (the shortest limit is 36). */
const KEY_LENGTH = 32;

/**
 * What applying and undoing one run works with: its account, its Harness connection, its key.
 * The key of an operation depends on the run, the operation and its input only, so a restart sends the same one.
 */
export async function createRunContext(deps: Deps, run: Run): Promise<Result<ApplyDeps, AppError>> {
  const [handlers, key] = await Promise.all([deps.handlersFor(run, tryKeyFor(deps, run)), deps.runs.readKey(run.id)]);
  if (!handlers.ok) return handlers;
  return ok({
    ledger: deps.operations,
    handlers: handlers.value,
    clock: deps.clock,
    sleep: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
    },
    random: Math.random,
    idempotencyKey: (operation) =>
      createHmac("sha256", key)
        .update(`${run.id}\u0000${operation.id}\u0000${inputHashOf(operation)}`)
        .digest("hex")
        .slice(0, KEY_LENGTH),
  });
}

/**
 * Runs a step's work; when another worker has taken the run over, never returns. Ending the workflow here would tell
 * the engine that it is finished, while its new owner is in the middle of it.
 */
export async function stoppingWhenOvertaken<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FenceLostError) await new Promise<never>(() => undefined);
    throw error;
  }
}

/** A step is tried again when the database or the network was gone for a moment; vendors' refusals are results, not errors. */
export const STEP_RETRIES = { retriesAllowed: true, maxAttempts: 12, intervalSeconds: 0.5, backoffRate: 1.7 } as const;
