"use client";

import { useWatch } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { TextField } from "@/components/form/text-field";

type RightsFieldsProps = {
  readonly what: "user" | "role" | "key";
  /** Why nothing can be attached to this identity. */
  readonly lockedBecause?: string | undefined;
};

/** What to do about the permissions of an existing identity. */
export function RightsFields({ what, lockedBecause }: RightsFieldsProps) {
  const choice: unknown = useWatch({ name: "rights.choice" });
  const who = what === "key" ? "the key’s user" : `this ${what}`;
  return (
    <>
      <RadioCards
        name="rights.choice"
        label={`Which permissions to add to ${who}?`}
        columns={1}
        options={[
          {
            value: "missing",
            label: "Attach what is missing",
            hint: "The portal asks AWS which actions of step 2 are missing, and adds them as a separate policy.",
            lockedBecause,
          },
          {
            value: "policy",
            label: "Attach the policy of step 2",
            hint: "All of it, including what is already allowed.",
            lockedBecause,
          },
          {
            value: "leave",
            label: "Leave as it is",
            hint: "Nothing is attached. The permission matrix shows what is missing.",
          },
        ]}
      />
      {choice === "missing" && lockedBecause === undefined ? (
        <TextField name="rights.policyName" label="Name of the added policy" mono width="medium" />
      ) : null}
    </>
  );
}
