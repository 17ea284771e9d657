import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { parsePolicyText, policySize, TRUST_POLICY_MAX } from "@/lib/domain/iam/policy-document";
import type { TrustExpectation } from "@/lib/domain/iam/trust/conditions";
import { explainTrust, type TrustExplanation } from "@/lib/domain/iam/trust/explain";

/** What a person pasted beside the trust policy of a run. */
export type OwnTrust =
  { readonly kind: "policy"; readonly explained: TrustExplanation } | { readonly kind: "external-id"; readonly sentence: string };

/** Far longer than an external ID can be (1,224 characters), and no policy either. */
const LINE_MAX = 1224;

/**
 * Reads a pasted trust policy against what the run needs, or compares a pasted external ID with the run's own.
 *
 * Errors: `invalid_input` with the sentence for the field: not JSON, too long, another version, no trust policy, another ID.
 */
export function readOwnTrust(text: string, expected: TrustExpectation): Result<OwnTrust, AppError> {
  const { externalId } = expected;
  if (externalId !== undefined && isOneWord(text)) return compareExternalId(text, externalId);
  const parsed = parsePolicyText(text, "trust");
  if (!parsed.ok) return parsed;
  const size = policySize(parsed.value);
  if (size > TRUST_POLICY_MAX) {
    return refuse(
      `This trust policy has ${size.toLocaleString("en")} characters; IAM accepts ${TRUST_POLICY_MAX.toLocaleString("en")}. Take statements out.`,
    );
  }
  return ok({ kind: "policy", explained: explainTrust(parsed.value, expected) });
}

function isOneWord(text: string): boolean {
  return text.trim() !== "" && !/[{}"\n]/.test(text.trim()) && text.length <= LINE_MAX;
}

function compareExternalId(text: string, ours: string): Result<OwnTrust, AppError> {
  if (text === ours)
    return ok({ kind: "external-id", sentence: "This is the external ID of this run, character for character." });
  if (text.trim() === ours) {
    return refuse(
      "This is the external ID of this run with a space at its beginning or end. AWS compares exactly: remove the space.",
    );
  }
  if (text.replaceAll(/\s/g, "") === ours) {
    return refuse("This is the external ID of this run with a space inside. AWS compares exactly: copy it again.");
  }
  return refuse(
    `This is another external ID: it ends with ${text.trim().slice(-4)}, this run’s with ${ours.slice(-4)}. Use this run’s on both sides.`,
  );
}

function refuse(message: string): Result<never, AppError> {
  return err({ code: "invalid_input", message });
}
