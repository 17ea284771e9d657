import type { CheckResult } from "@/lib/domain/checks/check";
import { checklist, type BoxResult, type RecordedOperation, type Statement } from "@/lib/domain/checklist/checklist";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import { planOutcome } from "./plan-outcome";
import { progress, type Progress } from "./progress";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import { STEP_IDS, type StepId } from "@/lib/domain/runs/steps";
import { taskList, type StepOutcome, type TaskList } from "@/lib/domain/runs/task-list";

/** Where everything about a run is read. */
export type RunRecords = {
  readonly answers: { readonly list: (runId: string) => Promise<readonly SavedAnswer[]> };
  readonly operations: { readonly read: (runId: string) => Promise<readonly LedgerEntry[]> };
  readonly checks: {
    readonly newest: (runId: string) => Promise<readonly CheckResult[]>;
    readonly lastPassed: (runId: string) => Promise<Readonly<Record<string, string>>>;
    readonly listStatements: (runId: string) => Promise<readonly Statement[]>;
  };
};

/** Everything that is known about a run, computed at each call: nothing of it is stored separately. */
export type RunOverview = {
  readonly run: Run;
  readonly saved: readonly SavedAnswer[];
  readonly answers: RunAnswers;
  readonly entries: readonly LedgerEntry[];
  readonly checks: readonly CheckResult[];
  readonly statements: readonly Statement[];
  readonly boxes: readonly BoxResult[];
  readonly progress: Progress;
  readonly tasks: TaskList;
};

/** Reads a run's records and computes its task list and checklist. */
export async function readOverview(deps: RunRecords, run: Run): Promise<RunOverview> {
  const [saved, entries, checks, lastPassed, statements] = await Promise.all([
    deps.answers.list(run.id),
    deps.operations.read(run.id),
    deps.checks.newest(run.id),
    deps.checks.lastPassed(run.id),
    deps.checks.listStatements(run.id),
  ]);
  const answers = completeAnswers(saved);
  const boxes = checklist({
    path: run.path,
    answers,
    operations: entries.map(toRecordedOperation),
    checks,
    statements,
    lastReady: lastReadyByBox(checks, lastPassed),
  });
  return {
    run,
    saved,
    answers,
    entries,
    checks,
    statements,
    boxes,
    progress: progress(boxes),
    tasks: taskList({
      path: run.path,
      saved,
      answers,
      outcomes: stepOutcomes({ entries, checks, boxes, run }),
    }),
  };
}

/** A ledger entry in the checklist's words. */
export function toRecordedOperation(entry: LedgerEntry): RecordedOperation {
  const { operation } = entry;
  return {
    id: operation.id,
    kind: operation.kind,
    step: operation.step,
    title: operation.title,
    state: entry.state,
    decision: operation.decision,
    call: operation.preview.call,
    outcome: entry.outcome,
    failure: entry.failure?.message,
    at: entry.finishedAt ?? entry.startedAt,
    requestId: entry.outcome?.["requestId"],
  };
}

function lastReadyByBox(
  checks: readonly CheckResult[],
  lastPassed: Readonly<Record<string, string>>,
): Readonly<Partial<Record<string, string>>> {
  const byItem: Partial<Record<string, string>> = {};
  for (const check of checks) {
    const passedAt = lastPassed[check.id];
    if (check.verdict === "pass" || passedAt === undefined) continue;
    for (const item of check.guideItems) byItem[item] = passedAt;
  }
  return byItem;
}

function stepOutcomes(input: {
  readonly entries: readonly LedgerEntry[];
  readonly checks: readonly CheckResult[];
  readonly boxes: readonly BoxResult[];
  readonly run: Run;
}): Readonly<Partial<Record<StepId, StepOutcome>>> {
  const outcomes: Partial<Record<StepId, StepOutcome>> = {};
  const denied = input.checks.find((check) => check.id.startsWith("s1.") && check.verdict === "fail");
  if (denied !== undefined) outcomes.S1 = { state: "blocked", line: denied.fact };

  for (const entry of input.entries) {
    const step = toStepId(entry.operation.step);
    if (step !== undefined && entry.state === "failed") {
      outcomes[step] = { state: "needs-attention", line: entry.failure?.message ?? `${entry.operation.title} failed` };
    }
  }
  const plan = planOutcome(input.entries.map((entry) => ({ title: entry.operation.title, state: entry.state })));
  if (plan !== undefined) outcomes.plan = plan;

  const verified = input.checks.filter((check) => check.id.startsWith("s13."));
  if (verified.length > 0) {
    const red = verified.filter((check) => check.verdict === "fail");
    outcomes.S13 =
      red[0] === undefined
        ? { state: "done", line: `${String(verified.length)} checks, none failed` }
        : { state: "needs-attention", line: red[0].fact };
  }
  const { done, total } = progress(input.boxes);
  outcomes.S14 = {
    state: input.run.state === "finished" ? "done" : "in-progress",
    line: `${String(done)} of ${String(total)} boxes are ready`,
  };
  return outcomes;
}

function toStepId(step: string): StepId | undefined {
  return STEP_IDS.find((id) => id === step);
}
