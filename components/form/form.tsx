"use client";

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useEffect, useId, useState, type ReactNode, type SubmitEvent } from "react";
import {
  FormProvider,
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type PathValue,
  type Resolver,
} from "react-hook-form";

import type { ActionError } from "@/lib/core/action-result";
import { checkInput } from "@/lib/core/check-input";
import { withoutAbsent } from "@/lib/core/without-absent";

import { ActionFailure } from "./action-failure";
import { callFailure, isOfOlderPage } from "./call-action";
import { fieldId } from "./field-id";
import { flattenErrors } from "./flatten-errors";
import { FormContext, type FormPort } from "./form-port";
import { keepEntries, takeKeptEntries } from "./kept-entries";
import { readTypedBefore } from "./typed-before";

/** The result of saving: success, or the whole failure. */
export type SubmitResult = { readonly ok: true } | { readonly ok: false; readonly error: ActionError };

/** `undefined` when the action redirected. */
type Submitted = Promise<SubmitResult | undefined>;

type Schema<Input extends FieldValues, Output> = Parameters<typeof standardSchemaResolver<Input, unknown, Output>>[0];

/**
 * The schema of the answers, or better a loader that runs when the form is first sent: zod is 30 KB, twice the rest of
 * the form, and is not needed before (`() => import("@/lib/domain/…").then((module) => module.schema)`).
 */
export type FormSchema<Input extends FieldValues, Output> = Schema<Input, Output> | (() => Promise<Schema<Input, Output>>);

type FormProps<Input extends FieldValues, Output> = {
  /** Validates in the browser before sending. The server parses with the same schema and may return `fieldErrors`. */
  readonly schema?: FormSchema<Input, Output> | undefined;
  readonly defaultValues: DefaultValues<Input>;
  /** Called with the answers. `intent` is the value of the pressed button ("continue"). It may redirect. */
  readonly onSubmit: (values: Output, intent: string) => Submitted;
  /** Called instead when the button has `formNoValidate` ("Save and leave"): the answers may be incomplete. */
  readonly onDraft?: ((values: Input, intent: string) => Submitted) | undefined;
  /** Called when the focus leaves a changed field, or an option is chosen, to save field by field. */
  readonly onLeave?: ((name: string, values: Input) => void) | undefined;
  /** Names of fields whose values are never kept in the browser. */
  readonly secretFields?: readonly string[] | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
};

/** A value from the page, typed as the value at a path of the form. The form's schema checks it before it is sent. */
function valueAt<Input extends FieldValues>(value: unknown): PathValue<Input, Path<Input>> {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the type of the value depends on a path that is known only as a string
  return value as PathValue<Input, Path<Input>>;
}

/** The name of a control as a path of the form's values: the fields inside use these names. */
function pathOf<Input extends FieldValues>(name: string): Path<Input> {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- names of controls are strings; only the fields know which of them are paths
  return name as Path<Input>;
}

function resolverOf<Input extends FieldValues, Output>(schema: FormSchema<Input, Output>): Resolver<Input, unknown, Output> {
  if (typeof schema !== "function") return standardSchemaResolver<Input, unknown, Output>(schema);
  return async (values, context, options) =>
    await standardSchemaResolver<Input, unknown, Output>(await schema())(values, context, options);
}

function buttonOf(event: SubmitEvent<HTMLFormElement>): HTMLButtonElement | undefined {
  const { submitter } = event.nativeEvent;
  return submitter instanceof HTMLButtonElement ? submitter : undefined;
}

/**
 * A form that keeps its answers in the browser: for drafts, questions that depend on other answers, and look-ups while a
 * person types. A form that only posts is an `ActionForm`; both take the same fields. A failed submit shows the failure on top.
 * Each message disappears when its answer is corrected. Text typed before scripts ran is kept.
 */
