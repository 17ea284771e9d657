import type { Metadata } from "next";

import { ActionForm } from "@/components/form/action-form";
import { ChecklistBoxes } from "@/components/checks/checklist-boxes";
import { PageWatchLoader } from "@/components/polling/page-watch-loader";
import { PageHead } from "@/components/shell/page-head";
import { GradeLegend } from "@/components/ui/grade-mark";
import { Strip } from "@/components/ui/strip";
import { runPagePath, runPath, runsPath } from "@/lib/config/routes";
import { askingState } from "@/lib/domain/verification/asked-again";
import { describeGuideVersion, GUIDE_VERSION } from "@/lib/domain/guide/text";
import { progressHeading } from "@/lib/domain/onboarding/progress";
import { loadRun } from "@/lib/server/run-page";
import { verifyAgainAction } from "../verify/actions";
import { askedAtOf } from "../verify/asked-at";
import { BoxPanel } from "./_components/box-panel";
import { checklistLead } from "./_components/checklist-lead";
import { ExportLinks } from "./_components/export-links";
import { shownBox } from "./_components/shown-box";

type ChecklistPageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

export async function generateMetadata({ params }: ChecklistPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Checklist of ${run.reference}` };
}

/** What is proved and what is still open, box by box. `?box=` opens the evidence of one. */
export default async function ChecklistPage({ params, searchParams }: ChecklistPageProps) {
  const [{ runId }, { box: opened, asked }] = await Promise.all([params, searchParams]);
  const page = await loadRun(runId);
  const { run, boxes, progress, deps, mayEdit } = page;
  const index = boxes.findIndex((result) => result.box.id === opened);
  const open = boxes[index];
  const ec2 = boxes.filter((result) => result.box.list === "ec2");
  const ecs = boxes.filter((result) => result.box.list === "ecs");
  const asking = askingState({
    askedAt: askedAtOf(asked),
    checks: page.checks.filter((check) => check.id.startsWith("s13.")),
    isOrdered: await deps.runs.hasOrder(run.id, "verify"),
    now: deps.clock.now(),
  });
  const hasSomething = page.entries.some((entry) => entry.state === "done");

  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Runs", href: runsPath }, { label: run.reference, href: runPath(run.id) }, { label: "Checklist" }]}
        title={progressHeading(progress)}
        lead={checklistLead(progress, page.checks)}
        actions={
          <>
            {mayEdit && hasSomething ? (
              <ActionForm action={verifyAgainAction} hidden={{ runId: run.id, back: "checklist" }} submit="Check all again" />
            ) : null}
            <ExportLinks runId={run.id} />
          </>
        }
      />
      {asking === "yes" ? (
        <>
          <PageWatchLoader everyMs={2000} />
          <p className="soft" role="status">
            The worker is running all checks again.
          </p>
        </>
      ) : null}
      <div className="row between">
        <span className="row">
          <Strip cells={progress.cells} gapBefore={ec2.length > 0 && ecs.length > 0 ? ec2.length : undefined} />
          <span className="small quiet">{countWords(ec2.length, ecs.length)}, in the guide’s order</span>
        </span>
        <GradeLegend />
      </div>
      <div className={open === undefined ? undefined : "cols drawer"}>
        <div className="stack-6">
          {ec2.length === 0 ? null : (
            <ChecklistBoxes id="ec2" title="EC2 connection" boxes={ec2.map((result) => shownBox(run.id, result, open))} />
          )}
          {ecs.length === 0 ? null : (
            <ChecklistBoxes id="ecs" title="ECS connection" boxes={ecs.map((result) => shownBox(run.id, result, open))} />
          )}
        </div>
        {open === undefined ? null : (
          <BoxPanel page={page} result={open} number={index + 1} closeHref={runPagePath(run.id, "checklist")} />
        )}
      </div>
      <p className="small quiet">
        {run.guideHash === GUIDE_VERSION.sha256 ? (
          <>
            Based on the guide, version {GUIDE_VERSION.documentVersion}, kept since {GUIDE_VERSION.date}, sha256{" "}
            <span className="mono">{run.guideHash}</span>
          </>
        ) : (
          <>
            Based on an earlier version of the guide, sha256 <span className="mono">{run.guideHash}</span>. Today’s is{" "}
            {describeGuideVersion()}.
          </>
        )}
      </p>
    </div>
  );
}

function countWords(ec2: number, ecs: number): string {
  return [...(ec2 === 0 ? [] : [`${String(ec2)} EC2`]), ...(ecs === 0 ? [] : [`${String(ecs)} ECS`])].join(", ");
}
