import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";

import { ExplainForm } from "@/components/diagnosis/explain-form";
import { KnownCausesList } from "@/components/diagnosis/known-causes-list";
import { PastedPolicyBox } from "@/components/permissions/pasted-policy";
import { PageHead } from "@/components/shell/page-head";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Icon } from "@/components/ui/icon";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { chevronRightIcon, refreshIcon } from "@/components/ui/icons";
import { diagnosePath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canUseConnection } from "@/lib/domain/access/setup-access";
import { isUsable } from "@/lib/domain/connections/connection";
import { knownCausesByOwner } from "@/lib/domain/diagnosis/known-causes";
import { requireActor } from "@/lib/server/session";
import { loadRun } from "@/lib/server/run-page";
import { explainTextAction } from "./actions";
import { RunDiagnosis } from "./run-diagnosis";

export const metadata: Metadata = { title: "Diagnose" };

/** The most runs that are offered for diagnosis. */
const OFFERED_RUNS = 8;

type DiagnosePageProps = { readonly searchParams: Promise<{ readonly run?: string | string[] }> };

/** Explains an error: a pasted one, or those of a run. */
export default async function DiagnosePage({ searchParams }: DiagnosePageProps) {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const { run: asked } = await searchParams;
  const page = typeof asked === "string" && asked !== "" ? await loadRun(asked) : undefined;
  const [connections, offered] = await Promise.all([
    deps.connections.listAws(actor),
    page === undefined ? deps.runs.list(actor, {}, { limit: OFFERED_RUNS }) : { runs: [], unreadable: [] },
  ]);
  const accounts = connections
    .filter((one) => isUsable(one) && one.method !== "none" && canUseConnection(actor, one))
    .map((one) => ({ value: one.id, label: `${one.accountAlias ?? one.name} (${one.accountId})` }));
  const accountNumbers = [...new Map(connections.map((one) => [one.accountId, one.accountAlias ?? one.name]))].map(
    ([value, name]) => ({ value, label: `${name} (${value})` }),
  );

  return (
    <div className="stack-6">
      {page === undefined ? (
        <PageHead title="Diagnose" lead="What an error means, who can fix it, and how. Paste an error or choose a run." />
      ) : (
        <PageHead
          crumbs={[{ label: "Diagnose", href: diagnosePath }, { label: page.run.reference }]}
          title={`Diagnosis of ${page.run.reference}`}
          lead="How Harness gets into the account, what failed and why, and the delegates available to it."
          actions={
            <form method="get" action={diagnosePath}>
              <input type="hidden" name="run" value={page.run.id} />
              <Button type="submit" icon={refreshIcon}>
                Ask again
              </Button>
            </form>
          }
        />
      )}
      {page === undefined ? null : (
        <Suspense
          fallback={
            <p className="soft" role="status">
              Asking AWS and Harness.
            </p>
          }
        >
          <RunDiagnosis page={page} />
        </Suspense>
      )}
      <section aria-labelledby="explain" className="stack-4">
        <h2 id="explain">Explain an error</h2>
        <ExplainForm action={explainTextAction} accounts={accounts} />
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            Read a permission or trust policy instead
          </summary>
          <div className="mt">
            <PastedPolicyBox accounts={accountNumbers} />
          </div>
        </details>
      </section>
      <UnreadableNote messages={offered.unreadable} />
      {offered.runs.length === 0 ? null : (
        <Card title="Diagnose a run">
          <ul className="in stack-2">
            {offered.runs.map((run) => (
              <li key={run.id}>
                <Link href={`${diagnosePath}?run=${encodeURIComponent(run.id)}`}>{run.reference}</Link>{" "}
                <span className="small soft">
                  {run.scope.projectIdentifier ?? run.scope.orgIdentifier ?? "account scope"}
                  {run.stuckCause === undefined ? "" : `: ${run.stuckCause}`}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {page === undefined ? (
        <section aria-labelledby="known" className="stack-4">
          <h2 id="known">Recognised causes</h2>
          <KnownCausesList groups={knownCausesByOwner()} />
        </section>
      ) : null}
    </div>
  );
}
