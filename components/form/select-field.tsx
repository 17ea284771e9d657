"use client";

import clsx from "clsx";

import { Field, type FieldWords } from "./field";
import { useField } from "./use-field";

/** One option. */
export type SelectOption = {
  readonly value: string;
  readonly label: string;
  /** Its content in words ("25 instances"), shown after the name. */
  readonly count?: string | undefined;
};

type SelectFieldProps = FieldWords & {
  readonly options: readonly SelectOption[];
  /** The empty first option; without it the first option is preselected. */
  readonly emptyLabel?: string | undefined;
  readonly width?: "short" | "medium" | "full" | undefined;
};

/** A choice from a list read from the account. For up to six options use `RadioCards`. */
export function SelectField({ name, label, hint, question, required, options, emptyLabel, width = "full" }: SelectFieldProps) {
  const { id, error, aria, bind, start } = useField({ name, hint, required });
  return (
    <Field id={id} label={label} hint={hint} error={error} question={question}>
      <select
        {...bind()}
        {...aria}
        id={id}
        className={clsx("select", width !== "full" && `w-${width}`)}
        defaultValue={start.text}
      >
        {emptyLabel === undefined ? null : <option value="">{emptyLabel}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.count === undefined ? option.label : `${option.label}, ${option.count}`}
          </option>
        ))}
      </select>
    </Field>
  );
}
