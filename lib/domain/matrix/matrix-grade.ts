import type { CheckResult, Evidence, Grade, Verdict } from "@/lib/domain/checks/check";

import type { DeniedAction } from "@/lib/domain/permissions/delta-policy";
import type { GradedRow, MatrixRow, ProbeResult, SimulatedAnswer } from "./matrix-types";

/** How long an IAM change may take to propagate. Harness names the same five minutes. */
export const PROPAGATION_MS = 5 * 60_000;

/** The waits between two attempts after a denial that IAM may not have propagated yet. */
export const PROPAGATION_PACE = { firstMs: 2000, longestMs: 60_000 };

type Answer = {
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly fact: string;
  readonly fix?: string;
  readonly owner?: string;
  readonly call: string;
};

const OWNERS = {
  policy: { owner: "AWS admin", fix: "Add the statement of the delta policy." },
  deny: { owner: "AWS admin", fix: "A Deny overrides every Allow: remove the action from that statement." },
  boundary: { owner: "AWS admin", fix: "The permissions boundary of this identity must allow it too." },
  organization: {
    owner: "Organization admin",
    fix: "An organization policy denies it, not yours. Ask its owner for an exception.",
  },
  resource: { owner: "Resource owner", fix: "The resource’s own policy must allow it too." },
} as const;

function denial(row: MatrixRow, grade: Grade, fact: string, call: string, by: keyof typeof OWNERS): Answer {
  if (!row.needed) return { verdict: "not-applicable", grade, fact: `Not needed. ${fact}`, call };
  return { verdict: "fail", grade, fact, call, ...OWNERS[by] };
}

/** What decided, in words. IAM's simulator names policies, our own evaluator statements. */
function deciders({ statements }: SimulatedAnswer, by: "iam" | "own"): string {
  const what = by === "iam" ? "policy" : "statement";
  return statements.length === 0 ? `No ${what}` : by === "iam" ? statements.join(", ") : `Statement ${statements.join(", ")}`;
}

function refused(answer: SimulatedAnswer, by: "iam" | "own"): string {
  return answer.decision === "explicitDeny"
    ? `${deciders(answer, by)} denies it`
    : `No ${by === "iam" ? "policy" : "statement"} allows it`;
}

function fromSimulation(row: MatrixRow, answers: readonly SimulatedAnswer[], by: "iam" | "own"): Answer {
  const call = by === "iam" ? "iam:SimulatePrincipalPolicy" : "Carabiner’s own evaluation of the policies";
  const answer = answers.find(
    (candidate) => candidate.action.toLowerCase() === row.action.toLowerCase() && candidate.resource === row.resource,
  );
  if (answer === undefined)
    return { verdict: "unknown", grade: "simulated", fact: "The simulation returned no result for this row.", call };
  if (answer.decision === "allowed")
    return { verdict: "pass", grade: "simulated", fact: `${deciders(answer, by)} allows it`, call };
  if (answer.decision === "implicitDeny" && answer.missingKeys.length > 0) {
    return {
      verdict: "unknown",
      grade: "simulated",
      fact: `Needs ${answer.missingKeys.join(", ")}`,
      call,
      fix: "Only the real call can tell.",
    };
  }
  const denier = answer.deniedBy ?? "policy";
  const isDeny = answer.decision === "explicitDeny" && denier === "policy";
  return denial(row, "simulated", refused(answer, by), call, isDeny ? "deny" : denier);
}

function answerRow(row: MatrixRow, result: ProbeResult | undefined): Answer {
  const { probe } = row;
  if (probe.kind === "not-testable") return { verdict: "unknown", grade: "not-testable", fact: probe.reason, call: "none" };
  const grade: Grade = probe.kind === "read" ? "proved" : probe.kind === "dry-run" ? "dry-run" : "simulated";
  const call = probe.kind === "simulate" ? "iam:SimulatePrincipalPolicy" : probe.action;
  if (result === undefined) return { verdict: "unknown", grade, fact: "Not checked yet", call };
  const { outcome } = result;
  switch (outcome.kind) {
    case "allowed":
      return { verdict: "pass", grade, fact: outcome.observed, call };
    case "denied":
      return denial(row, grade, outcome.code, call, outcome.deniedBy ?? "policy");
    case "unanswered":
      return { verdict: "unknown", grade, fact: outcome.observed, call, fix: "Check again in a moment." };
    case "simulated":
      return fromSimulation(row, outcome.answers, outcome.by);
  }
}

function evidence(result: ProbeResult, answer: Answer): Evidence {
  return {
    call: answer.call,
    observed: answer.fact,
    at: result.at,
    requestId: result.requestId,
    region: result.region,
    account: result.account,
    caller: result.caller,
  };
}

