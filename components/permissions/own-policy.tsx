"use client";

import { PasteBox } from "@/components/form/paste-box";

import type { PolicyBase, PolicyTicks } from "./policy-input";

type OwnPolicyProps = { readonly base: PolicyBase; readonly ticks: PolicyTicks };

/** Compares a pasted policy with the ticks. It never leaves the browser and is not an answer of the step. */
export function OwnPolicy({ base, ticks }: OwnPolicyProps) {
  return (
    <PasteBox
      summary="Compare with a policy that you have"
      label="Your policy"
      hint="A permission policy as JSON. It is read in your browser and not stored."
      rows={8}
      button="Compare"
      ask={async (text) => (await import("./own-policy-answer")).answerOwnPolicy(text, base, ticks)}
    />
  );
}
