"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { undoIcon } from "@/components/ui/icons";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";
import { plural } from "@/lib/core/plural";
import type { ImportResult, ImportRow } from "@/lib/domain/ecs/form/import-document";

/** A file or a pasted text that became the document. */
export type Imported = { readonly name: string; readonly lines: number; readonly rows: readonly ImportRow[] };

const MARKS: Readonly<Record<ImportResult, { readonly verdict: ShownVerdict; readonly word: string }>> = {
  refused: { verdict: "fail", word: "Refused" },
  fails: { verdict: "fail", word: "Tasks fail" },
  "to-fill": { verdict: "to-do", word: "To fill" },
  kept: { verdict: "pass", word: "Kept" },
  dropped: { verdict: "not-applicable", word: "Left out" },
  translated: { verdict: "pass", word: "Translated" },
};

type ImportReportProps = { readonly imported: Imported; readonly undo: () => void };

/** What became of an imported text: what is refused, which placeholders are where, what was left out or translated. */
export function ImportReport({ imported, undo }: ImportReportProps) {
  const { name, lines, rows } = imported;
  const open = rows.filter(({ result }) => result === "refused" || result === "fails" || result === "to-fill").length;
  const title =
    open === 0
      ? "The text can be used as it is"
      : `The text can be used after ${plural(open, "one answer", `${String(open)} answers`)}`;
  return (
    <Card
      title={<span role="status">{title}</span>}
      aside={
        <div className="row">
          <span className="small quiet">
            {name}, {lines} {plural(lines, "line", "lines")}. Lines are those of the text.
          </span>
          <Button size="small" icon={undoIcon} onClick={undo}>
            Undo the import
          </Button>
        </div>
      }
    >
      {rows.length === 0 ? (
        <p className="in small soft">Nothing was left out or changed.</p>
      ) : (
        <DataTable
          caption="What was found in the imported text"
          groups={[{ rows }]}
          rowKey={({ what, lines: at, result }) => `${result} ${what} ${at.join(",")}`}
          columns={[
            { id: "what", head: "In the text", cell: ({ what }) => <code className="break">{what}</code> },
            { id: "line", head: "Line", cell: ({ lines: at }) => at.slice(0, 8).join(", ") + (at.length > 8 ? " …" : "") },
            {
              id: "result",
              head: "Result",
              cell: ({ result }) => <VerdictMark verdict={MARKS[result].verdict} word={MARKS[result].word} />,
            },
            { id: "why", head: "Why", cell: ({ why }) => why },
          ]}
        />
      )}
    </Card>
  );
}
