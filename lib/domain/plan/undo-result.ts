import type { LedgerEntry } from "./ledger";
import type { OperationState } from "./operation";

/** How an undo ended, operation by operation. */
export type UndoResult = {
  readonly undone: readonly LedgerEntry[];
  /** Left in place on purpose. */
  readonly refused: readonly LedgerEntry[];
  /** Could not be removed. */
  readonly failed: readonly LedgerEntry[];
  /** Not tried, because what needs it is still there. */
  readonly held: readonly LedgerEntry[];
};

/** What the last undo did to the entries it was about. A connector test leaves nothing, so it does not count. */
export function undoResult(entries: readonly LedgerEntry[]): UndoResult {
  const things = entries.filter(({ operation }) => operation.kind !== "harness.connector-test");
  const inState = (state: OperationState) => things.filter((entry) => entry.state === state);
  return {
    undone: inState("undone"),
    refused: inState("undo-refused"),
    failed: inState("undo-failed"),
    held: inState("undo-held"),
  };
}

/** "4 of 7 undone, 1 left in place, 1 not removed, 1 not tried". */
export function undoCounts({ undone, refused, failed, held }: UndoResult): string {
  const all = undone.length + refused.length + failed.length + held.length;
  const rest = [
    [refused.length, "left in place"],
    [failed.length, "not removed"],
    [held.length, "not tried"],
  ] as const;
  return [
    `${String(undone.length)} of ${String(all)} undone`,
    ...rest.flatMap(([count, words]) => (count === 0 ? [] : [`${String(count)} ${words}`])),
  ].join(", ");
}
