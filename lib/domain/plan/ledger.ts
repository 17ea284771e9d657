import type { AppError } from "@/lib/core/errors";

import type { Decision, Found, OperationState, Outcome, PlannedOperation } from "./operation";

/** An operation as the ledger keeps it: the plan's words, and what has become of it. */
export type LedgerEntry = {
  readonly operation: PlannedOperation;
  readonly position: number;
  readonly state: OperationState;
  /** How often it was tried. It only grows. */
  readonly attempt: number;
  /** What the first intent to write recorded; empty while this run has not written, and again once it is undone. */
  readonly intent: Readonly<Record<string, string>>;
  readonly outcome?: Outcome | undefined;
  readonly failure?: AppError | undefined;
  readonly note?: string | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
};

/** Whether the operation of this ID was carried out. */
export function isDone(entries: readonly LedgerEntry[], id: string): boolean {
  return entries.some(({ operation, state }) => operation.id === id && state === "done");
}

/** What happened to an operation, for the ledger and for the event that is written with it. */
export type LedgerChange =
  | {
      readonly type: "intent";
      readonly attempt: number;
      readonly decision: Decision;
      readonly reason: string;
      readonly found: Found;
      readonly intent: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "done";
      readonly attempt: number;
      readonly decision: Decision;
      readonly reason: string;
      readonly found: Found;
      readonly outcome: Outcome;
    }
  | { readonly type: "waiting"; readonly attempt: number; readonly failure: AppError; readonly note: string }
  | { readonly type: "failed"; readonly attempt: number; readonly failure: AppError }
  | { readonly type: "undoing" }
  | { readonly type: "undo-waiting"; readonly failure: AppError; readonly note: string }
  /** It was seen to be gone: its intent and outcome are over, and applying it starts again. */
  | { readonly type: "undone"; readonly note: string }
  /** Left in place on purpose. */
  | { readonly type: "undo-refused"; readonly note: string }
  /** Could not be removed. */
  | { readonly type: "undo-failed"; readonly failure: AppError }
  /** Not tried, because something that needs it is still there. */
  | { readonly type: "undo-held"; readonly note: string };

/**
 * Where intents and outcomes are committed. Every write says which fence it holds; a write under an older fence
 * changes nothing and throws `FenceLostError`, so a worker that was overtaken stops.
 */
export type OperationLedger = {
  readonly read: (runId: string) => Promise<readonly LedgerEntry[]>;
  /**
   * Commits the change and its event in one transaction. A repeated commit of the same attempt changes nothing. A change
   * that would lower the attempt or replace a recorded intent throws `LedgerOrderError`.
   */
  readonly commit: (input: {
    readonly runId: string;
    readonly operationId: string;
    readonly fence: number;
    readonly change: LedgerChange;
  }) => Promise<void>;
};

/** A change would have erased what an earlier one recorded. */
export class LedgerOrderError extends Error {
  override readonly name = "LedgerOrderError";

  constructor(operationId: string, change: LedgerChange["type"]) {
    super(`The change "${change}" of ${operationId} is older than what the ledger holds.`);
  }
}
