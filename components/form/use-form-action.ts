"use client";

import { useActionState, useState, useTransition, type SyntheticEvent } from "react";

import type { ActionError, FormResult } from "@/lib/core/action-result";
import { checkInput } from "@/lib/core/check-input";

import { callFailure } from "./call-action";

/** A form action made by `defineFormAction` or `defineDoorAction`. */
export type FormAction<Value> = (previous: FormResult<Value> | undefined, form: FormData) => Promise<FormResult<Value>>;

/** A form's action in progress. */
export type FormActionState<Value> = {
  readonly result: FormResult<Value> | undefined;
  /** For `<form action>`, before and without scripts. */
  readonly run: (data: FormData) => void;
  /** For `onSubmit`. */
  readonly send: (event: SyntheticEvent<HTMLFormElement>) => void;
  /** Sends once more what was sent last; absent when nothing was sent by script. */
  readonly again: (() => void) | undefined;
  readonly pending: boolean;
};

/**
 * Connects a plain form to its server action, for `<form action={run} onSubmit={send}>`. The form posts before and without
 * scripts; with scripts it keeps its values after each response. Input that is too large is refused before it is sent,
 * with the server's message.
 */
export function useFormAction<Value>(action: FormAction<Value>): FormActionState<Value> {
  // Without scripts the response is in the page; with them `send` calls the action, because a call that gets no response
  // would replace the whole page by its error here.
  const [posted, run] = useActionState(action, undefined);
  const [received, setReceived] = useState<FormResult<Value>>();
  const [sent, setSent] = useState<FormData>();
  const [pending, startTransition] = useTransition();
  const result = received ?? posted;

  function call(data: FormData) {
    startTransition(async () => {
      const response = await action(result, data).catch((cause: unknown) => failed(callFailure(cause)));
      startTransition(() => {
        setReceived(response);
      });
    });
  }

  /** A failure that the server did not see. What it last gave back as typed stays, so that no field is made again. */
  function failed(error: ActionError): FormResult<Value> {
    return { ok: false, error, typed: result?.ok === false ? result.typed : {} };
  }

  /** Sends what was sent last once more. */
  function again() {
    if (sent !== undefined) call(sent);
  }

  // Without this, React would reset the form after every response, even a failure.
  function send(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const native = event.nativeEvent;
    const submitter = native instanceof SubmitEvent && native.submitter instanceof HTMLElement ? native.submitter : null;
    const data = new FormData(event.currentTarget, submitter);
    const problem = checkInput(textsOf(data));
    if (problem !== undefined) {
      setReceived(failed({ ...problem, reference: "" }));
      return;
    }
    setSent(data);
    call(data);
  }

  return { result, run, send, again: sent === undefined ? undefined : again, pending };
}

/** The text values of a form by name; repeated names give a list. */
function textsOf(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const texts = form.getAll(name).filter((value) => typeof value === "string");
      return [name, texts.length === 1 ? texts[0] : texts];
    }),
  );
}
