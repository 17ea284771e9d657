import { plural } from "@/lib/core/plural";
import { EvidencePanel, type ShownEvidence } from "@/components/checks/evidence-panel";
import { formatExact } from "@/lib/core/dates";
import { runPagePath } from "@/lib/config/routes";
import { historyOf } from "@/lib/domain/checklist/box-history";
import type { Grade } from "@/lib/domain/checks/check";
import type { BoxResult } from "@/lib/domain/checklist/checklist";
import { BOX_STATE_WORDS, boxState } from "@/lib/domain/checklist/checklist-rows";
import type { RunPage } from "@/lib/server/run-page";
import { BoxStatements } from "./box-statements";
import { eventNumbers } from "./event-numbers";
import { WhatToDo } from "./what-to-do";

/** What each grade proves about a box. */
const GRADE_MEANING: Readonly<Record<Grade, string>> = {
  proved: "The real call was made.",
  "dry-run": "AWS reported that it would allow the call; nothing was changed.",
  simulated: "The result comes from a simulation, not from the call itself.",
  attested: "Confirmed by a person, not checked automatically.",
  "not-testable": "It cannot be tested beforehand.",
};

type BoxPanelProps = {
  readonly page: RunPage;
  readonly result: BoxResult;
  /** 1-based position among the path's boxes. */
  readonly number: number;
  readonly closeHref: string;
};

/** The evidence of one box, its attestations and overrides, and its history. */
export async function BoxPanel({ page, result, number, closeHref }: BoxPanelProps) {
  const { run, boxes, deps } = page;
  const { box } = result;
  const [answers, numbers] = await Promise.all([
    deps.checks.history(
      run.id,
      result.checks.map((check) => check.id),
    ),
    eventNumbers(page),
  ]);
  const titles = new Map(result.checks.map((check) => [check.id, check.title]));
  const isToDo = result.verdict === "to-do";

  return (
    <EvidencePanel
      eyebrow={`Box ${String(number)} of ${String(boxes.length)} · item ${box.id} · line ${String(box.line)}`}
      title={box.title}
      verdict={result.verdict}
      word={boxState(result)}
      grade={isToDo ? undefined : result.grade}
      proves={
        <>
          {result.fact}. {box.meaning} {isToDo ? null : GRADE_MEANING[result.grade]}
        </>
      }
      evidence={evidenceOf(result, numbers, runPagePath(run.id, "timeline"))}
      alsoLookedAt={
        result.checks.length < 2
          ? []
          : result.checks.map((check) => ({
              title: check.title,
              verdict: check.verdict,
              word: BOX_STATE_WORDS[check.verdict],
              grade: check.grade,
            }))
      }
      history={historyOf(answers).map(
        (line) =>
          `${titles.get(line.checkId) ?? line.checkId}: ${BOX_STATE_WORDS[line.verdict].toLowerCase()} since ${formatExact(line.since)}, asked ${plural(line.asked, "once", `${String(line.asked)} times`)}`,
      )}
      closeHref={closeHref}
      openerId={`box-${box.id}`}
    >
      <WhatToDo runId={run.id} result={result} />
      <BoxStatements page={page} result={result} />
    </EvidencePanel>
  );
}

/** Newest first. Many rows of the matrix share one call, so at most ten are shown in full; the export has all of them. */
function evidenceOf(result: BoxResult, numbers: ReadonlyMap<string, string>, timelineHref: string): readonly ShownEvidence[] {
  const numbered = (id: string) => {
    const number = numbers.get(id);
    return number === undefined ? {} : { event: { number, href: `${timelineHref}#event-${number}` } };
  };
  const ofChecks = result.checks.flatMap((check) => check.evidence.map((evidence) => ({ ...evidence, ...numbered(check.id) })));
  const ofOperations = result.operations.flatMap((operation) =>
    result.evidence
      .filter((evidence) => evidence.call === operation.call && evidence.at === operation.at)
      .map((evidence) => ({ ...evidence, ...numbered(operation.id) })),
  );
  const all = [...ofChecks, ...ofOperations].sort((left, right) => right.at.localeCompare(left.at));
  const seen = new Set<string>();
  return all
    .filter((evidence) => {
      const key = `${evidence.call} ${evidence.observed} ${evidence.at}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, 10);
}
