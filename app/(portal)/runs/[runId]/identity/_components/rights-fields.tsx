"use client";

import { useWatch } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { TextField } from "@/components/form/text-field";

type RightsFieldsProps = {
  readonly what: "user" | "role" | "key";
  /** Why nothing can be attached here. */
  readonly lockedBecause?: string | undefined;
};

/** What becomes of the rights of an identity that exists already. */
export function RightsFields({ what, lockedBecause }: RightsFieldsProps) {
  const choice: unknown = useWatch({ name: "rights.choice" });
  const who = what === "key" ? "the key’s user" : `this ${what}`;
  return (
    <>
      <RadioCards
        name="rights.choice"
        label={`What about the rights of ${who}?`}
        columns={1}
        options={[
          {
            value: "missing",
            label: "Attach what is missing",
            hint: "AWS is asked which actions of step 2 it lacks. They become a policy of their own.",
            lockedBecause,
          },
          {
            value: "policy",
            label: "Attach the policy of step 2",
            hint: "All of it, whatever is allowed already.",
            lockedBecause,
          },
          {
            value: "leave",
            label: "Leave as it is",
            hint: "Nothing is attached. What it lacks shows itself in the permission matrix.",
          },
        ]}
      />
      {choice === "missing" && lockedBecause === undefined ? (
        <TextField name="rights.policyName" label="Name of the policy that is added" mono width="medium" />
      ) : null}
    </>
  );
}
