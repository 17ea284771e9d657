import type { CheckResult } from "@/lib/domain/checks/check";

import type { GradedRow } from "./matrix-types";

/**
 * Keeps what the identity's own calls have shown. A simulation says less than a real call, so an earlier proof of the same row
 * by the same identity stays, with its time, while the simulation agrees or cannot tell. A denial always wins: something changed.
 */
export function keepProofs(
  known: readonly CheckResult[],
  graded: readonly GradedRow[],
  identityArn: string,
): readonly GradedRow[] {
  const proofs = new Map(known.filter((check) => isProof(check, identityArn)).map((check) => [check.id, check]));
  return graded.map(({ row, check }) => {
    const proof = proofs.get(check.id);
    const says = check.verdict === "pass" || check.verdict === "unknown";
    if (proof === undefined || check.grade !== "simulated" || !says) return { row, check };
    const [shown] = proof.evidence;
    const agreed = check.verdict === "pass" ? check.evidence : [];
    return {
      row,
      check: {
        ...proof,
        title: check.title,
        guideItems: check.guideItems,
        evidence: [...(shown === undefined ? [] : [shown]), ...agreed],
      },
    };
  });
}

function isProof({ verdict, grade, evidence }: CheckResult, identityArn: string): boolean {
  return verdict === "pass" && (grade === "proved" || grade === "dry-run") && evidence[0]?.caller === identityArn;
}
