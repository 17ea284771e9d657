import { Card } from "@/components/ui/card";
import { VerdictIcon, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { UndoResult } from "@/lib/domain/plan/undo-result";

const KINDS: readonly { readonly kind: keyof UndoResult; readonly word: string; readonly verdict: ShownVerdict }[] = [
  { kind: "failed", word: "not removed", verdict: "fail" },
  { kind: "held", word: "not tried", verdict: "not-reached" },
  { kind: "refused", word: "left in place", verdict: "warn" },
  { kind: "undone", word: "undone", verdict: "not-applicable" },
];

/** The result of the last undo: what was removed, and what remains and why. Nothing when nothing was undone. */
export function UndoResultCard({ result }: { readonly result: UndoResult }) {
  const lines = KINDS.flatMap(({ kind, ...shown }) => result[kind].map((entry) => ({ entry, ...shown })));
  if (lines.length === 0) return null;
  return (
    <Card title={`Undone: ${String(result.undone.length)} of ${String(lines.length)}`} padded>
      <ul className="stack-2">
        {lines.map(({ entry, word, verdict }) => (
          <li key={entry.operation.id} className="row tight">
            <VerdictIcon verdict={verdict} />
            <span>
              {entry.operation.title}
              <span className="small quiet">
                , {word}. {reasonOf(entry)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function reasonOf({ state, note, failure }: LedgerEntry): string | undefined {
  return state === "undo-failed" ? failure?.message : note;
}
