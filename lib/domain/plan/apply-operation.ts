import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";

import { decide, writes } from "./decide";
import { isOperationKind } from "./desired";
import type { HandlerTable } from "./handlers/handler-table";
import type { LedgerEntry, OperationLedger } from "./ledger";
import type { Found, HandlerContext, OperationHandler, Outcome, PlannedOperation } from "./operation";

export type ApplyDeps = {
  readonly ledger: OperationLedger;
  readonly handlers: HandlerTable;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** First 32 hex of HMAC-SHA-256(run secret, run, operation, input hash). */
  readonly idempotencyKey: (operation: PlannedOperation) => string;
};

export type ApplyTarget = {
  readonly runId: string;
  readonly reference: string;
  readonly operationId: string;
  readonly fence: number;
};

/** How long an operation may wait for something that mends itself, in milliseconds: AWS spreads IAM changes in up to five minutes. */
const PATIENCE_MS = 5 * 60 * 1000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Carries out one operation: look, decide, commit the intent, act, read back, commit the outcome.
 *
 * Safe to call again after a crash at any point: what was done is found and adopted, what was not is done. A finished
 * operation returns at once. The result says how it ended; both endings are committed before it is returned.
 */
export async function applyOperation(deps: ApplyDeps, target: ApplyTarget): Promise<Result<Outcome, AppError>> {
  const begun = deps.clock.now().getTime();
  for (let wait = 0; ; wait += 1) {
    const entries = await deps.ledger.read(target.runId);
    const entry = requireEntry(entries, target.operationId);
    if (entry.state === "done") return ok(entry.outcome ?? {});

    const unmet = unmetNeeds(entry, entries);
    if (unmet !== undefined) return err(unmet);

    const tried = await tryOnce(deps, target, entry, entries);
    if (tried.ok) return tried;

    const attempt = entry.attempt + 1;
    const mendsItself = tried.error.explanation?.retry === "backoff";
    if (!mendsItself || deps.clock.now().getTime() - begun > PATIENCE_MS) {
      await deps.ledger.commit({ ...target, change: { type: "failed", attempt, failure: tried.error } });
      return tried;
    }
    const note = `${tried.error.message} Try ${String(wait + 2)} follows.`;
    await deps.ledger.commit({ ...target, change: { type: "waiting", attempt, failure: tried.error, note } });
    await deps.sleep(jittered(wait, deps.random));
  }
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
    const outcome = found.state === "present" ? found.observed : {};
    await deps.ledger.commit({ ...target, change: { type: "done", attempt, decision, reason, found, outcome } });
    return ok(outcome);
  }
  return await write(deps, target, { handler, operation: { ...operation, found, decision, reason }, context });
}

async function write(
  deps: ApplyDeps,
  target: ApplyTarget,
  work: { readonly handler: OperationHandler; readonly operation: PlannedOperation; readonly context: HandlerContext },
): Promise<Result<Outcome, AppError>> {
  const { handler, operation, context } = work;
  const { attempt } = context;
  // What the first intent saw before anything was made stays true for every later try.
  let { intent } = context;
  if (handler.prepare !== undefined && Object.keys(intent).length === 0) {
    const prepared = await handler.prepare(operation, context);
    if (!prepared.ok) return prepared;
    intent = prepared.value;
  }
  const { decision, reason, found } = operation;
  await deps.ledger.commit({
    ...target,
    change: { type: "intent", attempt, decision, reason, found: withoutBefore(found), intent },
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

/** IAM may show a new resource a moment later: three looks, then the ordinary retry takes over. */
async function confirm(deps: ApplyDeps, handler: OperationHandler, operation: PlannedOperation, context: HandlerContext) {
  for (let look = 0; ; look += 1) {
    const readBack = await handler.readBack(operation, context);
    if (readBack.ok || readBack.error.code !== "upstream_unavailable" || look === 2) return readBack;
    await deps.sleep(jittered(look, deps.random));
  }
}

/** The state before an update is kept once, with the outcome, where undo looks for it. */
function withoutBefore(found: Found): Found {
  if (found.state !== "present") return found;
  const { owner, matches, description, observed } = found;
  return { state: "present", owner, matches, description, observed };
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
    code: "conflict",
    message: reason,
    explanation: {
      causeId: "name-taken",
      title: `${operation.title} cannot be made`,
      cause: reason,
      owner: "you",
      fix: "Open its step, choose another name or the one that exists, and apply again.",
      retry: "after-fix",
      details: { call: operation.preview.call, name: operation.naturalKey },
    },
  };
}

function jittered(tries: number, random: () => number): number {
  return Math.round(Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.5 + random() / 2));
}
