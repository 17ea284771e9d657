"use client";

import { useEffect, useRef } from "react";
import { useFormState } from "react-hook-form";

import { Icon } from "@/components/ui/icon";
import { octagonXIcon } from "@/components/ui/icons";

import { fieldId } from "./field-id";
import { flattenErrors, summaryTitle } from "./flatten-errors";

/** The answers to correct, with a link to each. It takes the focus when it appears; give it a new `key` per attempt. */
export function ErrorSummary({ shown }: { readonly shown: boolean }) {
  const { errors } = useFormState();
  const box = useRef<HTMLDivElement>(null);

  // Synchronises with the focus, once per failed attempt: a problem that appears during typing must not take the focus away.
  useEffect(() => {
    box.current?.focus();
  }, []);

  const problems = flattenErrors(errors);
  if (!shown || problems.length === 0) return null;

  const fields = problems.filter((problem) => problem.name !== "root");
  const title = fields.length === 0 ? "This was not saved" : summaryTitle(fields.length);
  return (
    <div className="error-summary" role="alert" aria-labelledby="error-summary" tabIndex={-1} ref={box}>
      <h2 id="error-summary">
        <Icon icon={octagonXIcon} />
        {title}
      </h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem.name}>
            {problem.name === "root" ? problem.message : <ProblemLink id={fieldId(problem.name)}>{problem.message}</ProblemLink>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function ProblemLink({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <a
      href={`#${id}`}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(id)?.focus();
      }}
    >
      {children}
    </a>
  );
}
