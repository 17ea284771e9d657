"use client";

import { useState, type InputHTMLAttributes, type ReactNode } from "react";

import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { eyeIcon, eyeOffIcon, octagonXIcon } from "@/components/ui/icons";
import { confirmIdentityPath } from "@/lib/config/routes";
import type { FormResult } from "@/lib/core/action-result";

/** A field of a plain form; with `options` it is a select. */
export type ActionField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly type?: "text" | "email" | "password" | "url" | "date" | "datetime-local" | undefined;
  readonly autoComplete?: string | undefined;
  readonly defaultValue?: string | undefined;
  readonly mono?: boolean | undefined;
  readonly required?: boolean | undefined;
  readonly options?: readonly { readonly value: string; readonly label: string }[] | undefined;
};

/** A form action made by `defineFormAction` or `defineDoorAction`. */
export type FormAction<Value> = (previous: FormResult<Value> | undefined, form: FormData) => Promise<FormResult<Value>>;

type FailureProps = {
  readonly id: string;
  readonly error: Extract<FormResult<never>, { ok: false }>["error"];
  readonly fields: readonly ActionField[];
};

const focusNow = (element: HTMLDivElement | null) => {
  element?.focus();
};

/** Why a form did not work, on top of it, with a link to each field. It takes the focus. */
export function Failure({ id, error, fields }: FailureProps) {
  const named = fields.flatMap((field) => {
    const message = error.fieldErrors?.[field.name];
    return message === undefined ? [] : [{ name: field.name, message }];
  });
  const { explanation } = error;
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={focusNow} aria-labelledby={`${id}-failure`}>
      <h2 id={`${id}-failure`}>
        <Icon icon={octagonXIcon} />
        {explanation?.title ?? error.message}
      </h2>
      {named.length === 0 ? null : (
        <ul>
          {named.map(({ name, message }) => (
            <li key={name}>
              <a href={`#${id}-${name}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
      {explanation === undefined ? null : (
        <p className="small">
          {explanation.cause} {explanation.fix}
        </p>
      )}
      {error.proof === undefined ? null : (
        <p className="small">
          <a href={confirmIdentityPath()} target="_blank" rel="noreferrer">
            Confirm that it is you, in a new tab
          </a>
        </p>
      )}
      {error.code === "internal" ? (
        <p className="small">
          Reference <code>{error.reference}</code>
        </p>
      ) : null}
    </div>
  );
}

type ActionInputProps = {
  readonly id: string;
  readonly field: ActionField;
  readonly typed: string | undefined;
  readonly error: string | undefined;
};

/** A field with its label, hint and message, keeping what was typed. */
export function ActionInput({ id, field, typed, error }: ActionInputProps) {
  const described = [field.hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`].filter(
    (part) => part !== "",
  );
  const shared = {
    id,
    name: field.name,
    "aria-invalid": error !== undefined,
    "aria-describedby": described.length === 0 ? undefined : described.join(" "),
    "aria-required": field.required,
    defaultValue: typed ?? field.defaultValue,
  };
  return (
    <Field id={id} label={field.label} hint={field.hint} error={error}>
      {field.options === undefined ? (
        <TextInput {...shared} field={field} />
      ) : (
        <select {...shared} className="select" key={typed}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type TextInputProps = Readonly<Omit<InputHTMLAttributes<HTMLInputElement>, "type">> & { readonly field: ActionField };

/** An input; a new password can be shown while it is chosen. */
function TextInput({ field, ...props }: TextInputProps) {
  const [isShown, setShown] = useState(false);
  const isSecret = field.type === "password";
  const input = (
    <input
      {...props}
      type={isSecret && isShown ? "text" : (field.type ?? "text")}
      className={field.mono === true || isSecret ? "input mono" : "input"}
      autoComplete={field.autoComplete ?? "off"}
      autoCapitalize="off"
      spellCheck={false}
    />
  );
  if (field.autoComplete !== "new-password") return input;
  return (
    <div className="with-button">
      {input}
      <Button
        className="needs-script"
        icon={isShown ? eyeOffIcon : eyeIcon}
        aria-pressed={isShown}
        aria-controls={props.id}
        onClick={() => {
          setShown(!isShown);
        }}
      >
        {isShown ? "Hide" : "Show"}
        <span className="vh"> {field.label}</span>
      </Button>
    </div>
  );
}
