import "server-only";
import type { CheckResult } from "@/lib/domain/checks/check";
import { isOfPart, MATRIX_PARTS, matrixSubject, type MatrixPart } from "@/lib/domain/matrix/matrix-part";
import { planMatrix } from "@/lib/domain/matrix/matrix-plan";
import { type HarnessIdentity } from "@/lib/domain/matrix/matrix-scope";
import type { GradedRow } from "@/lib/domain/matrix/matrix-types";
import { PLANNED_CALL, runMatrix } from "@/lib/domain/matrix/run-matrix";
import type { RunPage } from "@/lib/server/run-page";

/** A matrix as a page shows it. */
export type ShownMatrix = {
  readonly rows: readonly GradedRow[];
  /** The identity that it is about: `User harness-ec2-user`. */
  readonly subject: string;
  readonly region: string;
  /** Whether the results are about a policy that does not exist yet. */
  readonly isPlanned: boolean;
};

/** One matrix of the run with its newest results; rows without one are marked. Without usable answers it has no rows. */
export function shownMatrix(
  part: MatrixPart,
  page: RunPage,
  partition: string,
  checks: readonly CheckResult[] = page.checks,
): ShownMatrix {
  const subject = matrixSubject(part, page.run, { saved: page.saved, partition });
  if (!subject.ok) return { rows: [], subject: subjectWords(undefined), region: "all regions", isPlanned: true };
  const input = subject.value.input({ canActAs: false, simulator: "iam" });
  const { prefix } = MATRIX_PARTS[part];
  const byId = new Map(checks.map((check) => [check.id, check]));
  const rows = planMatrix(input).map((row) => ({ row, check: byId.get(`${prefix}${row.id}`) ?? notAsked(prefix, row) }));
  return {
    rows,
    subject: subjectWords(subject.value.identity),
    region: input.context.region === "*" ? "all regions" : input.context.region,
    isPlanned: arePlanned(rows),
  };
}

/** The newest results of a matrix; the first visit of a person who may edit an open run makes them. */
export async function matrixChecks(part: MatrixPart, { checks, deps, run, mayEdit }: RunPage): Promise<readonly CheckResult[]> {
  if (checks.some((check) => isOfPart(part, check)) || !mayEdit || run.state !== "open") return checks;
  const report = await runMatrix(deps, run, part);
  return report.ok ? report.value.rows.map(({ check }) => check) : checks;
}

function notAsked(prefix: string, row: GradedRow["row"]): CheckResult {
  return {
    id: `${prefix}${row.id}`,
    title: `${row.action} on ${row.resource}`,
    guideItems: row.guideItems,
    verdict: "unknown",
    grade: "not-testable",
    fact: "Not checked yet",
    evidence: [],
  };
}

function arePlanned(rows: readonly GradedRow[]): boolean {
  const asked = rows.flatMap(({ check }) => check.evidence.map((evidence) => evidence.call));
  return asked.length === 0 || asked.includes(PLANNED_CALL);
}

function subjectWords(identity: HarnessIdentity | undefined): string {
  if (identity === undefined) return "The Harness identity, not chosen yet";
  if (identity.kind === "key") return `The user of key …${identity.accessKeyId.slice(-4)}`;
  return `${identity.kind === "user" ? "User" : "Role"} ${identity.name}`;
}
