/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- on a phone the cells are laid out as a grid, which removes the table roles unless they are written out */
/* eslint-disable jsx-a11y/no-noninteractive-tabindex -- a region that scrolls sideways must be reachable by keyboard */
import clsx from "clsx";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";

import { Icon } from "./icon";
import { arrowDownIcon, arrowUpIcon } from "./icons";

/** One column: its head, its cells and its sorting. */
export type Column<Row> = {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers, aligned right. */
  readonly numeric?: boolean | undefined;
  /** Secondary text. */
  readonly quiet?: boolean | undefined;
  /** Address that sorts by this column (in reverse if it is already sorted). */
  readonly sortHref?: string | undefined;
  readonly sorted?: "ascending" | "descending" | undefined;
};

/** Rows under a heading. */
export type RowGroup<Row> = { readonly heading?: string | undefined; readonly rows: readonly Row[] };

type DataTableProps<Row> = {
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly Column<Row>[];
  readonly groups: readonly RowGroup<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Centres the cells of a row vertically, for tables whose cells differ in height. */
  readonly centred?: boolean | undefined;
};

/**
 * A real table, rendered on the server. On a phone each row becomes a record with its labels;
 * the roles are written out because `display: grid` would otherwise remove them.
 */
export function DataTable<Row>({ caption, columns, groups, rowKey, centred = false }: DataTableProps<Row>) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={`${caption}, table`}>
      <table className={clsx("records", centred && "mid")} role="table">
        <caption className="vh">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {groups.map((group, index) => (
            <Fragment key={group.heading ?? index}>
              {group.heading === undefined ? null : (
                <tr role="row" className="group">
                  <td role="cell" colSpan={columns.length}>
                    {group.heading}
                  </td>
                </tr>
              )}
              {group.rows.map((row) => (
                <tr role="row" key={rowKey(row)}>
                  {columns.map((column, position) =>
                    position === 0 ? (
                      <th role="rowheader" scope="row" key={column.id}>
                        {column.cell(row)}
                      </th>
                    ) : (
                      <td
                        role="cell"
                        key={column.id}
                        data-k={column.head}
                        className={clsx(column.numeric && "r", column.quiet && "quiet") || undefined}
                      >
                        <div>{column.cell(row)}</div>
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell<Row>({ column }: { readonly column: Column<Row> }) {
  return (
    <th role="columnheader" scope="col" className={column.numeric === true ? "r" : undefined} aria-sort={column.sorted}>
      {column.sortHref === undefined ? (
        column.head
      ) : (
        <Link className="sort" href={column.sortHref} scroll={false}>
          {column.head}
          {column.sorted === undefined ? null : <Icon icon={column.sorted === "ascending" ? arrowUpIcon : arrowDownIcon} />}
        </Link>
      )}
    </th>
  );
}
