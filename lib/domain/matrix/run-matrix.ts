import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { retry, type Waiting } from "@/lib/core/retry";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";

import { gradeMatrix, PROPAGATION_MS, PROPAGATION_PACE, summarizeMatrix, type MatrixSummary } from "./matrix-grade";
import { isOfPart, MATRIX_PARTS, type MatrixPart } from "./matrix-part";
import { planProbes } from "./matrix-plan";
import { keepProofs } from "./matrix-proofs";
import type { Caller, GradedRow, ProbeResult } from "./matrix-types";
import { prepareMatrix, type Matrix, type PrepareMatrixDeps } from "./prepare-matrix";

/** What running the matrix needs. */
export type RunMatrixDeps = PrepareMatrixDeps & {
  readonly checks: Pick<RunRecords["checks"], "newest"> & {
    readonly record: (run: Run, results: readonly CheckResult[]) => Promise<void>;
  };
};

/** How the rows are known: from the existing identity, or from the policy that would be created. */
export type MatrixBasis = "identity" | "planned-policy";

/** The answered matrix. */
export type MatrixReport = {
  readonly basis: MatrixBasis;
  /** The identity that was checked, when it exists. */
  readonly identityArn?: string | undefined;
  readonly rows: readonly GradedRow[];
  readonly summary: MatrixSummary;
  /** How many calls were made to AWS, the look for the identity not counted. */
  readonly calls: number;
};

/** What answered for an identity that does not exist yet. */
export const PLANNED_CALL = "Carabiner’s own evaluation of the policy that would be created";

/**
 * Asks for every action × resource of the run's packs whether its Harness identity may do it, and keeps the answers as checks.
 *
 * An identity whose role the portal may assume makes its own read calls and dry runs. Any other that exists is asked about with
 * IAM's simulator; what its key proved while it was available stays proved as long as the simulator agrees. For an identity that
 * does not exist yet the policy that would be created is evaluated here, and such answers count for no item of the guide.
 * Rows of packs no longer ticked are closed.
 *
 * Errors: `precondition_failed` while the permissions step holds nothing usable; what finding the identity answered.
 *
 * @guide G180
 */
export async function runMatrix(
  deps: RunMatrixDeps,
  run: Run,
  part: MatrixPart = "permissions",
): Promise<Result<MatrixReport, AppError>> {
  const matrix = await prepareMatrix(deps, run, { part });
  if (!matrix.ok) return matrix;
  try {
    return ok(await askAndRecord(deps, run, { ...matrix.value, part }, new Map()));
  } finally {
    matrix.value.close();
  }
}

/**
 * The same, repeated while AWS may still be applying a change: at most five minutes, with growing pauses. Only what
 * waits is repeated. For the worker, after it has applied a plan.
 */
export async function runMatrixUntilSettled(
  deps: RunMatrixDeps & Waiting,
  run: Run,
  part: MatrixPart = "permissions",
): Promise<Result<MatrixReport, AppError>> {
  return await untilSettled(deps, run, { part, patienceMs: PROPAGATION_MS });
}

/** How long the portal keeps a key while AWS propagates it. Rows that are not settled by then are simulated later. */
const KEY_PATIENCE_MS = 2 * 60_000;

/**
 * The same with calls that a key itself makes: right after it was created or pasted, before the operation that holds it
 * ends. What it proves stays proved in every later matrix as long as the simulator agrees.
 */
export async function runMatrixWithKey(
  deps: RunMatrixDeps & Waiting,
  run: Run,
  keyCaller: Caller,
  part: MatrixPart = "permissions",
): Promise<Result<MatrixReport, AppError>> {
  return await untilSettled(deps, run, { part, patienceMs: KEY_PATIENCE_MS, keyCaller });
}

async function untilSettled(
  deps: RunMatrixDeps & Waiting,
  run: Run,
  { part, patienceMs, keyCaller }: { readonly part: MatrixPart; readonly patienceMs: number; readonly keyCaller?: Caller },
): Promise<Result<MatrixReport, AppError>> {
  const matrix = await prepareMatrix(deps, run, { part, keyCaller });
  if (!matrix.ok) return matrix;
  const until = deps.clock.now().getTime() + patienceMs;
  const settled = new Map<string, ProbeResult>();
  try {
    const ask = async () => await askAndRecord(deps, run, { ...matrix.value, part }, settled);
    const report = await retry(deps, ask, ({ summary }) =>
      summary.waiting === 0 || deps.clock.now().getTime() >= until ? undefined : PROPAGATION_PACE,
    );
    return ok(report);
  } finally {
    matrix.value.close();
  }
}

/** Runs the probes that are not settled yet, grades all rows, and records them. Rows that need no retry go into `settled`. */
async function askAndRecord(
  deps: RunMatrixDeps,
  run: Run,
  { rows, probe, found, changes, part }: Matrix & { readonly part: MatrixPart },
  settled: Map<string, ProbeResult>,
): Promise<MatrixReport> {
  const probes = planProbes(rows);
  const results = await Promise.all(probes.map(async (one) => settled.get(one.id) ?? (await probe.run(one))));
  const known = await deps.checks.newest(run.id);
  const answered = gradeMatrix(rows, results, deps.clock.now(), changes).map((row) => ofPart(part, row));
  for (const result of results) if (!isWaiting(answered, result.probeId)) settled.set(result.probeId, result);
  const graded = found === undefined ? answered.map(asPlanned) : keepProofs(known, answered, found.arn);
  await deps.checks.record(run, [...graded.map(({ check }) => check), ...closedRows(part, known, graded)]);
  return {
    basis: found === undefined ? "planned-policy" : "identity",
    identityArn: found?.arn,
    rows: graded,
    summary: summarizeMatrix(graded),
    calls: found === undefined ? 0 : probes.length,
  };
}

/** Simulations keep their probe's ID as a beginning when they were split. */
function isWaiting(rows: readonly GradedRow[], probeId: string): boolean {
  return rows.some(
    ({ row, check }) => check.verdict === "waiting" && (probeId === row.probe.id || probeId.startsWith(`${row.probe.id} #`)),
  );
}

/** A row as a check of its part. */
function ofPart(part: MatrixPart, { row, check }: GradedRow): GradedRow {
  const { prefix, guideItems } = MATRIX_PARTS[part];
  const items = row.needed ? guideItems : [];
  return { row, check: { ...check, id: `${prefix}${row.id}`, guideItems: [...check.guideItems, ...items] } };
}

/** An answer about a policy that does not exist yet is worth seeing, and proves nothing about the account. */
function asPlanned({ row, check }: GradedRow): GradedRow {
  return {
    row,
    check: {
      ...check,
      guideItems: [],
      fact: `${check.fact}, as planned`,
      evidence: check.evidence.map((one) => ({ ...one, call: PLANNED_CALL })),
    },
  };
}

/** Rows of an earlier matrix that nothing needs any more: closed, so that no old denial blocks a box. */
function closedRows(part: MatrixPart, known: readonly CheckResult[], graded: readonly GradedRow[]): readonly CheckResult[] {
  const current = new Set(graded.map(({ check }) => check.id));
  return known
    .filter((check) => isOfPart(part, check) && !current.has(check.id) && check.verdict !== "not-applicable")
    .map((check): CheckResult => ({
      id: check.id,
      title: check.title,
      guideItems: [],
      verdict: "not-applicable",
      grade: "not-testable",
      fact: "Not needed any more: its pack is not ticked.",
      evidence: [],
    }));
}
