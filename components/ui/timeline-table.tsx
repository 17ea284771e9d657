import Link from "next/link";

import { DataTable, type Column } from "./data-table";
import { formatExact } from "./format-time";
import { VerdictMark, type ShownVerdict } from "./verdict-mark";

/** One event of a run. */
export type TimelineRow = {
  readonly id: string;
  readonly at: Date;
  readonly who: string;
  readonly what: string;
  /** The call in mono after the words. */
  readonly call?: string | undefined;
  readonly result: ShownVerdict;
  readonly resultWord: string;
  readonly requestId?: string | undefined;
  readonly eventNumber: string;
  readonly href?: string | undefined;
};

const COLUMNS: readonly Column<TimelineRow>[] = [
  {
    id: "at",
    head: "UTC",
    cell: (row) => <time dateTime={row.at.toISOString()}>{formatExact(row.at).replace(" UTC", "")}</time>,
  },
  { id: "who", head: "Who", cell: (row) => row.who },
  {
    id: "what",
    head: "What",
    cell: (row) => (
      <>
        {row.what} {row.call === undefined ? null : <code>{row.call}</code>}
      </>
    ),
  },
  { id: "result", head: "Result", cell: (row) => <VerdictMark verdict={row.result} word={row.resultWord} /> },
  {
    id: "request",
    head: "Request",
    cell: (row) =>
      row.requestId === undefined ? <span className="quiet">none</span> : <span className="mono">{row.requestId}</span>,
  },
  {
    id: "event",
    head: "Event",
    numeric: true,
    cell: (row) => (row.href === undefined ? row.eventNumber : <Link href={row.href}>{row.eventNumber}</Link>),
  },
];

type TimelineTableProps = { readonly caption: string; readonly rows: readonly TimelineRow[] };

/** What happened, newest first, in UTC. */
export function TimelineTable({ caption, rows }: TimelineTableProps) {
  return <DataTable caption={caption} columns={COLUMNS} groups={[{ rows }]} rowKey={(row) => row.id} />;
}
