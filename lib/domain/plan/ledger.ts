import type { AppError } from "@/lib/core/errors";

import type { Decision, Found, OperationState, Outcome, PlannedOperation } from "./operation";

/** An operation as the ledger keeps it: the plan's words, and what has become of it. */
export type LedgerEntry = {
  readonly operation: PlannedOperation;
  readonly position: number;
  readonly state: OperationState;
  readonly attempt: number;
  readonly intent: Readonly<Record<string, string>>;
  readonly outcome?: Outcome;
  readonly failure?: AppError;
  readonly note?: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
};

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
  | { readonly type: "undone"; readonly note: string }
  | { readonly type: "undo-refused"; readonly note: string }
  | { readonly type: "undo-failed"; readonly failure: AppError };

/**
 * Where intents and outcomes are committed. Every write says which fence it holds; a write under an older fence
 * changes nothing and throws `FenceLostError`, so a worker that was overtaken stops.
 */
export type OperationLedger = {
  readonly read: (runId: string) => Promise<readonly LedgerEntry[]>;
  /** Commits the change and its event in one transaction. A repeated commit of the same attempt changes nothing. */
  readonly commit: (input: {
    readonly runId: string;
    readonly operationId: string;
    readonly fence: number;
    readonly change: LedgerChange;
  }) => Promise<void>;
};

/** Another worker has taken the run over. */
export class FenceLostError extends Error {
  override readonly name = "FenceLostError";
}
