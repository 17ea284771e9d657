import type { Evidence, Grade } from "@/lib/domain/checks/check";
import type { BoxResult, BoxVerdict } from "./checklist";

/** One line of an exported checklist; every value is plain text. */
export type ChecklistRow = {
  readonly item: string;
  /** Line of the guide. */
  readonly line: string;
  readonly list: string;
  readonly box: string;
  readonly state: string;
  readonly grade: string;
  readonly fact: string;
  readonly actor: string;
  /** ISO 8601, UTC. */
  readonly timeUtc: string;
  readonly sourceCall: string;
  readonly requestId: string;
  /** Name and reason of an override or of "not applicable". */
  readonly exception: string;
  readonly fellBackFromUtc: string;
};

/** The columns of an export in order, with their headings. */
export const CHECKLIST_COLUMNS: readonly { readonly key: keyof ChecklistRow; readonly header: string }[] = [
  { key: "item", header: "Guide item" },
  { key: "line", header: "Guide line" },
  { key: "list", header: "List" },
  { key: "box", header: "Box" },
  { key: "state", header: "State" },
  { key: "grade", header: "Evidence grade" },
  { key: "fact", header: "Decisive fact" },
  { key: "actor", header: "Actor" },
  { key: "timeUtc", header: "Time (UTC)" },
  { key: "sourceCall", header: "Source call" },
  { key: "requestId", header: "Request ID" },
  { key: "exception", header: "Exception" },
  { key: "fellBackFromUtc", header: "Last ready (UTC)" },
];

/** The words of a box's state. */
export const BOX_STATE_WORDS: Readonly<Record<BoxVerdict, string>> = {
  pass: "Ready",
  warn: "Flagged",
  fail: "Not ready",
  unknown: "Unknown",
  waiting: "Waiting",
  "not-applicable": "Not applicable",
  "to-do": "To do",
};

/** The words of the grades. */
export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  proved: "Proved",
  "dry-run": "Dry run",
  simulated: "Simulated",
  attested: "Attested",
  "not-testable": "Not testable",
};

/** The state of a box in words: "Ready", "Fell back", "Overridden (not ready)". */
export function boxState(result: BoxResult): string {
  const word = BOX_STATE_WORDS[result.verdict];
  if (result.override !== undefined) return `Overridden (${word.toLowerCase()})`;
  return result.fellBackFrom === undefined ? word : "Fell back";
}

/** The checklist as rows for CSV, JSON and print. Nothing is escaped here: that is the writer's business. */
export function checklistRows(results: readonly BoxResult[]): readonly ChecklistRow[] {
  return results.map((result) => {
    const newest = newestEvidence(result.evidence);
    const statement = decidingStatement(result);
    return {
      item: result.box.id,
      line: String(result.box.line),
      list: result.box.list.toUpperCase(),
      box: result.box.title,
      state: boxState(result),
      grade: GRADE_WORDS[result.grade],
      fact: result.fact,
      actor: statement?.by ?? newest?.caller ?? "",
      timeUtc: statement?.at ?? newest?.at ?? "",
      sourceCall: newest?.call ?? "",
      requestId: newest?.requestId ?? "",
      exception: statement === undefined || statement.kind === "attestation" ? "" : `${statement.by}: ${statement.reason}`,
      fellBackFromUtc: result.fellBackFrom ?? "",
    };
  });
}

function decidingStatement(result: BoxResult) {
  if (result.override !== undefined) return result.override;
  if (result.verdict === "not-applicable") return result.statements.find((statement) => statement.kind === "not-applicable");
  return result.grade === "attested" ? result.statements.find((statement) => statement.kind === "attestation") : undefined;
}

function newestEvidence(evidence: readonly Evidence[]): Evidence | undefined {
  return [...evidence].sort((left, right) => right.at.localeCompare(left.at))[0];
}
