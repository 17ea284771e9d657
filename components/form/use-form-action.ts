"use client";

import { startTransition, useActionState, useState, type SyntheticEvent } from "react";

import type { FormResult } from "@/lib/core/action-result";
import { checkInput } from "@/lib/core/check-input";

/**
 * Connects a plain form to its server action, for `<form action={run} onSubmit={send}>`. The form posts before and without
 * scripts; with scripts it keeps its values after each response. Input that is too large is refused before it is sent,
 * with the server's message.
 */
export function useFormAction<Value>(
  action: (previous: FormResult<Value> | undefined, form: FormData) => Promise<FormResult<Value>>,
) {
  const [answered, run, pending] = useActionState(action, undefined);
  const [refused, setRefused] = useState<FormResult<Value>>();
  const [sent, setSent] = useState<FormData>();

  /** Sends what was sent last once more. */
  function again() {
    if (sent === undefined) return;
    startTransition(() => {
      run(sent);
    });
  }

  // Without this, React would reset the form after every response, even a failure.
  function send(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const native = event.nativeEvent;
    const submitter = native instanceof SubmitEvent && native.submitter instanceof HTMLElement ? native.submitter : null;
    const data = new FormData(event.currentTarget, submitter);
    const problem = checkInput(textsOf(data));
    setRefused(problem === undefined ? undefined : { ok: false, error: { ...problem, reference: "" }, typed: {} });
    if (problem !== undefined) return;
    setSent(data);
    startTransition(() => {
      run(data);
    });
  }

  return { result: refused ?? answered, run, send, again: sent === undefined ? undefined : again, pending };
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
