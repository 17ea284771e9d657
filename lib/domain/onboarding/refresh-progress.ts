import { readOverview, type RunRecords } from "./overview";
import type { Run } from "@/lib/domain/runs/run";

/** Where a run's progress is written for lists. */
export type ProgressStore = RunRecords & {
  readonly runs: {
    readonly require: (runId: string) => Promise<Run>;
    readonly saveProgress: (runId: string, progress: RunProgress) => Promise<void>;
  };
};

/** What lists show of a run: its ready boxes, and the cause it is stuck on, if any. */
export type RunProgress = { readonly boxesReady: number; readonly boxesTotal: number; readonly stuckCause: string | undefined };

/** Computes what lists show of a run from its records. */
export async function progressOf(deps: RunRecords, run: Run): Promise<RunProgress> {
  const { progress, entries } = await readOverview(deps, run);
  const failed = entries.find((entry) => entry.state === "failed");
  return {
    boxesReady: progress.done,
    boxesTotal: progress.total,
    stuckCause: failed?.failure?.explanation?.causeId ?? failed?.failure?.code,
  };
}

/** Computes a run's progress and writes it where lists read it. */
export async function refreshProgress(deps: ProgressStore, runId: string): Promise<void> {
  await deps.runs.saveProgress(runId, await progressOf(deps, await deps.runs.require(runId)));
}
