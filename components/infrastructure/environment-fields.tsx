"use client";

import { useWatch } from "react-hook-form";

import { RadioCards } from "@/components/form/radio-cards";
import { SelectField, type SelectOption } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";

type EnvironmentFieldsProps = { readonly environments: readonly SelectOption[] | undefined };

/** A new environment, or an existing one of the project. */
export function EnvironmentFields({ environments }: EnvironmentFieldsProps) {
  const source: unknown = useWatch({ name: "environment.source" });
  const none = environments?.length === 0;
  return (
    <>
      <RadioCards
        name="environment.source"
        label="Which environment does it belong to?"
        options={[
          { value: "new", label: "New environment", hint: "Created in the project after you confirm." },
          {
            value: "existing",
            label: "Existing environment",
            hint: "Used as it is; undo never removes it.",
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
