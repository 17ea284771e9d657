import { ActionForm } from "@/components/form/action-form";
import { PageHead } from "@/components/shell/page-head";
import { FailureCard } from "@/components/ui/failure-card";
import { LinkButton } from "@/components/ui/link-button";
import { runPagePath } from "@/lib/config/routes";
import { undoCounts, undoResult } from "@/lib/domain/plan/undo-result";
import type { RunPage } from "@/lib/server/run-page";
import { confirmUndoAction } from "../actions";
import { failureOf } from "./failure-of";
import { planCrumbs } from "./plan-crumbs";
import { UndoResultCard } from "./undo-result";

/** An undo that could not remove everything: what is left, why, and how to continue. */
export function StoppedUndo({ page }: { readonly page: RunPage }) {
  const { run, entries, mayEdit } = page;
  const result = undoResult(entries);
  const again = mayEdit ? (
    <ActionForm action={confirmUndoAction} hidden={{ runId: run.id }} submit="Undo again" look="danger" />
  ) : null;
  return (
    <div className="stack-6">
      <PageHead
        crumbs={planCrumbs(run, "Undo")}
        title="Undo could not remove everything"
        lead={`${undoCounts(result)}. Nothing runs now. Undo again to continue with the rest.`}
        actions={<LinkButton href={`${runPagePath(run.id, "plan")}?view=plan`}>See the whole plan</LinkButton>}
      />
      {result.failed.map((entry, index) => (
        <FailureCard key={entry.operation.id} explanation={failureOf(entry)} actions={index === 0 ? again : null} />
      ))}
      <UndoResultCard result={result} />
    </div>
  );
}
