import { evaluate } from "./evaluator";
import { lintDocument } from "./lint-statement";
import type { LintFinding, LintPurpose, LintSeverity } from "./lint-types";
import { MANAGED_POLICY_MAX, POLICY_VERSION, policySize, type NamedPolicy } from "./policy-document";

const NEARLY_FULL = 0.9;

function sizeFindings(policy: NamedPolicy): readonly LintFinding[] {
  const size = policySize(policy.document);
  const words = `${size.toLocaleString("en")} of ${MANAGED_POLICY_MAX.toLocaleString("en")} characters`;
  if (size > MANAGED_POLICY_MAX) {
    return [
      {
        id: "too-large",
        severity: "block",
        policy: policy.name,
        message: `${policy.name} is too large: ${words}.`,
        fix: "Split it into two policies.",
      },
    ];
  }
  if (size < MANAGED_POLICY_MAX * NEARLY_FULL) return [];
  return [
    {
      id: "nearly-full",
      severity: "info",
      policy: policy.name,
      message: `${policy.name} is nearly full: ${words}.`,
      fix: "The next pack starts a second policy.",
    },
  ];
}

function versionFindings(policy: NamedPolicy): readonly LintFinding[] {
  if (policy.document.Version === POLICY_VERSION) return [];
  return [
    {
      id: "wrong-version",
      severity: "block",
      policy: policy.name,
      message: `${policy.name} does not name version ${POLICY_VERSION} of the policy language.`,
      fix: `Set Version to ${POLICY_VERSION}.`,
    },
  ];
}

function describeRegionsFinding(policies: readonly NamedPolicy[]): readonly LintFinding[] {
  const answer = evaluate(
    {
      principal: { kind: "aws", arn: "arn:aws:iam::000000000000:user/lint", account: "000000000000" },
      action: "ec2:DescribeRegions",
      resource: "*",
    },
    { identity: policies },
  );
  if (answer.decision === "allowed") return [];
  return [
    {
      id: "missing-describe-regions",
      severity: "block",
      action: "ec2:DescribeRegions",
      message: "Harness needs ec2:DescribeRegions: the connector test is this one call.",
      fix: "Add ec2:DescribeRegions with Resource *.",
    },
  ];
}

const ORDER: Readonly<Record<LintSeverity, number>> = { block: 0, warn: 1, info: 2 };

/** All findings about policies that need no call to AWS, worst first, in order of the statements. */
export function lintPolicies(policies: readonly NamedPolicy[], purpose: LintPurpose): readonly LintFinding[] {
  const findings = [
    ...(purpose.holder === "harness" ? describeRegionsFinding(policies) : []),
    ...policies.flatMap((policy) => [...versionFindings(policy), ...lintDocument(policy, purpose), ...sizeFindings(policy)]),
  ];
  return findings.sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
