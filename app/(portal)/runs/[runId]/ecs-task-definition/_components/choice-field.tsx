"use client";

import clsx from "clsx";
import { useController } from "react-hook-form";

import { Field, type FieldWords } from "@/components/form/field";
import type { SelectOption } from "@/components/form/select-field";
import { useField } from "@/components/form/use-field";

type ChoiceFieldProps = FieldWords & { readonly options: readonly SelectOption[]; readonly width?: "medium" | undefined };

/**
 * A choice whose options depend on other fields. The value of the document is always among them, also one that is not offered:
 * changing the options never changes the document.
 */
export function ChoiceField({ name, label, hint, options, width }: ChoiceFieldProps) {
  const { id, error, aria } = useField({ name, hint });
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Choice name={name} id={id} aria={aria} options={options} className={clsx("select", width === "medium" && "w-medium")} />
    </Field>
  );
}

type ChoiceProps = {
  readonly name: string;
  readonly id: string;
  readonly aria: ReturnType<typeof useField>["aria"];
  readonly options: readonly SelectOption[];
  readonly className: string;
};

/** The control alone. */
export function Choice({ name, id, aria, options, className }: ChoiceProps) {
  const { field } = useController({ name });
  const current = typeof field.value === "string" ? field.value : "";
  const isListed = options.some(({ value }) => value === current);
  return (
    <select {...field} {...aria} id={id} className={className} value={current}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {isListed ? null : <option value={current}>{current === "" ? "Not said" : `${current}, not offered`}</option>}
    </select>
  );
}
