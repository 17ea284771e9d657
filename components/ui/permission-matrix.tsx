import { Fragment, type ReactNode } from "react";

import type { Grade, Verdict } from "@/lib/domain/checks/check";

import { DataTable, type Column } from "./data-table";
import { GradeLegend, GradeMark } from "./grade-mark";
import { Icon } from "./icon";
import { chevronRightIcon } from "./icons";
import { VerdictMark } from "./verdict-mark";

/** One action on one resource: verdict, grade and evidence. */
export type MatrixRow = {
  readonly action: string;
  readonly resource: string;
  /** In two words each. */
  readonly neededFor: readonly string[];
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly showedBy: string;
};

/** Actions that one capability needs. */
export type MatrixGroup = { readonly heading: string; readonly rows: readonly MatrixRow[] };

type PermissionMatrixProps = {
  readonly groups: readonly MatrixGroup[];
  /** In the foot: the link to the policy for what is denied. */
  readonly action?: ReactNode;
};

const WORDS: Record<Verdict, string> = {
  pass: "Allowed",
  warn: "Partial",
  fail: "Denied",
  unknown: "Unknown",
  waiting: "Waiting",
  "not-applicable": "Not needed",
};

const COLUMNS: readonly Column<MatrixRow>[] = [
  { id: "action", head: "Action", cell: (row) => <Action name={row.action} /> },
  { id: "resource", head: "Resource", cell: (row) => <code className="quiet nowrap">{row.resource}</code> },
  { id: "needed", head: "Needed for", cell: (row) => <Needs of={row.neededFor} /> },
  { id: "verdict", head: "Verdict", cell: (row) => <VerdictMark verdict={row.verdict} word={WORDS[row.verdict]} /> },
  { id: "grade", head: "Grade", cell: (row) => <GradeMark grade={row.grade} /> },
  { id: "showed", head: "Evidence", quiet: true, cell: (row) => row.showedBy },
];

/** The most rows that are shown at once. With more, each group is one line until it is opened. */
const MOST_OPEN = 24;

const CAPTION = "Permission matrix: action, resource, what needs it, verdict, grade and evidence";

/** Which actions are allowed, with grades, grouped by what needs them. Denied rows come first in each group. */
export function PermissionMatrix({ groups, action }: PermissionMatrixProps) {
  const sorted = groups.map((group) => ({
    heading: group.heading,
    rows: group.rows.toSorted((a, b) => Number(b.verdict === "fail") - Number(a.verdict === "fail")),
  }));
  const rows = groups.flatMap((group) => group.rows);
  const used = new Set(rows.map((row) => row.grade));
  const order: readonly Grade[] = ["proved", "dry-run", "simulated", "attested", "not-testable"];
  return (
    <>
      {rows.length > MOST_OPEN ? (
        sorted.map((group) => <FoldedGroup key={group.heading} group={group} />)
      ) : (
        <DataTable caption={CAPTION} columns={COLUMNS} groups={sorted} rowKey={rowKey} />
      )}
      <footer>
        <GradeLegend grades={order.filter((grade) => used.has(grade))} explained />
        {action}
      </footer>
    </>
  );
}

const rowKey = (row: MatrixRow) => `${row.action} ${row.resource} ${row.neededFor.join()}`;

/** A group as one line: how many of its rows have which verdict. */
function FoldedGroup({ group: { heading, rows } }: { readonly group: MatrixGroup }) {
  const verdicts = VERDICTS.filter((verdict) => rows.some((row) => row.verdict === verdict));
  return (
    <details className="more in rule-top">
      <summary>
        <Icon icon={chevronRightIcon} />
        {heading}
        {verdicts.map((verdict) => (
          <VerdictMark
            key={verdict}
            verdict={verdict}
            word={`${String(rows.filter((row) => row.verdict === verdict).length)} ${WORDS[verdict].toLowerCase()}`}
          />
        ))}
      </summary>
      <DataTable caption={`${CAPTION}: ${heading}`} columns={COLUMNS} groups={[{ rows }]} rowKey={rowKey} />
    </details>
  );
}

/** Worst first, as in a group. */
const VERDICTS: readonly Verdict[] = ["fail", "warn", "waiting", "unknown", "pass", "not-applicable"];

/** Lines break between needs, not inside one. */
function Needs({ of: needs }: { readonly of: readonly string[] }) {
  return needs.map((need, index) => (
    <Fragment key={need}>
      <span className="nowrap">
        {need}
        {index < needs.length - 1 ? "," : ""}
      </span>{" "}
    </Fragment>
  ));
}

/** The longest action that fits on one line without narrowing the other columns. */
const SHORT_SERVICE = 10;

/** Actions of services with a long name break after it. */
function Action({ name }: { readonly name: string }) {
  const [service = "", action = ""] = name.split(":");
  return (
    <code className="wrap">
      {service}:{service.length > SHORT_SERVICE ? <wbr /> : null}
      {action}
    </code>
  );
}
