import type { CheckResult, Grade, Verdict } from "@/lib/domain/checks/check";

import type { Operation } from "./operation";

/** Whether the rights of a call are held, and how that is known. */
export type KnownRights = { readonly verdict: Verdict; readonly word: string; readonly grade: Grade };

const GRADES: readonly Grade[] = ["proved", "dry-run", "simulated", "attested", "not-testable"];

/** What the run's checks say about the rights of an operation; nothing while one of them was never looked at. */
export function rightsOf(operation: Pick<Operation, "permissions">, checks: readonly CheckResult[]): KnownRights | undefined {
  const known = operation.permissions.map((permission) => findRight(permission, checks));
  if (known.length === 0 || known.includes(undefined)) return undefined;
  const all = known.filter((check) => check !== undefined);
  const grade = [...all].sort((left, right) => GRADES.indexOf(right.grade) - GRADES.indexOf(left.grade))[0]?.grade ?? "simulated";
  const missing = all.find((check) => check.verdict === "fail");
  if (missing !== undefined) return { verdict: "fail", word: "not held", grade: missing.grade };
  const unclear = all.find((check) => check.verdict !== "pass");
  if (unclear !== undefined) return { verdict: "unknown", word: "not known", grade: unclear.grade };
  return { verdict: "pass", word: "held", grade };
}

/** A check is about a right when it is named after it, or when its evidence is the call itself. */
function findRight(permission: string, checks: readonly CheckResult[]): CheckResult | undefined {
  return checks.find((check) => check.id.endsWith(`.${permission}`) || check.evidence.some((one) => one.call === permission));
}

/** How many rights the calls of a plan need, and how many of them are known to be held, by grade. */
export function countRights(operations: readonly Pick<Operation, "permissions">[], checks: readonly CheckResult[]) {
  const permissions = [...new Set(operations.flatMap((operation) => operation.permissions))];
  const held = permissions.flatMap((permission) => {
    const check = findRight(permission, checks);
    return check?.verdict === "pass" ? [check.grade] : [];
  });
  return {
    needed: permissions.length,
    held: held.length,
    proved: held.filter((grade) => grade === "proved").length,
    missing: permissions.filter((permission) => findRight(permission, checks)?.verdict === "fail"),
  };
}
