"use client";

import { FieldError, type FieldWords } from "./field";
import { useField } from "./use-field";

type CheckboxFieldProps = Omit<FieldWords, "question"> & {
  /** What a form that posts sends for the tick. */
  readonly value?: string | undefined;
};

/** One yes or no, as a sentence the person agrees to. */
export function CheckboxField({ name, label, hint, required, value }: CheckboxFieldProps) {
  const { id, error, aria, bind, start } = useField({ name, hint, required });
  return (
    <div className={error === undefined ? "field" : "field bad"}>
      <FieldError id={id} error={error} />
      <div className="check">
        <input {...bind()} {...aria} type="checkbox" id={id} value={value} defaultChecked={start.ticked} />
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
