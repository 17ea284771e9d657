import type { Crumb } from "@/components/shell/page-head";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { Run } from "@/lib/domain/runs/run";

/** Breadcrumbs of a run's plan and of a page below it. */
export function planCrumbs(run: Pick<Run, "id" | "reference">, below?: string): readonly Crumb[] {
  const reference = { label: run.reference, href: runPath(run.id) };
  if (below === undefined) return [reference, { label: "Plan" }];
  return [reference, { label: "Plan", href: runPagePath(run.id, "plan") }, { label: below }];
}
