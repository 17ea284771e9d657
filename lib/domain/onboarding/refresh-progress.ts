import { readOverview, type RunRecords } from "./overview";
import type { Run } from "@/lib/domain/runs/run";

/** Where a run's progress is written for lists. */
export type ProgressStore = RunRecords & {
  readonly runs: {
    readonly require: (runId: string) => Promise<Run>;
    readonly saveProgress: (
      runId: string,
      progress: { readonly boxesReady: number; readonly boxesTotal: number; readonly stuckCause: string | undefined },
    ) => Promise<void>;
  };
};

/** Computes a run's progress anew and writes it where lists read it, with the cause it is stuck on, if any. */
export async function refreshProgress(deps: ProgressStore, runId: string): Promise<void> {
  const run = await deps.runs.require(runId);
  const { progress, entries } = await readOverview(deps, run);
  const failed = entries.find((entry) => entry.state === "failed");
  await deps.runs.saveProgress(runId, {
    boxesReady: progress.done,
    boxesTotal: progress.total,
    stuckCause: failed?.failure?.explanation?.causeId ?? failed?.failure?.code,
  });
}
