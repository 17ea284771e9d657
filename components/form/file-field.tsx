"use client";

import { useState, type ChangeEvent } from "react";
import { useController, useFormContext } from "react-hook-form";

import { Field, type FieldWords } from "./field";
import { useField } from "./use-field";

const MAX_BYTES = 65_536;

type FileFieldProps = FieldWords & { readonly accept?: string | undefined };

/**
 * A text file read in the browser: a private key. The value is the file's text. The file itself is never uploaded,
 * and its text is never shown.
 */
export function FileField({ name, label, hint, question, accept }: FileFieldProps) {
  const { id, error, aria } = useField({ name, hint });
  const form = useFormContext();
  const { field } = useController({ control: form.control, name });
  const [read, setRead] = useState<string>();

  async function take(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    if (file.size > MAX_BYTES) {
      form.setError(name, { type: "size", message: "This file is larger than 64 KB, so it is not a key. Choose the key file." });
      return;
    }
    field.onChange(await file.text());
    form.clearErrors(name);
    setRead(`${file.name}, ${file.size} bytes, read in this browser`);
  }

  return (
    <Field id={id} label={label} hint={hint} error={error} question={question}>
      <input
        {...aria}
        id={id}
        ref={field.ref}
        type="file"
        className="input file"
        accept={accept}
        onChange={(event) => void take(event)}
        onBlur={field.onBlur}
      />
      <p className="hint" role="status">
        {read}
      </p>
    </Field>
  );
}
