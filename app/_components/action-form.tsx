"use client";

import { useId, useState, type InputHTMLAttributes, type ReactNode } from "react";

import { Field } from "@/components/form/field";
import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { eyeIcon, eyeOffIcon, octagonXIcon } from "@/components/ui/icons";
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

type ActionFormProps<Value> = {
  readonly action: FormAction<Value>;
  readonly fields?: readonly ActionField[];
  /** Hidden fields: names and values. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly submit: string;
  readonly look?: "plain" | "primary" | "danger";
  readonly size?: "normal" | "small" | "full";
  /** Shown while the action runs, if it takes longer than a moment. */
  readonly busy?: string;
  /** The button's label for screen readers, where the visible label needs its surroundings. */
  readonly submitLabel?: string;
  readonly label?: string;
  /** The account that a password field belongs to, for password managers; it is not sent. */
  readonly username?: string;
  /** Shown after success, where the page itself does not show it. Server components pass a string only. */
  readonly done?: string | ((value: Value) => ReactNode);
  /** Shown below the form after success: a second form, for instance. */
  readonly after?: (value: Value) => ReactNode;
  readonly children?: ReactNode;
};

/**
 * A form that posts to a server action, with and without scripts. After a failure typed values stay (secrets do not),
 * and the failure is shown on top with a link to each field.
 */
export function ActionForm<Value>({
  action,
  fields = [],
  hidden = {},
  submit,
  look = "plain",
  size = "normal",
  ...words
}: ActionFormProps<Value>) {
  const { result, run, send, pending } = useFormAction(action);
  const id = useId();
  const error = result?.ok === false ? result.error : undefined;
  const typed = result?.ok === false ? result.typed : {};

  return (
    <div className="stack-4">
      <form action={run} onSubmit={send} className="stack-4" aria-label={words.label} noValidate>
        {error === undefined ? null : <Failure id={id} error={error} fields={fields} />}
        {result?.ok === true && words.done !== undefined ? <Done words={words.done} value={result.value} /> : null}
        {words.username === undefined ? null : (
          <input
            type="email"
            autoComplete="username"
            value={words.username}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
            className="vh"
          />
        )}
        {fields.map((field) => (
          <ActionInput
            key={field.name}
            id={`${id}-${field.name}`}
            field={field}
            typed={typed[field.name]}
            error={error?.fieldErrors?.[field.name]}
          />
        ))}
        {words.children}
        <div>
          {Object.entries(hidden).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" look={look} size={size} aria-label={words.submitLabel} aria-disabled={pending}>
            {submit}
          </Button>
          {words.busy === undefined ? null : (
            <span className="small soft" role="status">
              {pending ? ` ${words.busy}` : ""}
            </span>
          )}
        </div>
      </form>
      {result?.ok === true ? words.after?.(result.value) : null}
    </div>
  );
}

function Done<Value>({ words, value }: { readonly words: string | ((value: Value) => ReactNode); readonly value: Value }) {
  return <div role="status">{typeof words === "string" ? <p className="small">{words}</p> : words(value)}</div>;
}

type FailureProps = {
  readonly id: string;
  readonly error: Extract<FormResult<never>, { ok: false }>["error"];
  readonly fields: readonly ActionField[];
};

const focusNow = (element: HTMLDivElement | null) => {
  element?.focus();
};

function Failure({ id, error, fields }: FailureProps) {
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

function ActionInput({ id, field, typed, error }: ActionInputProps) {
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
