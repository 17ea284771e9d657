"use client";

import { useId, useRef, useState } from "react";

import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

import type { OwnPolicyAnswer } from "./own-policy-answer";
import type { PolicyBase, PolicyTicks } from "./policy-input";

type OwnPolicyProps = { readonly base: PolicyBase; readonly ticks: PolicyTicks };

/** A policy that somebody has already, read beside the ticks. It never leaves the browser and is no answer of the step. */
export function OwnPolicy({ base, ticks }: OwnPolicyProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [answer, setAnswer] = useState<OwnPolicyAnswer>();
  const error = answer?.ok === false ? answer.message : undefined;

  function compare() {
    const text = box.current?.value ?? "";
    void import("./own-policy-answer").then(({ answerOwnPolicy }) => {
      const found = answerOwnPolicy(text, base, ticks);
      setAnswer(found);
      if (!found.ok) box.current?.focus();
    });
  }

  return (
    <details className="more">
      <summary>
        <Icon name="chevron-right" />
        Compare with a policy that you have
      </summary>
      <div className="stack-4 mt">
        <Field
          id={id}
          label="Your policy"
          hint="A permission policy as JSON. It is read in your browser and kept nowhere."
          error={error}
          wide
        >
          <textarea
            ref={box}
            id={id}
            rows={8}
            className="input mono"
            spellCheck={false}
            aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
            aria-invalid={error !== undefined}
          />
        </Field>
        <div>
          <Button onClick={compare}>Compare</Button>
        </div>
        <div role="status">{answer?.ok === true ? answer.drawing : null}</div>
      </div>
    </details>
  );
}
