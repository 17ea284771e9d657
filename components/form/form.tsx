"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useId, useState, type FormEvent, type ReactNode } from "react";
import { FormProvider, useForm, type DefaultValues, type FieldValues, type Path, type PathValue } from "react-hook-form";
import type { z } from "zod";

import { ErrorSummary } from "./error-summary";
import { readTypedBefore } from "./typed-before";

/** What saving gave back: done, or messages in the user's words, some of them for single fields. */
export type SubmitResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: { readonly message: string; readonly fieldErrors?: Readonly<Record<string, string>> | undefined };
    };

type FormProps<Input extends FieldValues, Output> = {
  /** The schema that the server parses with too. */
  readonly schema: z.ZodType<Output, Input>;
  readonly defaultValues: DefaultValues<Input>;
  /** Called with valid answers. `intent` is the value of the button pressed ("continue"). It may redirect. */
  readonly onSubmit: (values: Output, intent: string) => Promise<SubmitResult | void>;
  /** Called instead when the button carries `formNoValidate` ("Save and leave"): answers as they are, complete or not. */
  readonly onDraft?: ((values: Input, intent: string) => Promise<SubmitResult | void>) | undefined;
  /** Called when a changed field is left, for saving field by field. */
  readonly onLeave?: ((name: string, values: Input) => void) | undefined;
  /** A server action for the time before scripts run; without it an early press waits for nothing and loses nothing. */
  readonly fallbackAction?: ((data: FormData) => Promise<void>) | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

const ERROR_PREFIX = "Error: ";

function markTitle(failed: boolean) {
  const plain = document.title.startsWith(ERROR_PREFIX) ? document.title.slice(ERROR_PREFIX.length) : document.title;
  document.title = failed ? `${ERROR_PREFIX}${plain}` : plain;
}

/**
 * A form whose fields come from `components/form`. It checks on submit with the schema, then as answers are corrected;
 * a failed submit puts a summary on top, moves the focus there and marks the title. What was typed before scripts ran is kept.
 */
export function Form<Input extends FieldValues, Output>(props: FormProps<Input, Output>) {
  const id = useId();
  const [typedBefore] = useState(() => readTypedBefore(id));
  const [attempt, setAttempt] = useState(0);
  const methods = useForm<Input, unknown, Output>({
    resolver: zodResolver(props.schema),
    defaultValues: props.defaultValues,
    mode: "onSubmit",
    reValidateMode: "onChange",
    shouldFocusError: false,
  });

  // Synchronises with the browser: the document was usable before this script, and its answers are the newer ones.
  useEffect(() => {
    for (const [name, value] of Object.entries(typedBefore)) {
      methods.setValue(name as Path<Input>, value as PathValue<Input, Path<Input>>, { shouldDirty: true });
    }
  }, [methods, typedBefore]);

  function settle(result: SubmitResult | void) {
    if (result === undefined || result.ok) {
      markTitle(false);
      return;
    }
    const fields = Object.entries(result.error.fieldErrors ?? {});
    for (const [name, message] of fields) methods.setError(name as Path<Input>, { type: "server", message });
    if (fields.length === 0) methods.setError("root", { type: "server", message: result.error.message });
    showProblems();
  }

  function showProblems() {
    markTitle(true);
    setAttempt((count) => count + 1);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const native = event.nativeEvent;
    const button = native instanceof SubmitEvent && native.submitter instanceof HTMLButtonElement ? native.submitter : undefined;
    const intent = button?.value ?? "";
    methods.clearErrors("root");
    if (button?.formNoValidate === true && props.onDraft !== undefined) {
      settle(await props.onDraft(methods.getValues(), intent));
      return;
    }
    await methods.handleSubmit(async (values) => {
      settle(await props.onSubmit(values, intent));
    }, showProblems)(event);
  }

  function left(event: FormEvent<HTMLFormElement>) {
    const { target } = event;
    if (props.onLeave === undefined || !("name" in target) || typeof target.name !== "string" || target.name === "") return;
    const { isDirty } = methods.getFieldState(target.name as Path<Input>);
    if (isDirty) props.onLeave(target.name, methods.getValues());
  }

  const early = props.fallbackAction === undefined ? { method: "post" as const } : { action: props.fallbackAction };
  return (
    <FormProvider {...methods}>
      <form
        {...early}
        id={id}
        className={props.className ?? "stack-6"}
        aria-label={props.label}
        noValidate
        onSubmit={(event) => void submit(event)}
        onBlur={left}
      >
        <ErrorSummary key={attempt} shown={attempt > 0} />
        {props.children}
      </form>
    </FormProvider>
  );
}
