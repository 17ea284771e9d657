"use client";

import { useId, useRef, useState, type ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";

import { Field } from "./field";

/** The result for a pasted text: a drawing, or the error of the text. */
export type PastedAnswer = { readonly ok: true; readonly drawing: ReactNode } | { readonly ok: false; readonly message: string };

type PasteBoxProps = {
  /** The text of the line that opens it. */
  readonly summary: string;
  readonly label: string;
  readonly hint: string;
  readonly rows: number;
  /** The text of the button. */
  readonly button: string;
  /** Runs in the browser; its code is loaded on first use. */
  readonly ask: (text: string) => Promise<PastedAnswer>;
};

/** A pasted text, read in the browser. It is not stored and is not an answer of the step. */
export function PasteBox({ summary, label, hint, rows, button, ask }: PasteBoxProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [answer, setAnswer] = useState<PastedAnswer>();
  const error = answer?.ok === false ? answer.message : undefined;

  function press() {
    void ask(box.current?.value ?? "").then((found) => {
      setAnswer(found);
      if (!found.ok) box.current?.focus();
    });
  }

  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        {summary}
      </summary>
      <div className="stack-4 mt">
        <Field id={id} label={label} hint={hint} error={error} wide>
          <textarea
            ref={box}
            id={id}
            rows={rows}
            className="input mono"
            spellCheck={false}
            aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
            aria-invalid={error !== undefined}
          />
        </Field>
        <div>
          <Button onClick={press}>{button}</Button>
        </div>
        <div role="status">{answer?.ok === true ? answer.drawing : null}</div>
      </div>
    </details>
  );
}
