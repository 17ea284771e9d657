import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry, type Waiting } from "@/lib/core/retry";

import { decide, writes } from "./decide";
import { isOperationKind } from "./operation-kinds";
import type { HandlerTable } from "./handlers/handler-table";
import type { LedgerEntry, OperationLedger } from "./ledger";
import type { HandlerContext, OperationHandler, Outcome, PlannedOperation } from "./operation";
import { OPERATION_PACE, patiently } from "./patience";

export type ApplyDeps = Waiting & {
  readonly clock: Clock;
  readonly ledger: OperationLedger;
  readonly handlers: HandlerTable;
  /** First 32 hex of HMAC-SHA-256(run secret, run, operation, input hash). */
  readonly idempotencyKey: (operation: PlannedOperation) => string;
};

export type ApplyTarget = {
  readonly runId: string;
  readonly reference: string;
  readonly operationId: string;
  readonly fence: number;
};

/**
 * Carries out one operation: read, decide, commit the intent, act, read back, commit the outcome.
 *
 * Safe to call again after a crash at any point: finished work is found and adopted, the rest is done. A finished
 * operation returns at once. The result says how it ended; both endings are committed before it is returned.
 */
export async function applyOperation(deps: ApplyDeps, target: ApplyTarget): Promise<Result<Outcome, AppError>> {
  const entries = await deps.ledger.read(target.runId);
  const unmet = unmetNeeds(requireEntry(entries, target.operationId), entries);
  if (unmet !== undefined) return err(unmet);

  let attempt = 0;
  const applied = await patiently(
    deps,
    async () => {
      const known = await deps.ledger.read(target.runId);
      const entry = requireEntry(known, target.operationId);
      if (entry.state === "done") return ok(entry.outcome ?? {});
      attempt = entry.attempt + 1;
      return await tryOnce(deps, target, entry, known);
    },
    async (failure, nextTry) => {
      const note = `${failure.message} Try ${String(nextTry)} follows.`;
      await deps.ledger.commit({ ...target, change: { type: "waiting", attempt, failure, note } });
    },
  );
  if (!applied.ok) await deps.ledger.commit({ ...target, change: { type: "failed", attempt, failure: applied.error } });
  return applied;
}

/** Commits that an operation could not even be tried, for example because its connection was removed. */
export async function failOperation(
  { ledger }: Pick<ApplyDeps, "ledger">,
  target: ApplyTarget,
  failure: AppError,
): Promise<void> {
  const entry = requireEntry(await ledger.read(target.runId), target.operationId);
  // Its own attempt, so that what an earlier one recorded stays as it is.
  await ledger.commit({ ...target, change: { type: "failed", attempt: entry.attempt + 1, failure } });
}

async function tryOnce(
  deps: ApplyDeps,
  target: ApplyTarget,
  entry: LedgerEntry,
  entries: readonly LedgerEntry[],
): Promise<Result<Outcome, AppError>> {
  const { operation } = entry;
  const handler = handlerOf(deps.handlers, operation.kind);
  const attempt = entry.attempt + 1;
  const context: HandlerContext = {
    runId: target.runId,
    reference: target.reference,
    idempotencyKey: deps.idempotencyKey(operation),
    outcomes: outcomesOf(entries),
    attempt,
    now: deps.clock.now().toISOString(),
    intent: entry.intent,
  };

  const looked = await handler.look(operation, context);
  if (!looked.ok) return looked;
  const found = looked.value;
  const { decision, reason } = decide(operation, found);
  if (decision === "refuse") return err(refusal(operation, reason));

  if (!writes(decision)) {
    const observed = found.state === "present" ? found.observed : {};
    if (decision === "adopt" && Object.keys(entry.intent).length > 0) {
      // An earlier try made it and did not come to its own reading back, which also removes what it made twice.
      const outcomes = { ...context.outcomes, [operation.id]: observed };
      const readBack = await confirm(deps, handler, { ...operation, found, decision, reason }, { ...context, outcomes });
      if (!readBack.ok) return readBack;
    }
    const outcome = { ...observed, ...changeOf(operation, entry.intent) };
    await deps.ledger.commit({ ...target, change: { type: "done", attempt, decision, reason, found, outcome } });
    return ok(outcome);
  }
  return await write(deps, target, { handler, operation: { ...operation, found, decision, reason }, context });
}

