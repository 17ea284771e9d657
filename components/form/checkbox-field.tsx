"use client";

import { FieldError, type FieldWords } from "./field";
import { useField } from "./use-field";

/** One yes or no, as a sentence the person agrees to. */
export function CheckboxField({ name, label, hint }: Omit<FieldWords, "question">) {
  const { id, error, aria, form } = useField(name, hint !== undefined);
  const start: unknown = form.getValues(name);
  return (
    <div className={error === undefined ? "field" : "field bad"}>
      <FieldError id={id} error={error} />
      <div className="check">
        <input {...form.register(name)} {...aria} type="checkbox" id={id} defaultChecked={start === true} />
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
