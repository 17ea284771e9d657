import { planMatrix } from "@/lib/domain/matrix/matrix-plan";
import { harnessIdentityOf, matrixInputOf, permissionsInUse } from "@/lib/domain/matrix/matrix-scope";
import type { GradedRow } from "@/lib/domain/matrix/matrix-types";
import { MATRIX_PREFIX, PLANNED_CALL } from "@/lib/domain/matrix/run-matrix";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { RunPage } from "@/lib/server/run-page";

/** The rows of the run's packs with their newest results; unchecked rows are marked. */
export function matrixRows(page: RunPage, partition: string, checks: readonly CheckResult[]): readonly GradedRow[] {
  const permissions = permissionsInUse(page.run, page.saved);
  if (permissions === undefined) return [];
  const rows = planMatrix(
    matrixInputOf(page.run, {
      partition,
      answers: page.answers,
      permissions,
      access: { canActAs: false, simulator: "iam" },
    }),
  );
  const byId = new Map(checks.map((check) => [check.id, check]));
  return rows.map((row) => ({ row, check: byId.get(`${MATRIX_PREFIX}${row.id}`) ?? notAsked(row) }));
}

function notAsked(row: GradedRow["row"]): CheckResult {
  return {
    id: `${MATRIX_PREFIX}${row.id}`,
    title: `${row.action} on ${row.resource}`,
    guideItems: row.guideItems,
    verdict: "unknown",
    grade: "not-testable",
    fact: "Not checked yet",
    evidence: [],
  };
}

/** Whether the results are about a policy that does not exist yet. */
export function arePlanned(rows: readonly GradedRow[]): boolean {
  const asked = rows.flatMap(({ check }) => check.evidence.map((evidence) => evidence.call));
  return asked.length === 0 || asked.includes(PLANNED_CALL);
}

/** The identity that the matrix is about: `user harness-ec2-user`. */
export function subjectWords(page: RunPage, partition: string): string {
  const identity = harnessIdentityOf(page.run, partition, page.answers);
  if (identity === undefined) return "The Harness identity, not chosen yet";
  if (identity.kind === "key") return `The user of key …${identity.accessKeyId.slice(-4)}`;
  return `${identity.kind === "user" ? "User" : "Role"} ${identity.name}`;
}
