import Link from "next/link";

import { CheckList } from "@/components/checks/check-list";
import type { CheckResult } from "@/lib/domain/checks/check";

type MatrixSummaryProps = { readonly rows: readonly CheckResult[]; readonly permissionsHref: string };

/** The permissions of the Harness identity in one line, and every missing one. */
export function MatrixSummary({ rows, permissionsHref }: MatrixSummaryProps) {
  if (rows.length === 0) return null;
  const allowed = rows.filter((row) => row.verdict === "pass").length;
  const open = rows.filter((row) => row.verdict !== "pass");
  return (
    <section className="stack-3" aria-labelledby="rights">
      <div className="section-head">
        <h2 id="rights">
          The Harness identity has {allowed} of {rows.length} permissions
        </h2>
        <p>
          <Link href={permissionsHref}>See the matrix</Link>
        </p>
      </div>
      {open.length === 0 ? null : <CheckList checks={open} />}
    </section>
  );
}