/** The last changes that AWS may still be applying. */
export type Changes = {
  /** The newest creation or update of the identity or its policies. */
  readonly rights?: Date | undefined;
  /** When the key was created. */
  readonly key?: Date | undefined;
};

/** A denial soon after a change of rights proves nothing yet, and neither does an unknown new key. */
function orWaiting(answer: Answer, result: ProbeResult | undefined, now: Date, changes: Changes): Answer {
  const unknownKey = result?.outcome.kind === "unanswered" && result.outcome.unknownKey === true;
  const changed = unknownKey ? changes.key : answer.verdict === "fail" ? changes.rights : undefined;
  if (changed === undefined) return answer;
  const ageMs = now.getTime() - changed.getTime();
  if (ageMs < 0 || ageMs >= PROPAGATION_MS) return answer;
  const { verdict, grade, call } = { ...answer, verdict: "waiting" as const };
  return {
    verdict,
    grade,
    call,
    fact: `AWS is still applying a change made ${Math.floor(ageMs / 1000).toString()} s ago (${answer.fact}).`,
    fix: "Nothing to do. The portal checks again automatically for up to five minutes.",
    owner: "AWS",
  };
}

/** Result by the probe's own id or, for a simulation that was split, whichever part holds the row. */
function resultFor(row: MatrixRow, results: readonly ProbeResult[]): ProbeResult | undefined {
  const { probe } = row;
  if (probe.kind !== "simulate") return results.find((result) => result.probeId === probe.id);
  const parts = results.filter((result) => result.probeId === probe.id || result.probeId.startsWith(`${probe.id} #`));
  const holds = (result: ProbeResult): boolean =>
    result.outcome.kind === "simulated" &&
    result.outcome.answers.some(
      (answer) => answer.action.toLowerCase() === row.action.toLowerCase() && answer.resource === row.resource,
    );
  return parts.find(holds) ?? parts[0];
}

/**
 * Grades every row from the answers of the probes. A refusal within five minutes of a change is `waiting`. A simulation
 * never becomes `proved`.
 */
export function gradeMatrix(
  rows: readonly MatrixRow[],
  results: readonly ProbeResult[],
  now: Date,
  changes: Changes = {},
): readonly GradedRow[] {
  return rows.map((row) => {
    const result = resultFor(row, results);
    const answer = orWaiting(answerRow(row, result), result, now, changes);
    const check: CheckResult = {
      id: `matrix.${row.id}`,
      title: `${row.action} on ${row.resource}`,
      guideItems: row.guideItems,
      verdict: answer.verdict,
      grade: answer.grade,
      fact: answer.fact,
      fix: answer.fix,
      owner: answer.owner,
      evidence: result === undefined ? [] : [evidence(result, answer)],
    };
    return { row, check };
  });
}

/** Counts for the sentence above the matrix. */
export type MatrixSummary = {
  readonly needed: number;
  readonly allowed: number;
  readonly denied: number;
  readonly waiting: number;
  readonly unknown: number;
};

/** Counts the rows that the ticked packs need. */
export function summarizeMatrix(rows: readonly GradedRow[]): MatrixSummary {
  const needed = rows.filter(({ row }) => row.needed);
  const count = (verdict: Verdict): number => needed.filter(({ check }) => check.verdict === verdict).length;
  return {
    needed: needed.length,
    allowed: count("pass"),
    denied: count("fail"),
    waiting: count("waiting"),
    unknown: count("unknown"),
  };
}

/** What the delta policy must add: denied rows that a policy of the identity can cure. */
export function deniedActions(rows: readonly GradedRow[]): readonly DeniedAction[] {
  return rows
    .filter(({ check }) => check.verdict === "fail" && check.fix === OWNERS.policy.fix)
    .map(({ row }) => ({
      action: row.action,
      resources: [row.resource],
      condition: row.condition,
    }));
}

const VERDICT_ORDER: Readonly<Record<Verdict, number>> = {
  fail: 0,
  waiting: 1,
  unknown: 2,
  warn: 3,
  pass: 4,
  "not-applicable": 5,
};

/** Groups in the packs' order, denied rows first in each. */
export function sortMatrix(rows: readonly GradedRow[]): readonly GradedRow[] {
  const groups = [...new Set(rows.map(({ row }) => row.group))];
  return groups.flatMap((group) =>
    rows.filter(({ row }) => row.group === group).sort((a, b) => VERDICT_ORDER[a.check.verdict] - VERDICT_ORDER[b.check.verdict]),
  );
}
