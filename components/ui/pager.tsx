import Link from "next/link";

import { formatCount } from "./format-number";

type PagerProps = {
  readonly first: number;
  readonly last: number;
  readonly total: number;
  readonly previousHref?: string | undefined;
  readonly nextHref?: string | undefined;
};

/** The foot of a paged table: the shown rows, and links to the others. */
export function Pager({ first, last, total, previousHref, nextHref }: PagerProps) {
  const shown = total === 0 ? "No rows" : `Rows ${formatCount(first)}–${formatCount(last)} of ${formatCount(total)}`;
  return (
    <nav className="pager row between" aria-label="Pages">
      <span className="num">{shown}</span>
      <span className="row">
        {previousHref === undefined ? null : (
          <Link href={previousHref} rel="prev">
            Previous rows
          </Link>
        )}
        {nextHref === undefined ? null : (
          <Link href={nextHref} rel="next">
            Next rows
          </Link>
        )}
      </span>
    </nav>
  );
}
