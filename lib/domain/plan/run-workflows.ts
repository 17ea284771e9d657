/** The names under which the worker registers what the web enqueues. Raise the engine's version when their steps change. */
export const APPLY_WORKFLOW = "apply-run";
export const UNDO_WORKFLOW = "undo-run";
export const VERIFY_WORKFLOW = "verify-run";

/** What an apply is given. The operations are named; everything else is read from the ledger, so no secret can be in it. */
export type ApplyInput = { readonly runId: string; readonly operationIds: readonly string[] };

export type UndoInput = { readonly runId: string };

export type VerifyInput = { readonly runId: string };

/** One ID for one Confirm: a second click, or a second tab with the same version, enqueues nothing. */
export function workflowId(kind: "apply" | "undo", runId: string, version: number): string {
  return `${kind}:${runId}:${String(version)}`;
}

/** One ID for one "Check all again" of a run in a second: a double click asks once. */
export function verifyWorkflowId(runId: string, askedAt: Date): string {
  return `verify:${runId}:${String(Math.floor(askedAt.getTime() / 1000))}`;
}
