import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { builtPolicyOf } from "@/lib/domain/plan/implied/policies";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import { valuesOf, type RunRecords } from "@/lib/domain/runs/overview";
import type { Run } from "@/lib/domain/runs/run";

import { gradeMatrix, PROPAGATION_MS, retryDelayMs, summarizeMatrix, type MatrixSummary } from "./matrix-grade";
import { planMatrix, planProbes } from "./matrix-plan";
import { harnessIdentityOf, matrixInputOf, permissionsInUse, type HarnessIdentity } from "./matrix-scope";
import { simulateLocally, type SimulatedIdentity } from "./matrix-simulate";
import type { GradedRow, PermissionProbe, ProbeResult } from "./matrix-types";
import type { NamedPolicy } from "./policy-document";

/** A user or role as it stands in the account. */
export type FoundIdentity = { readonly arn: string; readonly createdAt?: string | undefined };

/** What asking about an identity needs of AWS, with the portal's own access. It reads and simulates; it changes nothing. */
export type PermissionAccess = {
  /** `undefined` when the account has no such user or role. */
  readonly findIdentity: (identity: HarnessIdentity) => Promise<Result<FoundIdentity | undefined, AppError>>;
  /** Probes that IAM's simulator answers for this identity. */
  readonly simulateAs: (arn: string) => PermissionProbe;
};

/** What running the matrix needs. */
export type RunMatrixDeps = Pick<RunRecords, "answers" | "operations"> & {
  readonly clock: { readonly now: () => Date };
  readonly checks: Pick<RunRecords["checks"], "newest"> & {
    readonly record: (run: Run, results: readonly CheckResult[]) => Promise<void>;
  };
  readonly partitionOf: (run: Run) => Promise<string>;
  readonly permissionAccessFor: (run: Run) => Promise<Result<PermissionAccess, AppError>>;
};

/** How the rows are known: on the identity as it stands, or on the policy that would be created. */
export type MatrixBasis = "identity" | "planned-policy";

/** The answered matrix. */
export type MatrixReport = {
  readonly basis: MatrixBasis;
  /** The identity asked about, when it exists. */
  readonly identityArn?: string | undefined;
  readonly rows: readonly GradedRow[];
  readonly summary: MatrixSummary;
  /** How many calls were made to AWS, the look for the identity not counted. */
  readonly calls: number;
};

/** The first word of the ID of every check that is a row of the matrix. */
export const MATRIX_PREFIX = "matrix.";

/** What answered for an identity that does not exist yet. */
export const PLANNED_CALL = "Carabiner’s own evaluation of the policy that would be created";

/** The managed policy that the guide names, as far as its actions matter here: everything of four services and nothing else. */
const FULL_ACCESS: NamedPolicy = {
  name: "AmazonEC2FullAccess",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FullAccess",
        Effect: "Allow",
        Action: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
        Resource: "*",
      },
    ],
  },
};

/**
 * Asks for every action × resource of the run's packs whether its Harness identity may do it, and keeps the answers as checks.
 * An identity that exists is asked about with IAM's simulator; for one that does not exist yet the policy that would be created is
 * evaluated here, and such answers count for no item of the guide. Rows of packs no longer ticked are closed.
 *
 * Errors: `precondition_failed` while the permissions step holds nothing usable; what finding the identity answered.
 */
export async function runMatrix(deps: RunMatrixDeps, run: Run): Promise<Result<MatrixReport, AppError>> {
  const [saved, entries, partition] = await Promise.all([
    deps.answers.list(run.id),
    deps.operations.read(run.id),
    deps.partitionOf(run),
  ]);
  const answers = completeAnswers(valuesOf(saved.filter((answer) => answer.complete)));
  const permissions = permissionsInUse(run, saved);
  if (permissions === undefined) {
    return err({ code: "precondition_failed", message: "Correct the permissions first: the matrix asks for what they need." });
  }
  const subject = await findSubject(deps, run, { partition, answers: { ...answers, permissions } });
  if (!subject.ok) return subject;

  const planned = subject.value.found === undefined;
  const rows = planMatrix(
    matrixInputOf(run, {
      partition,
      answers,
      permissions,
      access: { canActAs: false, simulator: planned ? "own" : "iam" },
    }),
  );
  const probes = planProbes(rows);
  const results = await Promise.all(probes.map(async (probe) => await subject.value.probe.run(probe)));
  const graded = gradeMatrix(rows, results, deps.clock.now(), lastChangeOf(entries, subject.value.found)).map((row) =>
    planned ? asPlanned(row) : row,
  );
  const known = await deps.checks.newest(run.id);
  await deps.checks.record(run, [...graded.map(({ check }) => check), ...closedRows(known, graded)]);
  return ok({
    basis: planned ? "planned-policy" : "identity",
    identityArn: subject.value.found?.arn,
    rows: graded,
    summary: summarizeMatrix(graded),
    calls: planned ? 0 : probes.length,
  });
}

