import { Card } from "@/components/ui/card";
import { DataTable } from "@/components/ui/data-table";
import { CORRECTIONS, type Correction } from "@/lib/domain/guide/corrections";
import { placeWords } from "@/lib/domain/guide/overview";

/** Where the portal differs from the guide, and why. */
export function CorrectionList() {
  return (
    <Card id="corrections" title={`${CORRECTIONS.length} corrections of the guide`}>
      <DataTable
        caption="Corrections of the guide"
        columns={[
          {
            id: "correction",
            head: "Correction",
            cell: ({ id, lines }) => (
              <>
                <span className="mono">{id}</span>
                <br />
                <span className="small quiet">{formatLines(lines)}</span>
              </>
            ),
          },
          {
            id: "what",
            head: "What is true today, and what we do",
            cell: ({ tag, text }) => (
              <>
                <span className={tag === "Missing" || tag === "Changed" ? "tag warn" : "tag"}>{tag}</span> {text}
              </>
            ),
          },
          { id: "steps", head: "Shown at", quiet: true, cell: ({ steps }) => steps.map((step) => stepWords(step)).join(", ") },
        ]}
        groups={[{ rows: CORRECTIONS }]}
        rowKey={({ id }) => id}
      />
    </Card>
  );
}

function stepWords(step: Correction["steps"][number]): string {
  return step === "plan" ? "Plan" : placeWords(step);
}

function formatLines(lines: Correction["lines"]): string {
  if (lines.length === 0) return "not in the guide";
  const single = lines.length === 1 && lines[0]?.[0] === lines[0]?.[1];
  return `${single ? "line" : "lines"} ${lines.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ")}`;
}
