import { createHmac } from "node:crypto";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { inputHashOf } from "@/lib/db/operation-ledger";
import type { Deps } from "@/lib/deps/deps";
import { tryKeyFor } from "@/lib/deps/try-key";
import type { Hold } from "@/lib/domain/orders/order";
import type { ApplyDeps } from "@/lib/domain/plan/apply-operation";
import type { Run } from "@/lib/domain/runs/run";
import { workerEnvironment } from "./environment";

/** How many hex digits of the HMAC make a key: short enough for every client token (the shortest limit is 36). */
const KEY_LENGTH = 32;

/** The same dependencies with checks that are recorded under a worker's hold, and not after the run has gone on. */
export function withHeldChecks(deps: Deps, hold: Hold): Deps {
  const { checks } = deps;
  return {
    ...deps,
    checks: { ...checks, record: async (run, results) => await checks.record(run, results, hold.fence) },
  };
}

/**
 * What applying and undoing one run work with: its account, its Harness connection, its key.
 * The key of an operation depends on the run, the operation and its input only, so a restart sends the same one.
 */
export async function createRunContext(deps: Deps, run: Run, hold: Hold): Promise<Result<ApplyDeps, AppError>> {
  const tryKey = tryKeyFor(withHeldChecks(deps, hold), run);
  const [handlers, key] = await Promise.all([deps.handlersFor(run, tryKey), deps.runs.readKey(run.id)]);
  if (!handlers.ok) return handlers;
  return ok({
    ledger: deps.operations,
    handlers: handlers.value,
    clock: deps.clock,
    sleep: workerEnvironment.sleep,
    random: workerEnvironment.random,
    idempotencyKey: (operation) =>
      createHmac("sha256", key)
        .update(`${run.id}\u0000${operation.id}\u0000${inputHashOf(operation)}`)
        .digest("hex")
        .slice(0, KEY_LENGTH),
  });
}
