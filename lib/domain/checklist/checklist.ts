import type { Decision, OperationState, Outcome } from "@/lib/domain/plan/operation";
import { boxesOfKind } from "@/lib/domain/plan/operation-kinds";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";
import type { StepId } from "@/lib/domain/runs/steps";

import type { CheckResult, Evidence, Grade, Verdict } from "@/lib/domain/checks/check";
import { boxesOf, type Box } from "./checklist-boxes";

/** An operation as the run recorded it. */
export type RecordedOperation = {
  readonly id: string;
  readonly kind: string;
  readonly step: string;
  readonly title: string;
  readonly state: OperationState;
  readonly decision: Decision;
  /** `iam:CreatePolicy`. */
  readonly call: string;
  readonly outcome?: Outcome | undefined;
  /** Why it failed, one line. */
  readonly failure?: string | undefined;
  /** When it reached this state; ISO 8601, UTC. */
  readonly at?: string | undefined;
  readonly requestId?: string | undefined;
  /** Who started it. */
  readonly actor?: string | undefined;
};

/** What a person said about an item of the guide. Never without a name and, except for a plain attestation, a reason. */
export type Statement = {
  readonly item: string;
  readonly kind: "attestation" | "override" | "not-applicable";
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string;
};

export type ChecklistInput = {
  readonly path: Path;
  readonly answers: RunAnswers;
  readonly operations: readonly RecordedOperation[];
  /** The newest result of each check. */
  readonly checks: readonly CheckResult[];
  readonly statements: readonly Statement[];
  /** When a box was last ready, by box: a box that is no longer ready has fallen back. */
  readonly lastReady: Readonly<Partial<Record<string, string>>>;
};

export type BoxVerdict = Verdict | "to-do";

/** A box with its verdict and everything behind it. */
export type BoxResult = {
  readonly box: Box;
  readonly verdict: BoxVerdict;
  /** How the verdict is known: the weakest grade among what decided it. */
  readonly grade: Grade;
  /** The decisive fact, one line. */
  readonly fact: string;
  readonly fix?: string | undefined;
  readonly owner?: string | undefined;
  readonly evidence: readonly Evidence[];
  readonly checks: readonly CheckResult[];
  readonly operations: readonly RecordedOperation[];
  /** The statements that bear on it, the one that decided first. */
  readonly statements: readonly Statement[];
  /** Set when a person overrode the verdict; the verdict itself is not changed by it. */
  readonly override?: Statement | undefined;
  /** When it was last ready, if it is not now; ISO 8601, UTC. */
  readonly fellBackFrom?: string | undefined;
  /** The step where it is worked on. */
  readonly step: StepId;
};

/**
 * Every box of the path, computed. The same input gives the same checklist.
 *
 * @guide G235
 */
export function checklist(input: ChecklistInput): readonly BoxResult[] {
  return boxesOf(input.path).map((box) => evaluateBox(box, input));
}

/** Whether nothing is left to do about a box: ready, overridden with a name, or not applicable with a reason. */
export function isClosed(result: BoxResult): boolean {
  return result.verdict === "pass" || result.verdict === "not-applicable" || result.override !== undefined;
}

type Judgement = {
  readonly verdict: BoxVerdict;
  readonly grade: Grade;
  readonly fact: string;
  readonly fix?: string | undefined;
  readonly owner?: string | undefined;
};

function evaluateBox(box: Box, input: ChecklistInput): BoxResult {
  const all = input.operations.filter((operation) => makes(box, operation) && !isLeftOut(operation));
  // An operation that was handed over proves nothing: no one has checked it.
  const operations = all.filter((operation) => operation.decision !== "hand-over");
  const checks = input.checks.filter((check) =>
    check.guideItems.some((item) => item === box.id || box.checkItems.includes(item)),
  );
  const statements = input.statements.filter(
    (statement) => statement.item === box.id || box.attestedItems.includes(statement.item),
  );
  const notApplicable = statements.find((statement) => statement.kind === "not-applicable");
  const judgement = notApplicable
    ? fromNotApplicable(notApplicable)
    : judge({ box, operations, handedOver: operations.length < all.length, checks, statements, answers: input.answers });
  const isOpen = judgement.verdict !== "pass" && judgement.verdict !== "not-applicable";
  const override = statements.find((statement) => statement.kind === "override");

  return {
    box,
    ...judgement,
    evidence: [...checks.flatMap((check) => check.evidence), ...operations.flatMap(toEvidence)],
    checks,
    operations,
    statements,
    override: isOpen ? override : undefined,
    fellBackFrom: isOpen ? input.lastReady[box.id] : undefined,
    step: box.step,
  };
}

