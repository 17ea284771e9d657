"use client";

import { useEffect } from "react";

import { PostedForm } from "@/components/form/action-form";
import { useFormPort } from "@/components/form/form-port";
import { SelectField } from "@/components/form/select-field";
import { TextAreaField } from "@/components/form/text-area-field";
import { useFormAction, type FormAction } from "@/components/form/use-form-action";
import { Note } from "@/components/ui/note";
import type { PastedExplanation } from "@/lib/domain/diagnosis/explain-pasted";
import { takeErrorTexts } from "./handed-text";
import { PastedAnswer } from "./pasted-answer";

type ExplainFormProps = {
  readonly action: FormAction<PastedExplanation>;
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
  const form = useFormAction(action);
  return (
    <div className="stack-4">
      <PostedForm form={form} label="Explain an error" defaultValues={{ text }} submit="Explain" look="primary">
        <HandedText />
        <TextAreaField
          name="text"
          label="Error text"
          hint="Paste the message from AWS, ECS or Harness. Keys and tokens are removed; the text is not stored."
          rows={5}
          mono
          wide
        />
        {accounts.length === 0 ? null : (
          <SelectField
            name="connectionId"
            label="AWS account it came from"
            hint="Only needed for an encoded message: AWS decodes it for its own account."
            emptyLabel="Not needed"
            options={accounts}
          />
        )}
      </PostedForm>
      <div role="status" className="stack-4">
        {form.pending ? <Note tone="plain">Reading the text.</Note> : null}
        {!form.pending && form.result?.ok === true ? <PastedAnswer answer={form.result.value} /> : null}
      </div>
    </div>
  );
}

/** Puts a text from Find into the box, on the way to this page or while it is open. */
function HandedText() {
  const { fill } = useFormPort();
  useEffect(
    () =>
      takeErrorTexts((handed) => {
        fill("text", handed);
      }),
    [fill],
  );
  return null;
}
