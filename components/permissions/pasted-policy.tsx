"use client";

import { useId, useRef, useState } from "react";

import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";

import type { PastedPolicyAnswer } from "./pasted-policy-answer";

type PastedPolicyBoxProps = {
  /** Known accounts by number. Principals of other accounts are foreign. */
  readonly accounts: readonly { readonly value: string; readonly label: string }[];
};

/** The box for a pasted permission or trust policy. It is read in the browser and never sent. */
export function PastedPolicyBox({ accounts }: PastedPolicyBoxProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const account = useRef<HTMLSelectElement>(null);
  const [answer, setAnswer] = useState<PastedPolicyAnswer>();
  const error = answer?.ok === false ? answer.message : undefined;

  function read() {
    const [text, chosen] = [box.current?.value ?? "", account.current?.value ?? ""];
    void import("./pasted-policy-answer").then(({ answerPastedPolicy }) => {
      const found = answerPastedPolicy(text, chosen === "" ? undefined : chosen);
      setAnswer(found);
      if (!found.ok) box.current?.focus();
    });
  }

  return (
    <div className="stack-4">
      <Field
        id={id}
        label="Policy"
        hint="A permission or trust policy as JSON. It is read in your browser and not stored."
        error={error}
        wide
      >
        <textarea
          ref={box}
          id={id}
          rows={5}
          className="input mono"
          spellCheck={false}
          aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
          aria-invalid={error !== undefined}
        />
      </Field>
      {accounts.length === 0 ? null : (
        <Field
          id={`${id}-account`}
          label="AWS account of the role"
          hint="Only needed for a trust policy, to point out principals of other accounts."
          error={undefined}
        >
          <select ref={account} id={`${id}-account`} className="select" aria-describedby={`${id}-account-hint`}>
            <option value="">Not needed</option>
            {accounts.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </Field>
      )}
      <div>
        <Button onClick={read}>Read</Button>
      </div>
      <div role="status">{answer?.ok === true ? answer.drawing : null}</div>
    </div>
  );
}
