"use client";

import { lazy, Suspense, useId, useState, type ReactNode } from "react";

import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import type { FormResult } from "@/lib/core/action-result";

import { ActionInput, Failure, type ActionField, type FormAction } from "./action-field";
import { Username } from "./username";

// Only sensitive actions ask for it, and the sign-in page has none of them.
const ConfirmIdentityDialog = lazy(async () => ({ default: (await import("./confirm-identity-dialog")).ConfirmIdentityDialog }));

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
 * and the failure is shown on top with a link to each field. Where the action needs a recent proof of who the person is, a
 * dialog asks for it and sends the same form again.
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
  const { result, run, send, again, pending } = useFormAction(action);
  const [closedFor, setClosedFor] = useState<FormResult<Value>>();
  const id = useId();
  const error = result?.ok === false ? result.error : undefined;
  const typed = result?.ok === false ? result.typed : {};

  return (
    <div className="stack-4">
      <form action={run} onSubmit={send} className="stack-4" aria-label={words.label} noValidate>
        {error === undefined ? null : <Failure id={id} error={error} fields={fields} />}
        {result?.ok === true && words.done !== undefined ? <Done words={words.done} value={result.value} /> : null}
        {words.username === undefined ? null : <Username account={words.username} />}
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
      {error?.proof === undefined || again === undefined || closedFor === result ? null : (
        <Suspense>
          <ConfirmIdentityDialog
            proof={error.proof}
            goOn={again}
            onClose={() => {
              setClosedFor(result);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Done<Value>({ words, value }: { readonly words: string | ((value: Value) => ReactNode); readonly value: Value }) {
  return <div role="status">{typeof words === "string" ? <p className="small">{words}</p> : words(value)}</div>;
}
