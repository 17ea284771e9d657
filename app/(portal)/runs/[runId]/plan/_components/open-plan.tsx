import Link from "next/link";

import { counted, plural } from "@/lib/core/plural";
import { ActionForm } from "@/components/form/action-form";
import { ConfirmPanel } from "@/components/plan/confirm-panel";
import { PlanList } from "@/components/plan/plan-list";
import { PlanSummary } from "@/components/plan/plan-summary";
import { PageHead } from "@/components/shell/page-head";
import { FailureCard } from "@/components/ui/failure-card";
import { undoIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { runPagePath, runUndoPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { countRights } from "@/lib/domain/plan/operation-rights";
import { planView, type PlanView } from "@/lib/domain/plan/plan-view";
import { undoResult } from "@/lib/domain/plan/undo-result";
import { undoCount } from "@/lib/domain/plan/undo-view";
import type { RunPlan } from "@/lib/domain/onboarding/plan-run";
import type { RunPage } from "@/lib/server/run-page";
import { confirmApplyAction } from "../actions";
import { CompareAgain } from "./compare-again";
import { HandOffLinks } from "./hand-off-links";
import { planCrumbs } from "./plan-crumbs";
import { planHeading, sumWords } from "./plan-heading";
import { planRows } from "./plan-rows";
import { UndoResultCard } from "./undo-result";

type OpenPlanProps = { readonly page: RunPage; readonly planned: Result<RunPlan, AppError> };

/** The plan, compared with what exists now. Nothing here has a side effect before Confirm. */
export function OpenPlan({ page, planned }: OpenPlanProps) {
  const { run, deps, entries, mayEdit } = page;
  const toUndo = undoCount(entries);
  if (!planned.ok) {
    const { explanation, message } = planned.error;
    return (
      <div className="stack-6">
        <PageHead crumbs={planCrumbs(run)} title="The plan cannot be compared now" actions={<CompareAgain runId={run.id} />} />
        {explanation === undefined ? (
          <Note tone="fail" title={message} />
        ) : (
          <FailureCard explanation={explanation} actions={<CompareAgain runId={run.id} />} />
        )}
      </div>
    );
  }
  const view = planView(planned.value.operations, entries);
  return (
    <div className="stack-6">
      <PageHead
        crumbs={planCrumbs(run)}
        {...planHeading(view)}
        actions={
          <>
            <CompareAgain runId={run.id} at={planned.value.comparedAt} now={deps.clock.now()} />
            {toUndo === 0 || !mayEdit ? null : (
              <LinkButton icon={undoIcon} href={runUndoPath(run.id)}>
                Undo {counted(toUndo, "operation")}
              </LinkButton>
            )}
          </>
        }
      />
      <UndoResultCard result={undoResult(entries)} />
      <OpenSteps page={page} />
      {view.items.length === 0 ? null : (
        <>
          <PlanSummary decisions={view.decisions} done={view.done} rights={<Rights view={view} page={page} />} />
          <PlanList
            groups={view.groups.map(({ side, items }) => ({
              title: side === "aws" ? `AWS identity, account ${run.awsAccountId}` : `Harness, ${scopeWords(page)}`,
              rows: planRows(run.id, items, page.checks),
            }))}
          />
        </>
      )}
      <Confirm page={page} view={view} />
      <HandOffLinks runId={run.id} />
    </div>
  );
}

function scopeWords({ run: { scope } }: RunPage): string {
  return [scope.orgIdentifier, scope.projectIdentifier].filter((part) => part !== undefined).join(" / ");
}

function OpenSteps({ page }: { readonly page: RunPage }) {
  const tasks = page.tasks.groups.flatMap((group) => group.tasks);
  const before = tasks.slice(
    0,
    tasks.findIndex((task) => task.step.id === "plan"),
  );
  const open = before.filter((task) => task.step.answer !== undefined && page.answers[task.step.answer] === undefined);
  if (open.length === 0) return null;
  return (
    <Note tone="warn" title={`${counted(open.length, "step is", "steps are")} not answered yet`}>
      {plural(open.length, "Its changes are", "Their changes are")} not in this plan yet:{" "}
      {open.map((task, index) => (
        <span key={task.step.id}>
          {index === 0 ? "" : ", "}
          {task.mayOpen ? <Link href={runPagePath(page.run.id, task.step.slug)}>{task.step.title}</Link> : task.step.title}
        </span>
      ))}
      .
    </Note>
  );
}

function Rights({ view, page }: { readonly view: PlanView; readonly page: RunPage }) {
  const open = view.items.filter((item) => item.state === "open").map((item) => item.operation);
  if (open.length === 0) return null;
  const rights = countRights(open, page.checks);
  const words =
    rights.missing.length > 0
      ? `${rights.missing.join(", ")} ${plural(rights.missing.length, "is", "are")} missing.`
      : rights.held === 0
        ? `None of the ${String(rights.needed)} permissions for these calls has been checked yet.`
        : `${String(rights.held)} of ${String(rights.needed)} permissions for these calls are confirmed.`;
  return (
    <p>
      {words}
      <br />
      {rights.held === 0 ? null : <span className="quiet">{String(rights.proved)} proved; each call shows its own. </span>}
      <Link href={runPagePath(page.run.id, "prerequisites")}>See the checks</Link>
    </p>
  );
}

function Confirm({ page, view }: { readonly page: RunPage; readonly view: PlanView }) {
  const { run, mayEdit } = page;
  const open = view.items.length - view.done;
  if (view.items.length === 0) return null;
  if (open === 0) {
    return (
      <Note
        tone="pass"
        title="Everything in this plan is done"
        action={
          <span className="row tight">
            <Link href={runPagePath(run.id, "verify")}>Verify the connection</Link>
            <Link href={runPagePath(run.id, "checklist")}>Open the checklist</Link>
          </span>
        }
      />
    );
  }
  if (!mayEdit) {
    return <Note tone="plain" title="You may read this plan. Its owner and project admins may confirm it." />;
  }
  if (run.state === "finished") {
    return <Note tone="plain" title="This run is finished. Reopen it from its task list to apply changes." />;
  }
  const blocked = [...view.refused, ...view.unseen];
  if (blocked.length > 0) {
    return (
      <Note tone="fail" title={`${String(blocked.length)} of ${String(open)} cannot be carried out, so nothing is applied`}>
        Open the marked operations: each says why and links to the step to change. Then compare again.
      </Note>
    );
  }
  return (
    <ConfirmPanel
      title={view.changes === 0 ? "Apply without a change" : `Apply ${counted(view.changes, "change")}`}
      action={<ActionForm action={confirmApplyAction} hidden={{ runId: run.id }} submit="Confirm and apply" look="primary" />}
    >
      {sumWords(view)} If an operation fails, the run stops there and can continue from it.
    </ConfirmPanel>
  );
}