/**
 * The same, again and again while AWS may still be spreading a change: at most five minutes, with growing pauses.
 * For the worker, after it has applied a plan. `random` is in [0, 1).
 */
export async function runMatrixUntilSettled(
  deps: RunMatrixDeps & {
    readonly wait: (milliseconds: number) => Promise<void>;
    readonly random: () => number;
  },
  run: Run,
): Promise<Result<MatrixReport, AppError>> {
  const until = deps.clock.now().getTime() + PROPAGATION_MS;
  for (let attempt = 1; ; attempt += 1) {
    const report = await runMatrix(deps, run);
    if (!report.ok || report.value.summary.waiting === 0 || deps.clock.now().getTime() >= until) return report;
    await deps.wait(retryDelayMs(attempt, deps.random()));
  }
}

type Subject = { readonly found: FoundIdentity | undefined; readonly probe: PermissionProbe };

async function findSubject(
  deps: RunMatrixDeps,
  run: Run,
  context: { readonly partition: string; readonly answers: RunAnswers },
): Promise<Result<Subject, AppError>> {
  const identity = harnessIdentityOf(run, context.partition, context.answers);
  if (identity === undefined) return ok({ found: undefined, probe: plannedProbe(deps, run, context, identity) });
  const access = await deps.permissionAccessFor(run);
  if (!access.ok) return access;
  const found = await access.value.findIdentity(identity);
  if (!found.ok) return found;
  return ok({
    found: found.value,
    probe: found.value === undefined ? plannedProbe(deps, run, context, identity) : access.value.simulateAs(found.value.arn),
  });
}

function plannedProbe(
  deps: RunMatrixDeps,
  run: Run,
  { partition, answers }: { readonly partition: string; readonly answers: RunAnswers },
  identity: HarnessIdentity | undefined,
): PermissionProbe {
  const { permissions } = answers;
  const built = permissions === undefined ? [] : builtPolicyOf({ run, partition, answers }, permissions).policies;
  const policies = identity?.kind === "user" && identity.attach === "full-access" ? [FULL_ACCESS] : built;
  const arn =
    identity === undefined || identity.kind === "key"
      ? `arn:${partition}:iam::${run.awsAccountId}:role/not-chosen-yet`
      : identity.arn;
  const who: SimulatedIdentity = {
    principal: { kind: "aws", arn, account: run.awsAccountId },
    policies: { identity: policies },
  };
  return {
    run: async (probe): Promise<ProbeResult> => {
      const at = deps.clock.now().toISOString();
      if (probe.kind === "simulate") return await Promise.resolve(simulateLocally(probe, who, at));
      return {
        probeId: probe.id,
        at,
        outcome: { kind: "unanswered", code: "NotAsked", observed: "Nobody can make this call yet." },
      };
    },
  };
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

/** The newest moment at which the identity or its policies were changed by this run, or the identity was made. */
function lastChangeOf(entries: readonly LedgerEntry[], found: FoundIdentity | undefined): Date | undefined {
  const times = [
    ...entries.flatMap((entry) =>
      entry.operation.side === "aws" && entry.state === "done" && entry.operation.decision !== "keep"
        ? (entry.finishedAt ?? [])
        : [],
    ),
    ...(found?.createdAt === undefined ? [] : [found.createdAt]),
  ].sort();
  const newest = times.at(-1);
  return newest === undefined ? undefined : new Date(newest);
}

/** Rows of an earlier matrix that nothing needs any more: closed, so that no old denial holds a box back. */
function closedRows(known: readonly CheckResult[], graded: readonly GradedRow[]): readonly CheckResult[] {
  const current = new Set(graded.map(({ check }) => check.id));
  return known
    .filter((check) => check.id.startsWith(MATRIX_PREFIX) && !current.has(check.id) && check.verdict !== "not-applicable")
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
