import Link from "next/link";

import { counted } from "@/lib/core/plural";
import { ActionForm } from "@/components/form/action-form";
import { ConfirmPanel } from "@/components/plan/confirm-panel";
import { formatDay } from "@/lib/core/dates";
import { runPagePath } from "@/lib/config/routes";
import { openBoxes, reviewDate } from "@/lib/domain/onboarding/finish-run";
import type { RunPage } from "@/lib/server/run-page";

import { finishRunAction, reopenRunAction } from "../actions";

/** The end of a run: finish it, see what is missing for that, or reopen it. */
export function RunEnd({ page, now }: { readonly page: RunPage; readonly now: Date }) {
  const { run, boxes, mayEdit } = page;
  if (!mayEdit) return null;
  if (run.state === "finished") {
    return (
      <ConfirmPanel
        title={`${run.reference} is finished`}
        action={<ActionForm action={reopenRunAction} hidden={{ runId: run.id }} submit="Reopen the run" label="Reopen the run" />}
      >
        Quote the reference {run.reference}.{" "}
        {run.finishedAt === undefined ? "" : `Its next review is on ${formatDay(reviewDate(run.finishedAt))}. `}
        Reopening keeps every answer and all evidence.
      </ConfirmPanel>
    );
  }
  if (run.state !== "open") return null;
  const open = openBoxes(boxes);
  return (
    <ConfirmPanel
      title={open.length === 0 ? "Every box is closed" : counted(open.length, "box is still open", "boxes are still open")}
      action={<ActionForm action={finishRunAction} hidden={{ runId: run.id }} submit="Finish the run" label="Finish the run" />}
    >
      {open.length === 0 ? (
        `Finishing keeps ${run.reference} as the reference and sets the next review to ${formatDay(reviewDate(now))}.`
      ) : (
        <>
          Close all of them to finish: ready, overridden by a person, or not applicable with a reason. The{" "}
          <Link href={runPagePath(run.id, "checklist")}>checklist</Link> shows what each one needs.
        </>
      )}
    </ConfirmPanel>
  );
}
