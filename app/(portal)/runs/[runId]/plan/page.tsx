import type { Metadata } from "next";

import { isAtWork } from "@/lib/domain/plan/apply-view";
import { planRun } from "@/lib/domain/onboarding/plan-run";
import { withinContentDeadline } from "@/lib/server/page-deadline";
import { loadRun } from "@/lib/server/run-page";
import { LivePlan } from "./_components/live-plan";
import { OpenPlan } from "./_components/open-plan";
import { StoppedPlan } from "./_components/stopped-plan";
import { StoppedUndo } from "./_components/stopped-undo";

type PlanPageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

export async function generateMetadata({ params }: PlanPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `Plan for ${run.reference}` };
}

/** The plan before, during and after an apply: one page, because readers look for it in one place. */
export default async function PlanPage({ params, searchParams }: PlanPageProps) {
  const [{ runId }, { view }] = await Promise.all([params, searchParams]);
  const page = await loadRun(runId);
  if (isAtWork(page.run.state)) return <LivePlan page={page} />;
  const stopped = view === "plan" ? undefined : page.entries;
  if (stopped?.some((entry) => entry.state === "undo-failed") === true) return <StoppedUndo page={page} />;
  if (stopped?.some((entry) => entry.state === "failed") === true) return <StoppedPlan page={page} />;
  return <OpenPlan page={page} planned={await withinContentDeadline(async () => await planRun(page.deps, page.run))} />;
}
