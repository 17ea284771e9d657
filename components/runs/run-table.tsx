import Link from "next/link";
import type { ReactNode } from "react";

import { DataTable, type Column } from "@/components/ui/data-table";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { SandboxBadge } from "@/components/ui/sandbox-badge";
import { Strip } from "@/components/ui/strip";
import type { StripCell } from "@/components/ui/strip-sentence";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";

/** One run of a list. */
export type RunRow = {
  readonly id: string;
  readonly href: string;
  readonly reference: string;
  readonly isSandbox: boolean;
  /** It belongs to a sandbox world that is gone, so it is read-only. */
  readonly isOfOldWorld: boolean;
  readonly project: string;
  /** What is connected ("EC2") and how ("access key, SSH"). */
  readonly path: { readonly target: string; readonly how: string };
  readonly account: { readonly id: string; readonly alias?: string | undefined };
  readonly owner: string;
  /** One cell per box, if the page has computed them; else only the count is shown. */
  readonly cells?: readonly StripCell[] | undefined;
  readonly ready: number;
  readonly total: number;
  readonly standing: { readonly verdict: ShownVerdict; readonly word: string };
  readonly lastActivityAt: Date;
};

type RunTableProps = {
  readonly caption: string;
  readonly rows: readonly RunRow[];
  readonly now: Date;
  /** Leave out columns that are equal in all rows. */
  readonly without?: readonly ("project" | "owner")[] | undefined;
};

/** Runs, newest activity first. */
export function RunTable({ caption, rows, now, without = [] }: RunTableProps) {
  const columns = allColumns(now).filter((column) => !without.some((id) => id === column.id));
  return <DataTable caption={caption} columns={columns} groups={[{ rows }]} rowKey={(row) => row.id} centred />;
}

function allColumns(now: Date): readonly Column<RunRow>[] {
  return [
    { id: "run", head: "Run", cell: (row) => <RunName row={row} /> },
    { id: "project", head: "Project", cell: (row) => row.project },
    { id: "path", head: "Path", cell: (row) => <TwoLines first={row.path.target} second={row.path.how} /> },
    {
      id: "account",
      head: "AWS account",
      cell: (row) => <TwoLines first={<span className="mono nowrap">{row.account.id}</span>} second={row.account.alias} />,
    },
    { id: "owner", head: "Owner", cell: (row) => row.owner },
    { id: "checklist", head: "Checklist", cell: (row) => <Boxes row={row} /> },
    { id: "state", head: "State", cell: (row) => <VerdictMark verdict={row.standing.verdict} word={row.standing.word} /> },
    { id: "activity", head: "Last activity", quiet: true, cell: (row) => <RelativeTime at={row.lastActivityAt} now={now} /> },
  ];
}

function RunName({ row }: { readonly row: RunRow }) {
  return (
    <span className="row tight">
      <Link className="nowrap" href={row.href} data-row="">
        {row.reference}
      </Link>
      {row.isSandbox ? <SandboxBadge>{row.isOfOldWorld ? "Old sandbox" : "Sandbox"}</SandboxBadge> : null}
    </span>
  );
}

function TwoLines({ first, second }: { readonly first: ReactNode; readonly second?: string | undefined }) {
  return (
    <span>
      {first} {second === undefined || second === "" ? null : <span className="quiet line2">{second}</span>}
    </span>
  );
}

function Boxes({ row }: { readonly row: RunRow }) {
  const { cells, ready, total, standing } = row;
  const count = <span className="num nowrap">{`${String(ready)} of ${String(total)}`}</span>;
  if (cells !== undefined) {
    return (
      <span className="strip-cell">
        <Strip cells={cells} />
        {count}
      </span>
    );
  }
  const tone = standing.verdict === "fail" ? "fail" : "ink";
  return (
    <div className="stack-1">
      {count}
      <Progress label={`Boxes ready of ${row.reference}`} value={ready} max={total} tone={tone} />
    </div>
  );
}
