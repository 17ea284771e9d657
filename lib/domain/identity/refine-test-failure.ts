import type { Explanation } from "@/lib/core/errors";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { parsePolicyText } from "@/lib/domain/iam/policy-document";
import { explainTrust } from "@/lib/domain/iam/trust/explain";

/** A red connector test with both sides of the external ID, where they are what differs. */
export type RefinedFailure = {
  readonly explanation: Explanation;
  readonly compared: readonly { readonly side: string; readonly same: string; readonly differs: string }[];
};

/** How many characters at the end of two values are marked as different. */
const MARKED = 4;

/**
 * AWS answers the same words whatever is wrong with a trust policy. Where the portal may read it, the refusal of an
 * AssumeRole is told from the policy itself: the external ID differs (pain 3).
 */
export function refineTestFailure(
  explanation: Explanation,
  seen: { readonly role: IamRole | undefined; readonly externalId: string },
): RefinedFailure {
  const plain = { explanation, compared: [] };
  const trust = seen.role?.trustDocument === undefined ? undefined : parsePolicyText(seen.role.trustDocument, "trust");
  if (trust?.ok !== true || seen.role === undefined || !explanation.causeId.startsWith("trust-")) return plain;
  const { externalId, findings } = explainTrust(trust.value, { purpose: "harness", externalId: seen.externalId });
  const mismatch = findings.find((finding) => finding.id === "external-id-mismatch");
  const [expected] = externalId.values;
  if (mismatch === undefined || expected === undefined) return plain;
  return {
    explanation: {
      ...explanation,
      causeId: "external-id-mismatch",
      title: "Harness cannot enter the account: the external ID differs",
      cause: `Role ${seen.role.roleName} expects another external ID than the one Harness sends.`,
      owner: "aws-admin",
      fix: "Put this run’s external ID into the trust policy of the role. Others who use the role with the old one need a separate statement.",
      fixText: JSON.stringify({ Condition: { StringEquals: { "sts:ExternalId": seen.externalId } } }, null, 2),
      retry: "after-fix",
    },
    compared: [side("Role expects", expected), side("Harness sends", seen.externalId)],
  };
}

function side(name: string, value: string) {
  return { side: name, same: value.slice(0, -MARKED), differs: value.slice(-MARKED) };
}
