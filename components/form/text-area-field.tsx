"use client";

import clsx from "clsx";

import { Field, type FieldWords } from "./field";
import { useField } from "./use-field";

type TextAreaFieldProps = FieldWords & {
  readonly mono?: boolean | undefined;
  readonly rows?: number | undefined;
  readonly wide?: boolean | undefined;
};

/** Several lines of text: a reason, an error message to explain. */
export function TextAreaField({ name, label, hint, question, required, mono = false, rows = 4, wide }: TextAreaFieldProps) {
  const { id, error, aria, bind, start } = useField({ name, hint, required });
  return (
    <Field id={id} label={label} hint={hint} error={error} question={question} wide={wide}>
      <textarea
        {...bind()}
        {...aria}
        id={id}
        rows={rows}
        className={clsx("input", mono && "mono")}
        defaultValue={start.text}
        spellCheck={mono ? false : undefined}
      />
    </Field>
  );
}
