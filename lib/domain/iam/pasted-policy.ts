import { err, ok, type Result } from "@/lib/core/result";

import { lintPolicies } from "./lint";
import type { LintFinding } from "./lint-types";
import { MANAGED_POLICY_MAX, parsePolicyText, policySize, TRUST_POLICY_MAX, type PolicyTextError } from "./policy-document";
import { explainTrust, type TrustExplanation } from "./trust/explain";

/** A pasted policy, read as what it is: a permission policy or a trust policy. */
export type PastedPolicy =
  | { readonly kind: "permissions"; readonly size: number; readonly limit: number; readonly findings: readonly LintFinding[] }
  | { readonly kind: "trust"; readonly size: number; readonly limit: number; readonly explained: TrustExplanation };

/**
 * Reads a pasted policy. `account` is the account of the role: a trust policy's principal in any other account is foreign.
 *
 * Errors: `invalid_input` with the `problem` of the text.
 */
export function readPastedPolicy(text: string, account: string | undefined): Result<PastedPolicy, PolicyTextError> {
  const permissions = parsePolicyText(text, "identity");
  if (permissions.ok) {
    const findings = lintPolicies([{ name: "The policy", document: permissions.value }], { holder: "harness" });
    return ok({ kind: "permissions", size: policySize(permissions.value), limit: MANAGED_POLICY_MAX, findings });
  }
  if (permissions.error.problem !== "principal-in-identity-policy") return err(permissions.error);
  const trust = parsePolicyText(text, "trust");
  if (!trust.ok) return err(trust.error);
  const explained = explainTrust(trust.value, account === undefined ? {} : { account, knownAccounts: [account] });
  return ok({ kind: "trust", size: policySize(trust.value), limit: TRUST_POLICY_MAX, explained });
}
