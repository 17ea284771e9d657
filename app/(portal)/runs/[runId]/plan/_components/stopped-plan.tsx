import { counted, plural } from "@/lib/core/plural";
import { ApplyProgress } from "@/components/plan/apply-progress";
import { PageHead } from "@/components/shell/page-head";
import { Icon } from "@/components/ui/icon";
import { equalIcon, trashIcon, undoIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { runPagePath, runUndoPath } from "@/lib/config/routes";
import { applyView, stoppedHeading } from "@/lib/domain/plan/apply-view";
import { undoCount, undoView } from "@/lib/domain/plan/undo-view";
import type { RunPage } from "@/lib/server/run-page";
import { chosenOperations } from "./chosen-operations";
import { FailedOperation } from "./failed-operation";
import { guideWords } from "./guide-words";
import { planCrumbs } from "./plan-crumbs";

/** An apply or undo that stopped: where, why, and how to continue. Completed operations stay as they are. */
export async function StoppedPlan({ page }: { readonly page: RunPage }) {
  const { run, deps, mayEdit } = page;
  const chosen = await chosenOperations(page);
  const entries = page.entries.filter(
    (entry) => chosen === undefined || chosen.includes(entry.operation.id) || entry.state === "failed",
  );
  const { lines } = applyView(run.state, entries, deps.clock.now());
  const failed = entries.filter((entry) => entry.state === "failed");
  const done = lines.filter((line) => line.state === "done").length;
  const toUndo = undoCount(page.entries);

  return (
    <div className="stack-6">
      <PageHead
        crumbs={planCrumbs(run, "Apply")}
        title={stoppedHeading(lines) ?? "Stopped"}
        lead={`${counted(done, "is", "are")} done and ${plural(done, "stays as it is", "stay as they are")}. Nothing runs now. You can leave this page; the run waits for you.`}
        actions={
          <>
            <LinkButton href={`${runPagePath(run.id, "plan")}?view=plan`}>See the whole plan</LinkButton>
            {toUndo === 0 || !mayEdit ? null : (
              <LinkButton look="danger" icon={undoIcon} href={runUndoPath(run.id)}>
                Undo {counted(toUndo, "operation")}
              </LinkButton>
            )}
          </>
        }
      />
      <div className="cols">
        <ApplyProgress
          rows={lines}
          failure={
            <div className="stack-4">
              {failed.map((entry) => (
                <FailedOperation key={entry.operation.id} runId={run.id} entry={entry} mayEdit={mayEdit} />
              ))}
            </div>
          }
        />
        <aside className="stack-6">
          <section className="stack-2">
            <h2>Is it safe to leave?</h2>
            <p className="small soft">
              Yes. Every call was recorded before it was made. After a crash or a lost connection the run first checks what
              exists, then continues; it creates nothing twice.
            </p>
          </section>
          <section className="stack-2">
            <h2>If you undo now</h2>
            <ul className="small soft stack-2">
              {undoView(page.entries, []).map((item) => (
                <li key={item.id} className="row tight">
                  <Icon icon={item.fate === "stay" ? equalIcon : trashIcon} />
                  {item.fate === "stay" ? `Keeps ${item.title}: it already existed` : `Removes ${item.title}`}
                </li>
              ))}
            </ul>
          </section>
          <section className="stack-2">
            <h2>In the guide</h2>
            <p className="small soft">{[...new Set(failed.map((entry) => guideWords(entry.operation.guideItems)))].join(". ")}</p>
          </section>
        </aside>
      </div>
    </div>
  );
}
