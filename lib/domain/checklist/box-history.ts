import type { Verdict } from "@/lib/domain/checks/check";

/** One recorded answer of a check. */
export type CheckAnswer = { readonly checkId: string; readonly verdict: Verdict; readonly fact: string; readonly at: Date };

/** A stretch of time in which a check kept giving the same verdict. */
export type HistoryLine = {
  readonly checkId: string;
  readonly verdict: Verdict;
  readonly fact: string;
  readonly since: Date;
  /** How often it was asked in that time. */
  readonly asked: number;
};

/** The answers as stretches of the same verdict, newest first: what changed and when, not every answer. */
export function historyOf(answers: readonly CheckAnswer[]): readonly HistoryLine[] {
  const byCheck = new Map<string, HistoryLine[]>();
  for (const answer of [...answers].sort((left, right) => left.at.getTime() - right.at.getTime())) {
    const lines = byCheck.get(answer.checkId) ?? [];
    const last = lines.at(-1);
    if (last?.verdict === answer.verdict) lines[lines.length - 1] = { ...last, asked: last.asked + 1, fact: answer.fact };
    else lines.push({ checkId: answer.checkId, verdict: answer.verdict, fact: answer.fact, since: answer.at, asked: 1 });
    byCheck.set(answer.checkId, lines);
  }
  return [...byCheck.values()].flat().sort((left, right) => right.since.getTime() - left.since.getTime());
}