function makes(box: Box, operation: RecordedOperation): boolean {
  return boxesOfKind(operation.kind).some(
    ({ box: id, step, operation: only }) =>
      id === box.id && (step === undefined || step === operation.step) && (only === undefined || only === operation.id),
  );
}

/** A skipped operation did nothing, unless it was skipped because the thing is there already and is kept. */
function isLeftOut(operation: RecordedOperation): boolean {
  return operation.state === "skipped" && operation.decision !== "keep";
}

function fromNotApplicable(statement: Statement): Judgement {
  return { verdict: "not-applicable", grade: "attested", fact: `Not applicable, says ${statement.by}: ${statement.reason}` };
}

type Material = {
  readonly box: Box;
  readonly operations: readonly RecordedOperation[];
  /** A person does some of it by hand. */
  readonly handedOver: boolean;
  readonly checks: readonly CheckResult[];
  readonly statements: readonly Statement[];
  readonly answers: RunAnswers;
};

/** The worst verdict first; an attestation counts only where no automatic check failed. */
function judge(material: Material): Judgement {
  return (
    fromFailure(material) ??
    fromOpenOperation(material) ??
    fromOpenCheck(material) ??
    fromMissing(material) ??
    fromPassed(material)
  );
}

function fromFailure({ operations, checks }: Material): Judgement | undefined {
  const check = checks.find((candidate) => candidate.verdict === "fail");
  if (check) return fromCheck(check);
  const operation = operations.find((candidate) => candidate.state === "failed");
  if (!operation) return undefined;
  return {
    verdict: "fail",
    grade: "proved",
    fact: `${operation.title}: ${operation.failure ?? "the call failed"}`,
    fix: "Open the plan, read the cause and try again from there.",
  };
}

function fromOpenOperation({ operations }: Material): Judgement | undefined {
  const undone = operations.find((operation) => operation.state === "undone" || operation.state === "undoing");
  if (undone) return { verdict: "to-do", grade: "proved", fact: `Undone: ${undone.title}` };
  const left = operations.find(({ state }) => state === "undo-refused" || state === "undo-failed" || state === "undo-held");
  if (left) return { verdict: "to-do", grade: "proved", fact: `Undo was ordered, and this is still there: ${left.title}` };
  const running = operations.find((operation) => operation.state === "running" || operation.state === "waiting");
  if (running) return { verdict: "waiting", grade: "not-testable", fact: `In progress: ${running.title}` };
  const planned = operations.find((operation) => operation.state === "planned");
  if (planned) return { verdict: "to-do", grade: "not-testable", fact: `Planned, not created: ${planned.title}` };
  return undefined;
}

const OPEN_VERDICTS: readonly Verdict[] = ["warn", "unknown", "waiting"];

function fromOpenCheck({ box, checks, statements }: Material): Judgement | undefined {
  const open = OPEN_VERDICTS.flatMap((verdict) => checks.filter((check) => check.verdict === verdict))[0];
  if (!open) return undefined;
  const attestation = findAttestation(box, statements, [box.id]);
  return open.verdict === "unknown" && attestation ? fromAttestation(attestation) : fromCheck(open);
}

function fromMissing({ box, operations, handedOver, checks, statements, answers }: Material): Judgement | undefined {
  const passed = checks.some((check) => check.verdict === "pass");
  const has = { check: passed, operation: operations.length > 0, either: passed || operations.length > 0 };
  if (has[box.decisive]) return fromMissingPerson({ box, statements, checks });

  const attestation = findAttestation(box, statements, [box.id]);
  if (attestation) return fromAttestation(attestation);
  const recorded = box.id === "G236" ? recordedIdentity(answers) : undefined;
  if (recorded !== undefined) return { verdict: "pass", grade: "proved", fact: recorded };
  if (handedOver && operations.length === 0) {
    return { verdict: "to-do", grade: "not-testable", fact: "Handed over: a person does it by hand and confirms it here" };
  }
  return operations.length > 0
    ? { verdict: "unknown", grade: "not-testable", fact: "Created, not checked yet" }
    : { verdict: "to-do", grade: "not-testable", fact: "Nothing has been created or checked for this yet" };
}