export function Form<Input extends FieldValues, Output = Input>(props: FormProps<Input, Output>) {
  const id = useId();
  const [typedBefore] = useState(() => readTypedBefore(id));
  const [attempt, setAttempt] = useState(0);
  const [failure, setFailure] = useState<ActionError>();
  const methods = useForm<Input, unknown, Output>({
    ...withoutAbsent({ resolver: props.schema && resolverOf(props.schema) }),
    defaultValues: props.defaultValues,
    mode: "onSubmit",
    reValidateMode: "onChange",
    shouldFocusError: false,
  });

  // Synchronises with the browser: the form was usable before this script ran, so the document's values are newer.
  useEffect(() => {
    for (const [name, value] of Object.entries({ ...takeKeptEntries(location.pathname), ...typedBefore })) {
      methods.setValue(pathOf<Input>(name), valueAt<Input>(value), { shouldDirty: true });
    }
  }, [methods, typedBefore]);

  function showProblems() {
    setAttempt((count) => count + 1);
  }

  function settle(result: SubmitResult | undefined) {
    if (result === undefined || result.ok) return;
    for (const [name, message] of Object.entries(result.error.fieldErrors ?? {})) {
      methods.setError(pathOf<Input>(name), { type: "server", message });
    }
    setFailure(result.error);
    showProblems();
  }

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const button = buttonOf(event);
    const intent = button?.value ?? "";
    methods.clearErrors();
    setFailure(undefined);
    try {
      // The server refuses larger input too, but very large input without this message.
      const problem = checkInput(JSON.parse(JSON.stringify(methods.getValues())));
      if (problem !== undefined) {
        settle({ ok: false, error: { ...problem, reference: "" } });
        return;
      }
      if (button?.formNoValidate === true && props.onDraft !== undefined) {
        settle(await props.onDraft(methods.getValues(), intent));
        return;
      }
      await methods.handleSubmit(async (values) => {
        settle(await props.onSubmit(values, intent));
      }, showProblems)(event);
    } catch (cause) {
      // No response: the connection is lost, or this page is older than the running portal.
      settle({ ok: false, error: callFailure(cause, "Reload the page: your answers come back, except secrets.") });
      // Only then: after a lost connection a later save may succeed, and what is kept would be older than it.
      if (isOfOlderPage(cause)) keepEntries(location.pathname, methods.getValues(), props.secretFields ?? []);
    }
  }

  function leave({ target }: { readonly target: EventTarget }) {
    if (props.onLeave === undefined || !(target instanceof HTMLElement)) return;
    const name = target.getAttribute("name");
    if (name === null || target instanceof HTMLButtonElement) return;
    if (methods.getFieldState(pathOf<Input>(name)).isDirty) props.onLeave(name, methods.getValues());
  }

  /** A choice is made at once: what depends on it is shown without leaving the field. */
  function choose({ target }: { readonly target: EventTarget }) {
    const isChoice = target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === "radio");
    if (isChoice) leave({ target });
  }

  const { formState } = methods;
  const port: FormPort = {
    idOf: fieldId,
    errorOf: (name) => {
      const { error } = methods.getFieldState(pathOf<Input>(name), formState);
      return error?.root?.message ?? error?.message;
    },
    startOf: (name) => methods.getValues(pathOf<Input>(name)),
    bind: (name, as) => methods.register(pathOf<Input>(name), { valueAsNumber: as === "number" }),
    fill: (name, value) => {
      methods.setValue(pathOf<Input>(name), valueAt<Input>(value), { shouldDirty: true, shouldValidate: true });
      methods.setFocus(pathOf<Input>(name));
    },
  };
  const problems = flattenErrors(formState.errors);
  // Once the answers are corrected, what was said beside them is over.
  const isOver = problems.length === 0 && (failure === undefined || failure.fieldErrors !== undefined);
  return (
    <FormProvider {...methods}>
      <FormContext value={port}>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- listens for blur and choices of its fields; the form itself takes no input */}
        <form
          method="post"
          id={id}
          className={props.className ?? "stack-6"}
          aria-label={props.label}
          noValidate
          onSubmit={(event) => void submit(event)}
          onBlur={leave}
          onChange={choose}
        >
          {attempt === 0 || isOver ? null : <ActionFailure key={attempt} error={failure} problems={problems} idOf={fieldId} />}
          {props.children}
        </form>
      </FormContext>
    </FormProvider>
  );
}
