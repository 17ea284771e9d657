"use client";

import { useWatch } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { SelectField, type SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";

type EnvironmentFieldsProps = { readonly environments: readonly SelectOption[] | undefined };

/** A new environment, or one of the project as it is. */
export function EnvironmentFields({ environments }: EnvironmentFieldsProps) {
  const source: unknown = useWatch({ name: "environment.source" });
  const none = environments?.length === 0;
  return (
    <>
      <RadioCards
        name="environment.source"
        label="Which environment does it belong to?"
        options={[
          { value: "new", label: "New environment", hint: "Made on your confirmation, in the project." },
          {
            value: "existing",
            label: "Existing environment",
            hint: "Used as it is and never undone.",
            lockedBecause: none ? "This project has no environment yet." : undefined,
          },
        ]}
      />
      {source === "existing" ? (
        environments === undefined ? (
          <TextField name="environment.identifier" label="Identifier of the environment" mono width="medium" />
        ) : (
          <SelectField
            name="environment.identifier"
            label="Environment"
            emptyLabel="Choose one"
            options={environments}
            width="medium"
          />
        )
      ) : (
        <>
          <TextField name="environment.name" label="Name of the environment" width="medium" />
          <RadioCards
            name="environment.type"
            label="Type of the environment"
            options={[
              { value: "Production", label: "Production", hint: "Counted and governed as production in Harness." },
              { value: "PreProduction", label: "Pre-production", hint: "Test, staging and everything before." },
            ]}
          />
        </>
      )}
    </>
  );
}
