"use client";

import { useEffect, type ReactNode } from "react";
import { useFormContext } from "react-hook-form";

import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import type { FamilyRevisions } from "@/lib/domain/ecs/registered-definition";

import { useTexts } from "./use-texts";

export type ExistingFieldsProps = {
  /** The families of the region; `undefined` when they could not be read. */
  readonly families: readonly string[] | undefined;
  /** The revisions of the family in the address; absent while there is none. */
  readonly shown: FamilyRevisions | undefined;
  /** The revision in the address, read-only. */
  readonly preview: ReactNode;
};

/** A family and one of its revisions, newest first, with what is in it. */
export function ExistingFields({ families, shown, preview }: ExistingFieldsProps) {
  const { setValue } = useFormContext();
  const [family = "", revision = ""] = useTexts(["family", "revision"]);
  const ofFamily = shown?.family === family ? shown : undefined;
  const newest = ofFamily?.revisions[0];

  // Synchronises with the answer of AWS: the newest revision is chosen until a person chooses another one.
  useEffect(() => {
    if (ofFamily === undefined || newest === undefined || ofFamily.revisions.includes(Number(revision))) return;
    setValue("revision", String(newest), { shouldDirty: true });
  }, [ofFamily, newest, revision, setValue]);

  if (families === undefined) {
    return (
      <>
        <TextField name="family" label="Family" mono width="medium" />
        <TextField name="revision" label="Revision" inputMode="numeric" mono width="short" />
      </>
    );
  }
  return (
    <>
      <SelectField
        name="family"
        label="Family"
        hint="Only families with an ACTIVE revision are listed."
        emptyLabel="Choose a family"
        options={families.map((name) => ({ value: name, label: name }))}
        width="medium"
      />
      {ofFamily === undefined ? null : (
        <SelectField
          key={family}
          name="revision"
          label="Revision"
          hint={ofFamily.hasMore ? "The newest 100 revisions, newest first." : "Newest first."}
          options={ofFamily.revisions.map((number, index) => ({
            value: String(number),
            label: index === 0 ? `${String(number)}, the newest` : String(number),
          }))}
          width="medium"
        />
      )}
      {ofFamily === undefined ? null : preview}
    </>
  );
}
