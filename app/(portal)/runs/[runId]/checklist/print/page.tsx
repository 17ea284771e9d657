import type { Metadata } from "next";

import { PrintButton } from "./print-button";
import "./print.css";
import { PageHead } from "@/components/shell/page-head";
import { DataTable } from "@/components/ui/data-table";
import { formatExact } from "@/lib/core/dates";
import { GradeMark } from "@/components/ui/grade-mark";
import { KeyValue } from "@/components/ui/key-value";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { runPagePath, runPath } from "@/lib/config/routes";
import { checklistExport } from "@/lib/domain/audit/export-checklist";
import { boxState } from "@/lib/domain/checklist/checklist-rows";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { progressHeading } from "@/lib/domain/onboarding/progress";
import { loadRun } from "@/lib/server/run-page";
import { takeExport } from "@/lib/server/take-export";

type PrintPageProps = { readonly params: Promise<{ readonly runId: string }> };

export async function generateMetadata({ params }: PrintPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `${run.reference} checklist${run.kind === "sandbox" ? " (sandbox)" : ""}` };
}

/** The checklist for printing: every box with its decisive fact and evidence, and a source line on each page. */
export default async function PrintPage({ params }: PrintPageProps) {
  const page = await loadRun((await params).runId);
  const { run, boxes, progress, actor, deps } = page;
  const wait = await takeExport(actor);
  if (wait !== undefined) {
    return (
      <Note tone="warn" title="Too many exports in one minute">
        <p>This print view is an export. Load it again in {wait} seconds.</p>
      </Note>
    );
  }
  const now = deps.clock.now();
  const whole = checklistExport({ run, boxes, ready: progress.done, actor, guide: GUIDE_VERSION, now });
  await deps.runs.recordUse(actor, run, "export.made", {
    what: "checklist",
    format: "print",
    rows: whole.rows.length,
    network: actor.network,
  });
  const rows = boxes.map((result, index) => ({ result, row: whole.rows[index], number: index + 1 }));
  const sandbox = run.kind === "sandbox" ? "Sandbox. " : "";

  return (
    <article className="stack-6 print-view">
      <PageHead
        crumbs={[
          { label: run.reference, href: runPath(run.id) },
          { label: "Checklist", href: runPagePath(run.id, "checklist") },
          { label: "Print view" },
        ]}
        title={`${run.reference}: ${progressHeading(progress)}`}
        lead={`${sandbox}${whole.run.path}`}
        actions={
          <>
            <LinkButton href={runPagePath(run.id, "checklist")}>Back to the checklist</LinkButton>
            <PrintButton />
          </>
        }
      />
      <KeyValue
        facts={[
          { name: "Harness", value: whole.run.harness, mono: true },
          { name: "AWS account", value: run.awsAccountId, mono: true },
          { name: "Run by", value: run.ownerName },
          {
            name: "Covers",
            value: `${formatExact(new Date(whole.window.from))} to ${formatExact(new Date(whole.window.until))}`,
          },
          { name: "Made", value: `${formatExact(now)} by ${actor.name}, with Carabiner. All times are UTC.` },
          { name: "Guide", value: `version ${whole.guide.version}, sha256 ${whole.guide.sha256}` },
        ]}
      />
      <DataTable
        caption="The boxes of the checklist"
        columns={[
          { id: "number", head: "No.", cell: ({ number }) => number, numeric: true },
          {
            id: "box",
            head: "Box",
            cell: ({ result }) => (
              <>
                {result.box.title}
                <br />
                <span className="quiet">
                  {result.box.id}, line {result.box.line}
                </span>
              </>
            ),
          },
          {
            id: "state",
            head: "State",
            cell: ({ result }) => (
              <>
                <VerdictMark verdict={result.verdict} word={boxState(result)} />
                <br />
                {result.verdict === "to-do" ? null : <GradeMark grade={result.grade} />}
              </>
            ),
          },
          { id: "fact", head: "Decisive fact", cell: ({ row }) => row?.fact },
          {
            id: "evidence",
            head: "Evidence",
            cell: ({ row }) => (
              <>
                <code>{row?.sourceCall}</code>
                <br />
                <span className="quiet">
                  {[row?.timeUtc, row?.requestId, row?.actor, row?.exception].filter((part) => part !== "").join(", ")}
                </span>
              </>
            ),
          },
        ]}
        groups={[{ rows }]}
        rowKey={({ result }) => result.box.id}
      />
      <p className="print-foot" aria-hidden="true">
        {sandbox}
        {run.reference}, checklist, made {formatExact(now)} by {actor.name}
      </p>
    </article>
  );
}
