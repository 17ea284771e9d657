import { Card } from "@/components/ui/card";
import { VerdictIcon } from "@/components/ui/verdict-mark";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

/** What the last undo did: what is gone, and what it left in place with its reason. */
export function UndoResult({ entries }: { readonly entries: readonly LedgerEntry[] }) {
  const undone = entries.filter((entry) => entry.state === "undone");
  const refused = entries.filter((entry) => entry.state === "done" && entry.note !== undefined);
  if (undone.length + refused.length === 0) return null;
  return (
    <Card
      title={
        refused.length === 0
          ? `Undone: ${String(undone.length)} of ${String(undone.length)}`
          : `Undone: ${String(undone.length)}. Left in place: ${String(refused.length)}`
      }
      padded
    >
      <ul className="stack-2">
        {[...refused, ...undone].map(({ operation, state, note }) => (
          <li key={operation.id} className="row tight">
            <VerdictIcon verdict={state === "undone" ? "not-applicable" : "warn"} />
            <span>
              {operation.title}
              <span className="small quiet">
                {state === "undone" ? ", undone. " : ", left in place. "}
                {note}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
