import type { Metadata } from "next";
import Link from "next/link";

import { ActionForm } from "@/components/form/action-form";
import { CheckList } from "@/components/checks/check-list";
import { EvidenceSections } from "@/components/checks/evidence-panel";
import { PageWatchLoader } from "@/components/polling/page-watch-loader";
import { PageHead } from "@/components/shell/page-head";
import { Drawer } from "@/components/ui/drawer";
import { EmptyState } from "@/components/ui/empty-state";
import { formatExact } from "@/lib/core/dates";
import { GradeLegend } from "@/components/ui/grade-mark";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { runPagePath, runPath, troubleshootPath } from "@/lib/config/routes";
import type { CheckResult } from "@/lib/domain/checks/check";
import { askingState, newestAnswer } from "@/lib/domain/verification/asked-again";
import { endedVerification } from "@/lib/domain/verification/ended-verification";
import { inVerifyOrder } from "@/lib/domain/verification/verify-order";
import { guidePanel } from "@/lib/domain/guide/guide-panel";
import { MATRIX_PARTS } from "@/lib/domain/matrix/matrix-part";
import { hasEcs } from "@/lib/domain/runs/path";
import { requireStep } from "@/lib/domain/runs/steps";
import { loadRun, type RunPage } from "@/lib/server/run-page";
import { verifyAgainAction } from "./actions";
import { askedAtOf } from "./asked-at";
import { MatrixSummary } from "./_components/matrix-summary";

type VerifyPageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

export async function generateMetadata({ params }: VerifyPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Verification of ${run.reference}` };
}

/** Whether the connection works: the checks after the apply, each with its evidence. */
export default async function VerifyPage({ params, searchParams }: VerifyPageProps) {
  const [{ runId }, { asked }] = await Promise.all([params, searchParams]);
  const page = await loadRun(runId);
  const { run, deps, mayEdit } = page;
  const checks = inVerifyOrder(page.checks);
  const rights = page.checks.filter(
    (check) => check.id.startsWith(MATRIX_PARTS.permissions.prefix) && check.verdict !== "not-applicable",
  );
  const askedAt = askedAtOf(asked) ?? appliedAt(page);
  const [events, isOrdered] = await Promise.all([
    deps.events.listEvents(page.actor, run.id, { limit: 20 }),
    deps.runs.hasOrder(run.id, "verify"),
  ]);
  const ended = endedVerification(events, checks);
  const isOver = ended !== undefined && (askedAt === undefined || ended.at >= askedAt);
  const asking = isOver ? "no" : askingState({ askedAt, checks, isOrdered, now: deps.clock.now() });
  const hasSomething = page.entries.some((entry) => entry.state === "done");

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: run.reference, href: runPath(run.id) }, { label: "Verification" }]}
        title={asking === "yes" ? "Running all checks again" : headingOf(checks)}
        lead={leadOf(checks)}
        actions={
          mayEdit && hasSomething ? (
            <ActionForm action={verifyAgainAction} hidden={{ runId: run.id, back: "verify" }} submit="Check all again" />
          ) : null
        }
      />
      {asking === "yes" ? (
        <>
          <PageWatchLoader everyMs={2000} />
          <p className="soft" role="status">
            The worker is asking AWS and Harness. This page shows the results as they arrive.
          </p>
        </>
      ) : null}
      {isOver ? (
        <Note tone="warn" title="The last verification returned no results">
          {ended.message}
        </Note>
      ) : null}
      {asking === "ended" ? (
        <Note tone="warn" title="The last verification ended without results">
          It ended before AWS and Harness answered, or another change of this run took its place. Once the run is idle, choose
          “Check all again”.
        </Note>
      ) : null}
      {asking === "late" ? (
        <Note tone="warn" title="The worker has not responded for two minutes">
          The results below are from before. Check again; if this does not help, tell the owner of this portal.
        </Note>
      ) : null}
      <div className="cols guide">
        <div className="stack-6">
          {checks.length === 0 ? (
            <EmptyState action={hasSomething ? null : <LinkButton href={runPagePath(run.id, "plan")}>Open the plan</LinkButton>}>
              {hasSomething ? "No checks have run yet." : "This run has created nothing yet, so there is nothing to verify."}
            </EmptyState>
          ) : (
            <>
              <GradeLegend />
              <CheckList checks={checks} action={(check) => <EvidenceDrawer check={check} />} />
            </>
          )}
          <MatrixSummary rows={rights} permissionsHref={runPagePath(run.id, "permissions")} />
          {page.answers["ecs-service"] === undefined ? null : (
            <p className="small soft">
              The tasks do not start? <Link href={troubleshootPath(run.id)}>Troubleshoot the service</Link>
            </p>
          )}
          {checks.length === 0 ? null : (
            <p className="small soft">
              A test deployment proves more than these checks; Harness runs it as a pipeline.{" "}
              {hasEcs(run.path) ? (
                <>
                  <Link href={runPagePath(run.id, "deployment")}>Open the test deployment</Link>.{" "}
                </>
              ) : null}
              <Link href={runPagePath(run.id, "checklist")}>Continue to the checklist</Link>
            </p>
          )}
        </div>
        <GuidePanel {...guidePanel(requireStep("S13"))} />
      </div>
    </div>
  );
}

/** The end of the last apply. Its checks run right after it, without a button press. */
function appliedAt({ run, entries }: RunPage): Date | undefined {
  const all = entries.length > 0 && entries.every((entry) => entry.state === "done" || entry.state === "skipped");
  if (!all || run.state === "applying") return undefined;
  const last = entries
    .flatMap((entry) => entry.finishedAt ?? [])
    .sort()
    .at(-1);
  return last === undefined ? undefined : new Date(last);
}

function headingOf(checks: readonly CheckResult[]): string {
  if (checks.length === 0) return "Nothing has been verified yet";
  const passed = checks.filter((check) => check.verdict === "pass").length;
  if (passed === 0) return `None of ${String(checks.length)} checks passes`;
  const untestable = checks.filter((check) => check.verdict === "unknown" && check.grade === "not-testable").length;
  if (passed + untestable < checks.length) return `${String(passed)} of ${String(checks.length)} checks pass`;
  const rest = untestable === 0 ? "" : `, ${String(untestable)} cannot be tested`;
  return `The connection works: ${String(passed)} checks pass${rest}`;
}

function leadOf(checks: readonly CheckResult[]): string {
  const newest = newestAnswer(checks);
  const means = "Each check shows its call and its grade. Checks change nothing.";
  return newest === undefined ? means : `${means} Last run ${formatExact(new Date(newest))}.`;
}

function EvidenceDrawer({ check }: { readonly check: CheckResult }) {
  if (check.evidence.length === 0) return null;
  return (
    <Drawer opener="Evidence" eyebrow={`Items ${check.guideItems.join(", ")}`} title={check.title}>
      {check.evidence.map((evidence) => (
        <EvidenceSections key={`${evidence.call} ${evidence.at}`} evidence={evidence} />
      ))}
    </Drawer>
  );
}
