"use client";

import { PasteBox } from "@/components/form/paste-box";
import type { TrustExpectation } from "@/lib/domain/iam/trust/conditions";

/** Compares a pasted trust policy with what this run needs. It never leaves the browser and is not an answer of the step. */
export function OwnTrust({ expected }: { readonly expected: TrustExpectation }) {
  return (
    <PasteBox
      summary="Check a trust policy that you have"
      label="Trust policy, or an external ID"
      hint="A role’s trust policy as JSON, or an external ID to compare. It is read in your browser and not stored."
      rows={6}
      button="Explain"
      ask={async (text) => (await import("./own-trust-answer")).answerOwnTrust(text, expected)}
    />
  );
}
