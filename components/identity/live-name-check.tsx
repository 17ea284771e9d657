"use client";

import { useEffect, useRef, useState } from "react";
import { useWatch } from "react-hook-form";

import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ActionResult } from "@/lib/core/action-result";

/** What a look at a name gave: one sentence, whether it can be used, and what else is known about the one that exists. */
export type NameAnswer = {
  readonly sentence: string;
  readonly problem?: string | undefined;
  readonly state?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
  /** The identifier that follows from the name. */
  readonly identifier?: string | undefined;
};

/** What was looked at when the page was made, and what came of it. */
export type FirstNameCheck = { readonly about: string; readonly answer: NameAnswer };

type LiveNameCheckProps = {
  /** The field that is watched. */
  readonly name: string;
  /** Used only while the field holds what it is about: another field's answer says nothing here. */
  readonly initial: FirstNameCheck | undefined;
  readonly check: (name: string) => Promise<ActionResult<NameAnswer>>;
};

/** After the last key press this long before anybody is asked, in milliseconds. */
const REST_MS = 450;

/** Says beside a name field whether the name is taken, and whose it is. Asks the server when typing rests. */
export function LiveNameCheck({ name, initial, check }: LiveNameCheckProps) {
  const value: unknown = useWatch({ name });
  const text = typeof value === "string" ? value.trim() : "";
  const known = initial?.about.trim() === text ? initial.answer : undefined;
  const [answer, setAnswer] = useState<NameAnswer | undefined>(known);
  const asked = useRef(known === undefined ? "" : text);

  // Synchronises with AWS or Harness: the answer belongs to what was typed last, an older one that arrives late is dropped.
  useEffect(() => {
    if (asked.current === text) return;
    const timer = setTimeout(() => {
      asked.current = text;
      if (text === "") {
        setAnswer(undefined);
        return;
      }
      void check(text).then((result) => {
        if (asked.current !== text) return;
        setAnswer(result.ok ? result.value : { sentence: result.error.message });
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [check, text]);

  const taken = answer?.problem !== undefined;
  return (
    <div className="stack-1 small soft" role="status">
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
