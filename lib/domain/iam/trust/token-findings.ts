import { listed } from "@/lib/core/listed";

import { parseOperator } from "@/lib/domain/iam/condition-operators";
import type { PolicyStatement } from "@/lib/domain/iam/policy-document";
import {
  conditionsOn,
  isEnforced,
  isOpenPattern,
  tail,
  type KeyCondition,
  type TrustExpectation,
  type TrustFinding,
} from "./conditions";
import { isAwsPrincipal, type TrustedPrincipal } from "./principals";

type Found = Omit<TrustFinding, "statement">;

/** What is wrong with the external ID that AWS identities must present. */
export function externalIdFindings(
  statement: PolicyStatement,
  principals: readonly TrustedPrincipal[],
  expected: TrustExpectation,
): readonly Found[] {
  if (!principals.some(isAwsPrincipal)) return [];
  const conditions = conditionsOn(statement, "sts:ExternalId");
  const enforced = conditions.filter(isEnforced);
  const optional = conditions.find((condition) => parseOperator(condition.operator).ifExists);
  if (enforced.length === 0) {
    if (optional !== undefined) {
      return [
        {
          id: "external-id-optional",
          severity: "fail",
          message: `${optional.operator} lets callers in that present no external ID at all.`,
          fix: "Use StringEquals, so that the external ID is required.",
        },
      ];
    }
    // Task and instance roles are assumed by services; only a role for Harness must require the ID.
    if (expected.purpose === "delegate") return [];
    const severity = expected.purpose === undefined || expected.purpose === "harness" ? "fail" : "info";
    return [
      {
        id: "external-id-not-enforced",
        severity,
        message: "This role can be assumed without the external ID.",
        fix: "Add the condition StringEquals sts:ExternalId with this run’s external ID.",
      },
    ];
  }
  if (enforced.some(isOpenPattern)) {
    return [
      {
        id: "external-id-any",
        severity: "fail",
        message: "Any external ID is accepted: the pattern is *.",
        fix: "Use StringEquals with this run’s external ID.",
      },
    ];
  }
  return externalIdValues(
    enforced.flatMap((condition) => condition.values),
    expected,
  );
}

function externalIdValues(values: readonly string[], expected: TrustExpectation): readonly Found[] {
  const found: Found[] = [];
  if (values.some((value) => value !== value.trim())) {
    found.push({
      id: "external-id-spaces",
      severity: "fail",
      message: "The external ID in the trust policy begins or ends with a space, which no caller can send.",
      fix: "Remove the space.",
    });
  }
  const ours = expected.externalId;
  if (ours !== undefined && !values.includes(ours)) {
    const theirs = listed(values.map(tail), "or");
    found.push({
      id: "external-id-mismatch",
      severity: "fail",
      message: `The trust policy expects a different external ID: it has ${theirs}, this run has ${tail(ours)}.`,
      fix: "Put this run’s external ID into the trust policy.",
    });
  }
  return found;
}

/**
 * Whether a pattern for subjects lets strangers in: everything, every repository of GitHub (`repo:*`), or every service account
 * of a cluster. The part that says whose token it is comes first in both.
 */
function isOpenSubject(condition: KeyCondition): boolean {
  if (isOpenPattern(condition)) return true;
  const isPattern = parseOperator(condition.operator).name === "stringlike";
  return isPattern && condition.values.some((value) => /^(repo:|system:serviceaccount:)\*/.test(value));
}

/** What is wrong with the claims that holders of an OIDC token must present. */
export function oidcFindings(statement: PolicyStatement, principals: readonly TrustedPrincipal[]): readonly Found[] {
  if (!principals.some((principal) => principal.kind === "oidc")) return [];
  const found: Found[] = [];
  const open = (suffix: string): boolean => {
    const conditions = conditionsOn(statement, suffix, true).filter(isEnforced);
    return conditions.length === 0 || conditions.some(suffix === ":sub" ? isOpenSubject : isOpenPattern);
  };
  if (open(":aud"))
    found.push({
      id: "oidc-audience-open",
      severity: "fail",
      message: "The token’s audience is not checked.",
      fix: "Require the audience sts.amazonaws.com.",
    });
  if (open(":sub"))
    found.push({
      id: "oidc-subject-open",
      severity: "fail",
      message: "The token’s subject is not checked: every user of that provider may assume the role.",
      fix: "Require the service account, or the Harness project.",
    });
  return found;
}
