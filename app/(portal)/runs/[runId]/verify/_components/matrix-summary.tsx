import Link from "next/link";

import { CheckList } from "@/components/checks/check-list";
import type { CheckResult } from "@/lib/domain/checks/check";

type MatrixSummaryProps = { readonly rows: readonly CheckResult[]; readonly permissionsHref: string };

/** The rights of the Harness identity in one line, and every one that is not held. */
export function MatrixSummary({ rows, permissionsHref }: MatrixSummaryProps) {
  if (rows.length === 0) return null;
  const allowed = rows.filter((row) => row.verdict === "pass").length;
  const open = rows.filter((row) => row.verdict !== "pass");
  return (
    <section className="stack-3" aria-labelledby="rights">
      <div className="section-head">
        <h2 id="rights">
          {allowed} of {rows.length} rights of the Harness identity are held
        </h2>
        <p>
          <Link href={permissionsHref}>See the matrix</Link>
        </p>
      </div>
      {open.length === 0 ? null : <CheckList checks={open} />}
    </section>
  );
}
