import type { CheckResult } from "@/lib/domain/checks/check";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import { assumedByHarness, harnessProof } from "./harness-proof";

/** The identity's own check, made each time: the others of the same moment belong to it. */
const ANCHORS = ["s3.role", "s3.user"];
const OF_ROLE = [
  "s3.role",
  "s3.trust",
  "s3.caller",
  "s3.provider",
  "s3.policy",
  "s3.probe-with",
  "s3.probe-without",
  "s3.probe-wrong",
];

/**
 * The recorded checks of a role that speak of the role as it is answered now, in the order in which they are read. Another role
 * chosen since makes them void. What Harness's own test has proved is among them as soon as the test is green.
 */
export function knownRoleChecks(
  checks: readonly CheckResult[],
  identity: Extract<Identity, { readonly kind: "new-role" | "existing-role" }>,
  entries: readonly LedgerEntry[],
  account: string,
): readonly CheckResult[] {
  const roleName = identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn);
  const anchor = checks.find(({ id, title }) => ANCHORS.includes(id) && title.includes(` ${roleName} `));
  const moment = anchor?.evidence[0]?.at;
  const current = checks.filter(({ evidence }) => moment !== undefined && evidence.some(({ at }) => at === moment));
  const proof = harnessProof(entries);
  const proved = proof !== undefined && nameOfArn(proof.roleArn) === roleName ? assumedByHarness(proof, account) : undefined;
  return OF_ROLE.flatMap((id) => {
    const check = current.find((one) => one.id === id);
    const better = id === "s3.probe-with" && proved !== undefined && check?.grade !== "proved" ? proved : check;
    return better === undefined ? [] : [better];
  });
}
