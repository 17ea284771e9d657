"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { eyeIcon, eyeOffIcon, lockIcon } from "@/components/ui/icons";

import { Field, type FieldWords } from "./field";
import { useField } from "./use-field";

/** Where a secret is stored: never its value, only enough to tell two secrets apart. */
export type StoredSecret = { readonly place: string; readonly identifier: string; readonly lastFour?: string | undefined };

type SecretFieldProps = FieldWords & {
  readonly stored?: StoredSecret | undefined;
  readonly autoComplete?: "off" | "current-password" | "new-password" | undefined;
};

/** A secret: hidden, pasted or typed, never prefilled. Once it is stored, only its place is shown until it is replaced. */
export function SecretField({ stored, ...words }: SecretFieldProps) {
  const [replacing, setReplacing] = useState(false);
  if (stored === undefined || replacing) return <SecretInput {...words} />;
  return (
    <div className="field">
      <p className="legend">{words.label}</p>
      <div className="stored">
        <Icon icon={lockIcon} />
        <span>
          Stored in {stored.place} as <code>{stored.identifier}</code>
          {stored.lastFour === undefined ? null : <span className="mono">, …{stored.lastFour}</span>}
        </span>
        <Button size="small" onClick={() => setReplacing(true)}>
          Replace<span className="vh"> {words.label}</span>
        </Button>
      </div>
    </div>
  );
}

function SecretInput({ name, label, hint, question, required, autoComplete = "off" }: Omit<SecretFieldProps, "stored">) {
  const { id, error, aria, bind } = useField({ name, hint, required });
  const [visible, setVisible] = useState(false);
  const input = (
    <input
      {...bind()}
      {...aria}
      id={id}
      type={visible ? "text" : "password"}
      className="input mono"
      autoComplete={autoComplete}
      autoCapitalize="off"
      spellCheck={false}
    />
  );
  // A password manager fills in the current password, so there is nothing to read.
  if (autoComplete === "current-password") {
    return (
      <Field id={id} label={label} hint={hint} error={error} question={question}>
        {input}
      </Field>
    );
  }
  return (
    <Field id={id} label={label} hint={hint} error={error} question={question}>
      <div className="with-button">
        {input}
        <Button
          className="needs-script"
          icon={visible ? eyeOffIcon : eyeIcon}
          aria-pressed={visible}
          aria-controls={id}
          onClick={() => setVisible(!visible)}
        >
          {visible ? "Hide" : "Show"}
          <span className="vh"> {label}</span>
        </Button>
      </div>
    </Field>
  );
}
