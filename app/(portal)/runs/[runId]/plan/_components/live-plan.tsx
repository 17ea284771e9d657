import { LiveApplyLoader } from "@/components/plan/live-apply-loader";
import { runProgressPath } from "@/lib/config/routes";
import { applyView } from "@/lib/domain/plan/apply-view";
import type { RunPage } from "@/lib/server/run-page";
import { chosenOperations } from "./chosen-operations";
import { planCrumbs } from "./plan-crumbs";

/** The plan while the worker applies or undoes it. Without scripts the browser reloads it every three seconds. */
export async function LivePlan({ page }: { readonly page: RunPage }) {
  const { run, entries, deps } = page;
  return (
    <>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
      <LiveApplyLoader
        crumbs={planCrumbs(run, run.state === "undoing" ? "Undo" : "Apply")}
        initial={applyView(run.state, entries, deps.clock.now())}
        progressHref={runProgressPath(run.id)}
        only={await chosenOperations(page)}
      />
    </>
  );
}
