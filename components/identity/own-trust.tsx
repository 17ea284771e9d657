"use client";

import { useId, useRef, useState } from "react";

import { Field } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { TrustExpectation } from "@/lib/domain/permissions/trust-conditions";

import type { OwnTrustAnswer } from "./own-trust-answer";

/** A trust policy that somebody sent, read beside what this run needs. It never leaves the browser and is no answer of the step. */
export function OwnTrust({ expected }: { readonly expected: TrustExpectation }) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [answer, setAnswer] = useState<OwnTrustAnswer>();
  const error = answer?.ok === false ? answer.message : undefined;

  function explain() {
    const text = box.current?.value ?? "";
    void import("./own-trust-answer").then(({ answerOwnTrust }) => {
      const found = answerOwnTrust(text, expected);
      setAnswer(found);
      if (!found.ok) box.current?.focus();
    });
  }

  return (
    <details className="more">
      <summary>
        <Icon name="chevron-right" />
        Read a trust policy that you have
      </summary>
      <div className="stack-4 mt">
        <Field
          id={id}
          label="Trust policy, or an external ID"
          hint="A role’s trust relationship as JSON, or the external ID as Harness or somebody else has it. It is read in your browser and kept nowhere."
          error={error}
          wide
        >
          <textarea
            ref={box}
            id={id}
            rows={6}
            className="input mono"
            spellCheck={false}
            aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
            aria-invalid={error !== undefined}
          />
        </Field>
        <div>
          <Button onClick={explain}>Explain</Button>
        </div>
        <div role="status">{answer?.ok === true ? answer.drawing : null}</div>
      </div>
    </details>
  );
}
