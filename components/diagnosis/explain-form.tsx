"use client";

import { useEffect, useId, useRef } from "react";

import { Field } from "@/components/form/field";
import { useFormAction } from "@/components/form/use-form-action";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { FormResult } from "@/lib/core/action-result";
import type { PastedExplanation } from "@/lib/domain/diagnosis/explain-pasted";
import { takeErrorTexts } from "./handed-text";
import { PastedAnswer } from "./pasted-answer";

type ExplainFormProps = {
  readonly action: (
    previous: FormResult<PastedExplanation> | undefined,
    form: FormData,
  ) => Promise<FormResult<PastedExplanation>>;
  /** Accounts whose encoded messages the portal can have decoded. */
  readonly accounts: readonly { readonly value: string; readonly label: string }[];
  /** The initial text of the box. */
  readonly text?: string | undefined;
};

/**
 * The box for a pasted error. Its text is posted, never part of an address, and not stored. It works before and without
 * scripts.
 */
export function ExplainForm({ action, accounts, text }: ExplainFormProps) {
  const { result, run, send, pending } = useFormAction(action);
  const id = useId();
  const error = result?.ok === false ? result.error : undefined;
  const typed = result?.ok === false ? result.typed : {};
  const box = useRef<HTMLTextAreaElement>(null);

  // Find passes a text on its way here, or while this page is open.
  useEffect(
    () =>
      takeErrorTexts((handed) => {
        if (box.current === null) return;
        box.current.value = handed;
        box.current.focus();
      }),
    [],
  );

  return (
    <div className="stack-4">
      <form action={run} onSubmit={send} className="stack-4" aria-label="Explain an error" noValidate>
        <Field
          id={`${id}-text`}
          label="Error text"
          hint="Paste the message from AWS, ECS or Harness. Keys and tokens are removed; the text is not stored."
          error={error === undefined ? undefined : (error.fieldErrors?.["text"] ?? error.message)}
          wide
        >
          <textarea
            ref={box}
            defaultValue={typed["text"] ?? text}
            id={`${id}-text`}
            name="text"
            rows={5}
            className="input mono"
            spellCheck={false}
            aria-describedby={error === undefined ? `${id}-text-hint` : `${id}-text-hint ${id}-text-error`}
            aria-invalid={error !== undefined}
          />
        </Field>
        {accounts.length === 0 ? null : (
          <Field
            id={`${id}-connection`}
            label="AWS account it came from"
            hint="Only needed for an encoded message: AWS decodes it for its own account."
            error={undefined}
          >
            <select id={`${id}-connection`} name="connectionId" className="select" aria-describedby={`${id}-connection-hint`}>
              <option value="">Not needed</option>
              {accounts.map((account) => (
                <option key={account.value} value={account.value}>
                  {account.label}
                </option>
              ))}
            </select>
          </Field>
        )}
        <div>
          <Button type="submit" look="primary" aria-disabled={pending}>
            Explain
          </Button>
        </div>
      </form>
      <div role="status" className="stack-4">
        {pending ? <Note tone="plain">Reading the text.</Note> : null}
        {!pending && result?.ok === true ? <PastedAnswer answer={result.value} /> : null}
      </div>
    </div>
  );
}
