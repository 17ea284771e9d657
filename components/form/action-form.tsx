"use client";

import { useId, useRef, type ReactNode } from "react";

import { Button } from "@/components/ui/button";

import { ActionFailure } from "./action-failure";
import { ProofQuestion } from "./proof-request";
import { FormContext, type FormPort } from "./form-port";
import { useFormAction, type FormAction, type FormActionState } from "./use-form-action";

type PostedFormProps<Value> = {
  /** The state of its action; see `useFormAction`. */
  readonly form: FormActionState<Value>;
  /** The initial values of its fields, by name. */
  readonly defaultValues?: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** Hidden fields: names and values. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** The button's label. Without it, the children have buttons. */
  readonly submit?: string;
  readonly look?: "plain" | "primary" | "danger";
  readonly size?: "normal" | "small" | "full";
  /** Shown while the action runs, if it takes longer than a moment. */
  readonly busy?: string;
  /** The button's label for screen readers, where the visible label needs its surroundings. */
  readonly submitLabel?: string;
  readonly label?: string;
  /** Fields of `components/form`, and text. */
  readonly children?: ReactNode;
};

export type ActionFormProps<Value> = Omit<PostedFormProps<Value>, "form"> & {
  readonly action: FormAction<Value>;
  /** Shown after success, where the page itself does not show it. Server components pass a string only. */
  readonly done?: string | ((value: Value) => ReactNode);
  /** Shown below the form after success: a second form, for instance. */
  readonly after?: (value: Value) => ReactNode;
};

/**
 * A form that posts to a server action, with and without scripts. After a failure typed values stay (secrets do not, where the
 * page is loaded again), and the failure is shown on top.
 */
export function ActionForm<Value>({ action, done, after, ...words }: ActionFormProps<Value>) {
  const form = useFormAction(action);
  const { result } = form;
  return (
    <div className="stack-4">
      <PostedForm {...words} form={form}>
        {result?.ok === true && done !== undefined ? <Done words={done} value={result.value} /> : null}
        {words.children}
      </PostedForm>
      {result?.ok === true ? after?.(result.value) : null}
    </div>
  );
}

/** The form alone, for a page that keeps the state of the action itself. */
export function PostedForm<Value>({
  form,
  defaultValues = {},
  hidden = {},
  submit,
  look = "plain",
  size = "normal",
  ...words
}: PostedFormProps<Value>) {
  const { result, run, send, again, pending } = form;
  const id = useId();
  const element = useRef<HTMLFormElement>(null);
  const error = result?.ok === false ? result.error : undefined;
  const typed = result?.ok === false ? result.typed : {};
  const port: FormPort = {
    idOf: (name) => `${id}-${pathOf(name)}`,
    errorOf: (name) => error?.fieldErrors?.[pathOf(name)],
    startOf: (name) => typed[name] ?? defaultValues[name],
    bind: (name) => ({ name }),
    fill: (name, value) => {
      const control = element.current?.elements.namedItem(name);
      if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return;
      control.value = value;
      control.focus();
    },
  };
  const problems = Object.entries(error?.fieldErrors ?? {}).map(([name, message]) => ({ name, message }));
  return (
    <FormContext value={port}>
      <form ref={element} action={run} onSubmit={send} className="stack-4" aria-label={words.label} noValidate>
        {error === undefined ? null : <ActionFailure error={error} problems={problems} idOf={port.idOf} />}
        {words.children}
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {submit === undefined ? null : (
          <div>
            <Button type="submit" look={look} size={size} aria-label={words.submitLabel} aria-disabled={pending}>
              {submit}
            </Button>
            {words.busy === undefined ? null : (
              <span className="small soft" role="status">
                {pending ? ` ${words.busy}` : ""}
              </span>
            )}
          </div>
        )}
      </form>
      <ProofQuestion error={error} again={again} />
    </FormContext>
  );
}

/** A list is posted under a name with `[]`; its errors have the name alone. */
function pathOf(name: string): string {
  return name.replace(/\[\]$/, "");
}

function Done<Value>({ words, value }: { readonly words: string | ((value: Value) => ReactNode); readonly value: Value }) {
  return <div role="status">{typeof words === "string" ? <p className="small">{words}</p> : words(value)}</div>;
}
