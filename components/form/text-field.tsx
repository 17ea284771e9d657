"use client";

import clsx from "clsx";

import { Field, type FieldWords } from "./field";
import { FoundChips, type FoundValue } from "./found-chips";
import { useField } from "./use-field";

type TextFieldProps = FieldWords & {
  /** Identifiers, ARNs and addresses. */
  readonly mono?: boolean | undefined;
  /** The expected length of an answer, which sets the field's width. */
  readonly width?: "short" | "medium" | "full" | undefined;
  readonly type?: "text" | "email" | "url" | "number" | "date" | "datetime-local" | undefined;
  readonly inputMode?: "text" | "numeric" | "url" | "email" | undefined;
  readonly autoComplete?: string | undefined;
  /** Values that exist in the account. */
  readonly found?: readonly FoundValue[] | undefined;
};

/** One line of text. */
export function TextField({
  name,
  label,
  hint,
  question,
  required,
  mono = false,
  width = "full",
  type = "text",
  inputMode,
  autoComplete = "off",
  found = [],
}: TextFieldProps) {
  const { id, error, aria, bind, start } = useField({ name, hint, required });
  return (
    <Field id={id} label={label} hint={hint} error={error} question={question}>
      <input
        {...bind(type === "number" ? "number" : "text")}
        {...aria}
        id={id}
        type={type}
        className={clsx("input", mono && "mono", width !== "full" && `w-${width}`)}
        defaultValue={start.text}
        inputMode={inputMode}
        autoComplete={autoComplete}
        autoCapitalize={mono || type === "email" ? "off" : undefined}
        spellCheck={mono ? false : undefined}
      />
      <FoundChips name={name} found={found} />
    </Field>
  );
}
