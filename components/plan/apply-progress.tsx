import type { ReactNode } from "react";

import { formatDuration } from "@/lib/core/dates";
import { Progress } from "@/components/ui/progress";
import { VerdictIcon, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { OperationState } from "@/lib/domain/plan/operation";

/** One operation during an apply. */
export type ApplyRow = {
  readonly id: string;
  readonly title: string;
  readonly state: OperationState;
  readonly durationMs?: number | undefined;
  /** Details such as attempts or a version. */
  readonly note?: string | undefined;
};

type ApplyProgressProps = {
  readonly rows: readonly ApplyRow[];
  /** What happens now in one sentence; announce it in a `LiveRegion` too. */
  readonly sentence?: string | undefined;
  /** The failure card, between the bar and the operations. */
  readonly failure?: ReactNode;
};

const SHOWN: Record<OperationState, { readonly verdict: ShownVerdict; readonly word: string }> = {
  planned: { verdict: "not-reached", word: "not reached" },
  running: { verdict: "in-progress", word: "in progress" },
  waiting: { verdict: "waiting", word: "waiting" },
  done: { verdict: "pass", word: "done" },
  failed: { verdict: "fail", word: "failed" },
  undoing: { verdict: "in-progress", word: "being undone" },
  undone: { verdict: "not-applicable", word: "undone" },
  "undo-refused": { verdict: "warn", word: "left in place" },
  "undo-failed": { verdict: "fail", word: "not removed" },
  "undo-held": { verdict: "not-reached", word: "not tried" },
  skipped: { verdict: "not-applicable", word: "left out" },
};

const OVER: ReadonlySet<OperationState> = new Set(["done", "skipped", "undone"]);

/** The progress of an apply: a bar, one sentence, and every operation with its state and duration. */
export function ApplyProgress({ rows, sentence, failure }: ApplyProgressProps) {
  const over = rows.filter((row) => OVER.has(row.state)).length;
  const failed = rows.filter((row) => row.state === "failed").length;
  const counts = [
    `${over} done`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(over + failed === rows.length ? [] : [`${rows.length - over - failed} waiting`]),
  ];
  return (
    <div className="stack-5">
      <Progress label="Progress" value={over} max={rows.length} tone={failed === 0 ? "accent" : "fail"} />
      {sentence === undefined ? null : <p className="soft">{sentence}</p>}
      {failure}
      <section className="card" aria-label="Operations and checks">
        <header>
          <h2>Operations and checks</h2>
          <span className="small quiet num">{counts.join(", ")}</span>
        </header>
        <ol className="steps-live in">
          {rows.map((row) => (
            <ApplyLine key={row.id} row={row} />
          ))}
        </ol>
      </section>
    </div>
  );
}

function ApplyLine({ row }: { readonly row: ApplyRow }) {
  const shown = SHOWN[row.state];
  const bold = row.state === "failed" || row.state === "running";
  return (
    <li>
      <VerdictIcon verdict={shown.verdict} />
      <span className={row.state === "planned" ? "quiet" : undefined}>
        {bold ? <b>{row.title}</b> : row.title}
        <span className="vh">, {shown.word}</span>
      </span>
      <span className="time">{row.durationMs === undefined ? null : formatDuration(row.durationMs)}</span>
      {row.note === undefined ? null : <span className="d small quiet">{row.note}</span>}
    </li>
  );
}
