import type { RunState } from "@/lib/domain/runs/run";

import type { LedgerEntry } from "./ledger";
import type { OperationState } from "./operation";

/** One operation while it is applied or undone. Holds no secret and no answer of a vendor. */
export type ApplyLine = {
  readonly id: string;
  readonly title: string;
  readonly call: string;
  readonly state: OperationState;
  /** From its first intent to its end, in milliseconds; to now while it runs. */
  readonly durationMs?: number | undefined;
  readonly note?: string | undefined;
};

/** How far an apply or an undo is: what the live page polls. */
export type ApplyView = { readonly state: RunState; readonly lines: readonly ApplyLine[] };

/** The ledger's operations in order, as the live page shows them. */
export function applyView(state: RunState, entries: readonly LedgerEntry[], now: Date): ApplyView {
  return { state, lines: entries.map((entry) => toLine(entry, now)) };
}

function toLine(entry: LedgerEntry, now: Date): ApplyLine {
  return {
    id: entry.operation.id,
    title: entry.operation.title,
    call: entry.operation.preview.call,
    state: entry.state,
    durationMs: durationOf(entry, now),
    note: entry.note ?? noteOf(entry),
  };
}

function durationOf({ state, startedAt, finishedAt }: LedgerEntry, now: Date): number | undefined {
  if (startedAt === undefined) return undefined;
  if (state === "running" || state === "waiting") return Math.max(0, now.getTime() - Date.parse(startedAt));
  if (finishedAt === undefined || (state !== "done" && state !== "failed")) return undefined;
  return Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

function noteOf({ state, attempt, failure, operation }: LedgerEntry): string | undefined {
  if (state === "failed" || state === "undo-failed") return failure?.message;
  if (state !== "done") return undefined;
  if (operation.decision === "keep") return `Kept: ${operation.reason}`;
  if (operation.decision === "adopt") return `Adopted: ${operation.reason}`;
  return attempt > 1 ? `${String(attempt)} tries; delays are normal while AWS applies a change` : undefined;
}

const OVER: ReadonlySet<OperationState> = new Set(["done", "skipped"]);

/** Where undo has nothing more to do. */
const UNDO_OVER: ReadonlySet<OperationState> = new Set(["undone", "undo-refused", "undo-failed", "undo-held"]);

/** Whether the worker still has the run. */
export function isAtWork(state: RunState): boolean {
  return state === "applying" || state === "undoing";
}

/** "Applying, 4 of 11": the conclusion while it runs. */
export function applyHeading({ state, lines }: ApplyView): string {
  const over = lines.filter((line) => (state === "undoing" ? UNDO_OVER : OVER).has(line.state)).length;
  const word = state === "undoing" ? "Undoing" : "Applying";
  if (lines.length === 0) return word;
  return `${word}, ${String(Math.min(over + 1, lines.length))} of ${String(lines.length)}`;
}

/** What happens now, in one sentence. */
export function applySentence({ state, lines }: ApplyView): string {
  const waiting = lines.find((line) => line.state === "waiting" || line.state === "undoing");
  if (waiting?.note !== undefined) return waiting.note;
  const running = lines.filter((line) => line.state === "running" || line.state === "undoing");
  const [first] = running;
  if (first === undefined) return "Starting… You can leave this page.";
  const verb = state === "undoing" ? "Undoing" : "Now";
  if (running.length === 1) return `${verb}: ${first.title}, ${first.call}.`;
  return `${verb}: ${running.map((line) => line.title).join(", ")}, side by side.`;
}

/** The status of a failed apply: "Stopped at 7 of 11: Test of AWS-EC2-Connection". */
export function stoppedHeading(lines: readonly ApplyLine[]): string | undefined {
  const failed = lines.find((line) => line.state === "failed");
  if (failed === undefined) return undefined;
  const done = lines.filter((line) => OVER.has(line.state)).length;
  return `Stopped at ${String(done + 1)} of ${String(lines.length)}: ${failed.title}`;
}
