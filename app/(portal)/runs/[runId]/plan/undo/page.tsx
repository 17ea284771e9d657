import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";

import { counted } from "@/lib/core/plural";
import { ActionForm } from "@/components/form/action-form";
import { ConfirmPanel } from "@/components/plan/confirm-panel";
import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { UnreadableNote } from "@/components/ui/unreadable-note";
import { VerdictIcon, type ShownVerdict } from "@/components/ui/verdict-mark";
import { runPagePath } from "@/lib/config/routes";
import { isAtWork } from "@/lib/domain/plan/apply-view";
import { compareOperations } from "@/lib/domain/plan/compare";
import { operationsOf, undoView, type UndoItem } from "@/lib/domain/plan/undo-view";
import { openLeftOvers, undoWhileDeployed } from "@/lib/domain/deployment/deployment-words";
import { mayStart } from "@/lib/domain/rotation/rotation-view";
import { undoWhileRotating } from "@/lib/domain/rotation/rotation-words";
import { withinContentDeadline } from "@/lib/server/page-deadline";
import { loadRun, type RunPage } from "@/lib/server/run-page";
import { planCrumbs } from "../_components/plan-crumbs";
import { confirmUndoAction } from "../actions";

type UndoPageProps = { readonly params: Promise<{ readonly runId: string }> };

export async function generateMetadata({ params }: UndoPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Undo of ${run.reference}` };
}

/** What undo would remove and what it would keep, before the person confirms it. */
export default async function UndoPage({ params }: UndoPageProps) {
  const page = await loadRun((await params).runId);
  const { run, mayEdit } = page;
  if (isAtWork(run.state)) redirect(runPagePath(run.id, "plan"));
  const [{ items, unseen }, { rotations, unreadable }, { deployments }] = await Promise.all([
    withinContentDeadline(async () => await readUndo(page)),
    page.deps.rotations.list(run.id),
    page.deps.deployments.list(run.id),
  ]);
  const [newest] = deployments;
  const tested = openLeftOvers(newest?.cleanUp).length > 0 ? newest : undefined;
  const rotating = mayStart(rotations[0]) ? undefined : rotations[0];
  const removed = items.filter((item) => item.fate === "remove");
  const left = items.filter((item) => item.fate === "stay");

  return (
    <div className="stack-6">
      <PageHead
        crumbs={planCrumbs(run, "Undo")}
        title={
          removed.length === 0
            ? "There is nothing to undo"
            : `Undo would remove ${String(removed.length)} of ${String(items.length)}`
        }
        lead="In reverse order, and only what still has this run’s tag. No change has been made yet."
      />
      {unseen === undefined ? null : (
        <Note tone="warn" title="What exists now could not be read">
          {unseen}
        </Note>
      )}
      <UndoList title="What undo removes" items={removed} />
      <UndoList title="What undo keeps, and why" items={left} />
      <UndoList title="Already gone" items={items.filter((item) => item.fate === "gone")} />
      {unreadable.length > 0 ? (
        <UnreadableNote messages={unreadable} />
      ) : !mayEdit ? (
        <Note tone="plain" title="You may read this page. The run’s owner and project admins may undo the run." />
      ) : rotating !== undefined ? (
        <Note
          tone="warn"
          title="The access key of this run is being replaced"
          action={<Link href={runPagePath(run.id, "rotate")}>Rotate the access key</Link>}
        >
          {undoWhileRotating(rotating).message}
        </Note>
      ) : tested !== undefined ? (
        <Note
          tone="warn"
          title="The test deployment of this run left something in AWS"
          action={<Link href={runPagePath(run.id, "deployment")}>Open the test deployment</Link>}
        >
          {undoWhileDeployed(tested).message}
        </Note>
      ) : removed.length === 0 ? (
        <LinkButton href={runPagePath(run.id, "plan")}>Back to the plan</LinkButton>
      ) : (
        <ConfirmPanel
          title={`Remove ${String(removed.length)}`}
          action={
            <ActionForm
              action={confirmUndoAction}
              hidden={{ runId: run.id }}
              submit={`Undo ${counted(removed.length, "operation")}`}
              look="danger"
            />
          }
        >
          The answers are kept, so you can apply the plan again. You will have to enter secrets again: the portal keeps no copy.
        </ConfirmPanel>
      )}
    </div>
  );
}

async function readUndo({ run, deps, entries }: RunPage) {
  const handlers = await deps.handlersFor(run);
  if (!handlers.ok) return { items: undoView(entries, []), unseen: handlers.error.message };
  const compared = await compareOperations(
    { handlers: handlers.value, clock: deps.clock },
    { runId: run.id, reference: run.reference },
    operationsOf(entries),
    entries,
  );
  const failure = compared.find((one) => one.failure !== undefined)?.failure;
  return { items: undoView(entries, compared), unseen: failure?.message };
}

const MARKS: Record<UndoItem["fate"], ShownVerdict> = {
  remove: "in-progress",
  gone: "not-applicable",
  stay: "not-applicable",
};

function UndoList({ title, items }: { readonly title: string; readonly items: readonly UndoItem[] }) {
  if (items.length === 0) return null;
  return (
    <Card title={title} padded>
      <ul className="stack-3">
        {items.map((item) => (
          <li key={item.id} className="row tight">
            <VerdictIcon verdict={MARKS[item.fate]} />
            <span>
              <b className="font-medium">{item.title}</b>
              <br />
              <span className="small soft">{item.words}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
