import type { Compared } from "./compare";
import { isOperationKind, leavesSomething } from "./operation-kinds";
import type { LedgerEntry } from "./ledger";
import { undoable } from "./undo-operation";

/** What undo would do about one operation. */
export type UndoItem = {
  readonly id: string;
  readonly title: string;
  /** `gone`: nothing is there any more. `stay`: undo leaves it alone. */
  readonly fate: "remove" | "gone" | "stay";
  /** What happens, or why nothing does. */
  readonly words: string;
};

/** What undo would remove and what it would leave, given what exists now. A test leaves nothing to undo. */
export function undoView(entries: readonly LedgerEntry[], compared: readonly Compared[]): readonly UndoItem[] {
  const chosen = new Set(undoable(entries).map((entry) => entry.operation.id));
  return entries.flatMap((entry): readonly UndoItem[] => {
    const { operation } = entry;
    if (!leavesSomething(operation) || !isOperationKind(operation.kind)) return [];
    const words = { id: operation.id, title: operation.title };
    if (!chosen.has(operation.id)) {
      if (entry.state !== "done") return [];
      return [{ ...words, fate: "stay", words: "It existed before this run, so it stays." }];
    }
    return [
      {
        ...words,
        ...fateOf(
          entry,
          compared.find((one) => one.operation.id === operation.id),
        ),
      },
    ];
  });
}

function fateOf({ operation }: LedgerEntry, now: Compared | undefined): Pick<UndoItem, "fate" | "words"> {
  if (now === undefined || now.failure !== undefined) {
    return { fate: "remove", words: `${operation.undo} It could not be checked just now.` };
  }
  const { found } = now.operation;
  if (found.state === "out-of-reach") return { fate: "stay", words: found.description };
  if (found.state === "absent") {
    // A key is visible by its two secrets in Harness; AWS may have it without them.
    return operation.kind === "aws.access-key"
      ? { fate: "remove", words: "Looks for the access key in AWS and deletes it. Its secrets are not in Harness." }
      : { fate: "gone", words: "It does not exist any more." };
  }
  if (found.owner === "run") return { fate: "remove", words: operation.undo };
  // What a run only ensures (an attachment) carries no tag; its handler decides by what it is attached to.
  if (operation.intention === "ensure") return { fate: "remove", words: operation.undo };
  return { fate: "stay", words: `${found.description} It does not carry this run's tag, so it stays.` };
}

/** How many operations undo would remove, as far as that is known without looking. */
export function undoCount(entries: readonly LedgerEntry[]): number {
  return undoView(entries, []).filter((item) => item.fate !== "stay").length;
}

/** The entries as compared operations need them: their plain operations. */
export function operationsOf(entries: readonly LedgerEntry[]) {
  return entries.filter((entry) => isOperationKind(entry.operation.kind)).map((entry) => entry.operation);
}
