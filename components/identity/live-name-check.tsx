"use client";

import { useEffect, useRef, useState } from "react";
import { useWatch } from "react-hook-form";

import { QuietFailure } from "@/components/form/action-failure";
import { callAction } from "@/components/form/call-action";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ActionError, ActionResult } from "@/lib/core/action-result";

/** The result of a name check: one sentence, whether the name can be used, and facts about an existing holder. */
export type NameAnswer = {
  readonly sentence: string;
  readonly problem?: string | undefined;
  readonly state?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
  /** The identifier that follows from the name. */
  readonly identifier?: string | undefined;
};

/** The name checked when the page was rendered, with its result. */
export type FirstNameCheck = { readonly about: string; readonly answer: NameAnswer };

type LiveNameCheckProps = {
  /** The watched field. */
  readonly name: string;
  /** Used only while the field has the checked value; the result says nothing about another value. */
  readonly initial: FirstNameCheck | undefined;
  readonly check: (name: string) => Promise<ActionResult<NameAnswer>>;
};

/** How long after the last key press the name is checked, in milliseconds. */
const REST_MS = 450;

/** Shows beside a name field whether the name is taken, and by whom. Asks the server when typing pauses. */
export function LiveNameCheck({ name, initial, check }: LiveNameCheckProps) {
  const value: unknown = useWatch({ name });
  const text = typeof value === "string" ? value.trim() : "";
  const known = initial?.about.trim() === text ? initial.answer : undefined;
  const [answer, setAnswer] = useState<NameAnswer | undefined>(known);
  const [error, setError] = useState<ActionError>();
  const asked = useRef(known === undefined ? "" : text);

  // Synchronises with AWS or Harness: only the response for the newest text counts; a late one for older text is dropped.
  useEffect(() => {
    if (asked.current === text) return;
    const timer = setTimeout(() => {
      asked.current = text;
      if (text === "") {
        setAnswer(undefined);
        setError(undefined);
        return;
      }
      void callAction(async () => await check(text)).then((result) => {
        if (asked.current !== text) return;
        setAnswer(result.ok ? result.value : undefined);
        setError(result.ok ? undefined : result.error);
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [check, text]);

  const taken = answer?.problem !== undefined;
  return (
    <div className="stack-1 small soft" role="status">
      {error === undefined ? null : <QuietFailure what="Not checked." error={error} />}
      {answer === undefined ? null : (
        <>
          {answer.identifier === undefined ? null : (
            <p>
              Identifier <code>{answer.identifier}</code>
            </p>
          )}
          <p className="row tight">
            <VerdictMark
              verdict={taken ? "fail" : answer.state === "unknown" ? "unknown" : "pass"}
              word={answer.sentence}
              wraps
            />
          </p>
          {answer.warnings?.map((warning) => (
            <p key={warning} className="row tight">
              <VerdictMark verdict="warn" word={warning} wraps />
            </p>
          ))}
        </>
      )}
    </div>
  );
}
