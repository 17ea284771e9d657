"use client";

import { lazy, Suspense, use, useEffect, useId, useRef, type ReactNode } from "react";

import { Icon } from "@/components/ui/icon";
import { octagonXIcon } from "@/components/ui/icons";
import { VerdictMark } from "@/components/ui/verdict-mark";
import type { ActionError } from "@/lib/core/action-result";
import { linkTarget } from "@/lib/core/link-target";

import { summaryTitle, type FieldProblem } from "./field-problem";
import { headlineOf } from "./headline";
import { ProofRequest } from "./proof-request";

// Few failures have a card, and every form would bring its parts.
const FailureCard = lazy(async () => ({ default: (await import("@/components/ui/failure-card")).FailureCard }));

type ActionFailureProps = {
  readonly error: ActionError | undefined;
  /** The answers to correct, in the order of the fields. */
  readonly problems?: readonly FieldProblem[];
  /** The HTML ID of a field, for the links. */
  readonly idOf?: (name: string) => string;
};

const ERROR_PREFIX = "Error: ";

/**
 * The failure of an action, drawn the same way everywhere: the answers to correct with a link to each, a refusal by AWS or
 * Harness as its card, every other failure in its own words, and the reference to quote where there is one. It takes the focus
 * and marks the page's title.
 */
export function ActionFailure({ error, problems = [], idOf = String }: ActionFailureProps) {
  const proofHref = use(ProofRequest)?.href;
  const box = useRef<HTMLDivElement>(null);

  // Synchronises with the focus and the title, once per failure: a problem that appears during typing must not take the focus.
  useEffect(() => {
    box.current?.focus();
    if (!document.title.startsWith(ERROR_PREFIX)) document.title = `${ERROR_PREFIX}${document.title}`;
    return () => {
      if (document.title.startsWith(ERROR_PREFIX)) document.title = document.title.slice(ERROR_PREFIX.length);
    };
  }, [error]);

  // Beside fields, the message is the heading; a card and a reference say more than the fields do.
  const isWhole = error !== undefined && (problems.length === 0 || hasMoreToSay(error));
  return (
    <div className="stack-4" role="alert" tabIndex={-1} ref={box}>
      {problems.length === 0 ? null : <Problems problems={problems} message={error?.message} idOf={idOf} />}
      {isWhole ? <WholeFailure error={error} /> : null}
      {error?.proof === undefined || proofHref === undefined ? null : (
        <p className="small">
          <a href={linkTarget(proofHref)} target="_blank" rel="noreferrer">
            Confirm that it is you, in a new tab
          </a>
        </p>
      )}
    </div>
  );
}

type QuietFailureProps = {
  /** What was not done, as a sentence: "Not checked." */
  readonly what: string;
  readonly error: ActionError;
};

/**
 * A failure that interrupts nothing, for what the person did not ask for, such as a check while typing: the card of a refusal
 * by AWS or Harness, every other failure in one line. The focus and the page's title stay.
 */
export function QuietFailure({ what, error }: QuietFailureProps) {
  if (error.explanation !== undefined) return <WholeFailure error={error} />;
  return (
    <p>
      <VerdictMark verdict="unknown" word={what} /> <FailureLine error={error} />
    </p>
  );
}

/** The failure in one line, for what was saved without being asked. */
export function FailureLine({ error }: { readonly error: ActionError }) {
  const { message, explanation } = error;
  return (
    <span>
      {message}
      {explanation === undefined ? null : ` ${explanation.cause} ${explanation.fix}`}
      <Reference error={error} />
    </span>
  );
}

function hasMoreToSay({ code, explanation }: ActionError): boolean {
  return explanation !== undefined || code === "internal";
}

type ProblemsProps = Pick<Required<ActionFailureProps>, "problems" | "idOf"> & { readonly message: string | undefined };

function Problems({ problems, message, idOf }: ProblemsProps) {
  const isRepeated = message === undefined || problems.some((problem) => problem.message === message);
  return (
    <Summary title={isRepeated ? summaryTitle(problems.length) : headlineOf(message).headline}>
      <ul>
        {problems.map((problem) => (
          <li key={problem.name}>
            <a
              href={`#${idOf(problem.name)}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(idOf(problem.name))?.focus();
              }}
            >
              {problem.message}
            </a>
          </li>
        ))}
      </ul>
    </Summary>
  );
}

function WholeFailure({ error }: { readonly error: ActionError }) {
  const { explanation, reference } = error;
  if (explanation !== undefined) {
    const inWords = (
      <Summary title={explanation.title}>
        <p className="small">
          {explanation.cause} {explanation.fix}
        </p>
      </Summary>
    );
    return (
      <Suspense fallback={inWords}>
        <FailureCard explanation={explanation} reference={reference === "" ? undefined : reference} />
      </Suspense>
    );
  }
  const { headline, rest } = headlineOf(error.message);
  return (
    <Summary title={headline}>
      {rest === "" ? null : <p className="small">{rest}</p>}
      {error.code === "internal" ? (
        <p className="small">
          <Reference error={error} />
        </p>
      ) : null}
    </Summary>
  );
}

function Summary({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className="error-summary" aria-labelledby={id}>
      <h2 id={id}>
        <Icon icon={octagonXIcon} />
        {title}
      </h2>
      {children}
    </section>
  );
}

/** The ID of the log entry, to quote to the owner of the portal: only our own faults need it. */
function Reference({ error: { code, reference } }: { readonly error: ActionError }) {
  if (code !== "internal" || reference === "") return null;
  return (
    <>
      {" "}
      Reference <code>{reference}</code>
    </>
  );
}