/** A change from an earlier try may still be propagating in AWS, which a connector test waits for. */
function changeOf(operation: PlannedOperation, { begunAt }: LedgerEntry["intent"]): Outcome {
  return begunAt === undefined || operation.side !== "aws" ? {} : { changedAt: begunAt };
}

async function write(
  deps: ApplyDeps,
  target: ApplyTarget,
  work: { readonly handler: OperationHandler; readonly operation: PlannedOperation; readonly context: HandlerContext },
): Promise<Result<Outcome, AppError>> {
  const { handler, operation, context } = work;
  const { attempt } = context;
  const { decision, reason, found } = operation;
  // What the first intent saw before anything was made stays true for every later try.
  let { intent } = context;
  if (Object.keys(intent).length === 0) {
    const prepared = (await handler.prepare?.(operation, context)) ?? ok({});
    if (!prepared.ok) return prepared;
    // Never empty, so that undo knows that something may have been written.
    intent = { begunAt: context.now, ...prepared.value };
  }
  await deps.ledger.commit({
    ...target,
    change: { type: "intent", attempt, decision, reason, found, intent },
  });

  const acted = await handler.act(operation, { ...context, intent });
  if (!acted.ok) return acted;
  const readBack = await confirm(deps, handler, operation, {
    ...context,
    intent,
    outcomes: { ...context.outcomes, [operation.id]: acted.value },
  });
  if (!readBack.ok) return readBack;
  const outcome = { ...readBack.value, ...acted.value };
  await deps.ledger.commit({ ...target, change: { type: "done", attempt, decision, reason, found, outcome } });
  return ok(outcome);
}

const MOST_LOOKS = 3;

/** IAM may show a new resource a moment later: three reads, then the next try reads first. */
async function confirm(deps: ApplyDeps, handler: OperationHandler, operation: PlannedOperation, context: HandlerContext) {
  const look = async () => await handler.readBack(operation, context);
  return await retry(deps, look, (readBack, tries) =>
    readBack.ok || readBack.error.code !== "upstream_unavailable" || tries === MOST_LOOKS ? undefined : OPERATION_PACE,
  );
}

function handlerOf(handlers: HandlerTable, kind: string): OperationHandler {
  if (!isOperationKind(kind)) throw new Error(`This release cannot carry out operations of kind ${kind}.`);
  return handlers[kind];
}

function requireEntry(entries: readonly LedgerEntry[], operationId: string): LedgerEntry {
  const entry = entries.find((candidate) => candidate.operation.id === operationId);
  if (entry === undefined) throw new Error(`The run has no operation ${operationId}.`);
  return entry;
}

function unmetNeeds(entry: LedgerEntry, entries: readonly LedgerEntry[]): AppError | undefined {
  const unmet = entries.find((candidate) => entry.operation.needs.includes(candidate.operation.id) && candidate.state !== "done");
  if (unmet === undefined) return undefined;
  return {
    code: "precondition_failed",
    message: `${entry.operation.title} waits for "${unmet.operation.title}", which is not done.`,
  };
}

/** The outcomes of a run's finished operations, by operation ID. */
export function outcomesOf(entries: readonly LedgerEntry[]): Readonly<Record<string, Outcome>> {
  return Object.fromEntries(
    entries.flatMap((entry) => (entry.outcome === undefined ? [] : [[entry.operation.id, entry.outcome]])),
  );
}

function refusal(operation: PlannedOperation, reason: string): AppError {
  return {
    code: "precondition_failed",
    message: reason,
    explanation: {
      causeId: "name-taken",
      title: `${operation.title} cannot be created`,
      cause: reason,
      owner: "you",
      fix: "Open its step, choose another name or the one that exists, and apply again.",
      retry: "after-fix",
      details: { call: operation.preview.call, name: operation.naturalKey },
    },
  };
}
