"use client";

import { PasteBox } from "@/components/form/paste-box";
import type { TrustExpectation } from "@/lib/domain/iam/trust/conditions";

/** A trust policy that somebody sent, read beside what this run needs. It never leaves the browser and is no answer of the step. */
export function OwnTrust({ expected }: { readonly expected: TrustExpectation }) {
  return (
    <PasteBox
      summary="Read a trust policy that you have"
      label="Trust policy, or an external ID"
      hint="A role’s trust relationship as JSON, or the external ID as Harness or somebody else has it. It is read in your browser and kept nowhere."
      rows={6}
      button="Explain"
      ask={async (text) => (await import("./own-trust-answer")).answerOwnTrust(text, expected)}
    />
  );
}