function fromMissingPerson({ box, statements, checks }: Pick<Material, "box" | "statements" | "checks">): Judgement | undefined {
  if (box.attestedItems.length === 0 || findAttestation(box, statements, [box.id, ...box.attestedItems])) return undefined;
  const seen = checks.find((check) => check.verdict === "pass")?.fact;
  return {
    verdict: "to-do",
    grade: "not-testable",
    fact: seen === undefined ? "Not confirmed yet" : `${seen}. Not confirmed yet`,
  };
}

function fromPassed({ box, operations, checks, statements }: Material): Judgement {
  const passed = checks.filter((check) => check.verdict === "pass");
  const attestation = findAttestation(box, statements, box.attestedItems);
  const grades: readonly Grade[] = [
    ...passed.map((check) => check.grade),
    ...operations.map((): Grade => "proved"),
    ...(attestation ? (["attested"] as const) : []),
  ];
  const weakestCheck = [...passed].sort((left, right) => rank(right.grade) - rank(left.grade))[0];
  const fact =
    passed.length > 1 && weakestCheck
      ? `${passed.length} of ${passed.length} checks pass${isOneOfMany(weakestCheck) ? byGrade(passed) : `. ${weakestCheck.fact}`}`
      : (weakestCheck?.fact ?? operations.map((operation) => `${operation.title}: ${observed(operation)}`).join("; "));
  return {
    verdict: "pass",
    grade: weakest(grades),
    fact: attestation ? `${fact}. ${attestation.by}: “${attestation.reason}”` : fact,
  };
}

/** A single row of the permission matrix says little, so the box shows the count. */
function isOneOfMany(check: CheckResult): boolean {
  return check.id.startsWith("matrix.");
}

/** ", 9 proved, 2 simulated": how many are known in which way. */
function byGrade(checks: readonly CheckResult[]): string {
  const counts = GRADES.flatMap((grade) => {
    const count = checks.filter((check) => check.grade === grade).length;
    return count === 0 ? [] : [`${count} ${GRADE_WORDS[grade]}`];
  });
  return `, ${counts.join(", ")}`;
}

function fromCheck(check: CheckResult): Judgement {
  return { verdict: check.verdict, grade: check.grade, fact: check.fact, fix: check.fix, owner: check.owner };
}

function fromAttestation(statement: Statement): Judgement {
  return { verdict: "pass", grade: "attested", fact: `${statement.by}: “${statement.reason}”` };
}

function findAttestation(box: Box, statements: readonly Statement[], items: readonly string[]): Statement | undefined {
  return statements.find(
    (statement) => statement.kind === "attestation" && (statement.item === box.id || items.includes(statement.item)),
  );
}

/** What an answer alone shows: the ARN of an existing role. */
function recordedIdentity({ identity }: RunAnswers): string | undefined {
  return identity?.kind === "existing-role" ? `Role ARN ${identity.roleArn} recorded` : undefined;
}

const GRADES: readonly Grade[] = ["proved", "dry-run", "simulated", "attested", "not-testable"];

const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  proved: "proved",
  "dry-run": "by dry run",
  simulated: "simulated",
  attested: "attested",
  "not-testable": "not testable",
};

function rank(grade: Grade): number {
  return GRADES.indexOf(grade);
}

function weakest(grades: readonly Grade[]): Grade {
  return GRADES[Math.max(0, ...grades.map(rank))] ?? "proved";
}

function observed(operation: RecordedOperation): string {
  const { outcome } = operation;
  return outcome?.["arn"] ?? outcome?.["identifier"] ?? (operation.decision === "keep" ? "kept as it is" : "read back");
}

function toEvidence(operation: RecordedOperation): readonly Evidence[] {
  if (operation.at === undefined) return [];
  return [
    {
      call: operation.call,
      observed: `${operation.title}: ${operation.failure ?? observed(operation)}`,
      at: operation.at,
      requestId: operation.requestId,
      caller: operation.actor,
      answer: operation.outcome,
    },
  ];
}
