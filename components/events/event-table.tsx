import Link from "next/link";

import { CodeBlock } from "@/components/ui/code-block";
import { DataTable, type Column } from "@/components/ui/data-table";
import { formatExact } from "@/lib/core/dates";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";

/** One event in words. */
export type EventRow = {
  /** `evt-41209`: the target of links to it. */
  readonly anchor: string;
  readonly at: Date;
  readonly who: string;
  readonly role?: string | undefined;
  readonly what: string;
  readonly result: ShownVerdict;
  readonly resultWord: string;
  /** Its source: the vendor's request ID in a run, the network of the request elsewhere. */
  readonly source?: string | undefined;
  /** "41,209". */
  readonly number: string;
  readonly href: string;
  /** The values before and after, or all data of the event; JSON with secrets removed. */
  readonly details: readonly { readonly label: string; readonly json: string }[];
  /** The link points to this event; it is shown open. */
  readonly isOpen: boolean;
};

const columns = (sourceHead: string): readonly Column<EventRow>[] => [
  {
    id: "at",
    head: "UTC",
    cell: (row) => (
      <time id={row.anchor} className="num" dateTime={row.at.toISOString()}>
        {formatExact(row.at).replace(" UTC", "")}
      </time>
    ),
  },
  {
    id: "who",
    head: "Who",
    cell: (row) => (
      <span>
        {row.who} {row.role === undefined ? null : <span className="quiet line2">{row.role}</span>}
      </span>
    ),
  },
  { id: "what", head: "What", cell: (row) => <What row={row} /> },
  { id: "result", head: "Result", cell: (row) => <VerdictMark verdict={row.result} word={row.resultWord} /> },
  {
    id: "source",
    head: sourceHead,
    cell: (row) => (row.source === undefined ? <span className="quiet">none</span> : <span className="mono">{row.source}</span>),
  },
  { id: "event", head: "Event", numeric: true, cell: (row) => <Link href={row.href}>{row.number}</Link> },
];

type EventTableProps = {
  readonly caption: string;
  readonly rows: readonly EventRow[];
  /** The head of the source column. */
  readonly sourceHead: string;
};

/** Events, newest first, in UTC. The values before and after open in place. */
export function EventTable({ caption, rows, sourceHead }: EventTableProps) {
  return <DataTable caption={caption} columns={columns(sourceHead)} groups={[{ rows }]} rowKey={(row) => row.anchor} />;
}

function What({ row }: { readonly row: EventRow }) {
  if (row.details.length === 0) return row.what;
  return (
    <details className="more" open={row.isOpen}>
      <summary>
        <Icon icon={chevronRightIcon} />
        {row.what}
      </summary>
      <div className="stack-3">
        {row.details.map((detail) => (
          <CodeBlock key={detail.label} label={`${detail.label}, event ${row.number}`} code={detail.json} wrap />
        ))}
      </div>
    </details>
  );
}
