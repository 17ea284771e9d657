"use client";

import { useId, useRef, type DragEvent } from "react";
import { useWatch } from "react-hook-form";

import { FieldError } from "@/components/form/field";
import { useField } from "@/components/form/use-field";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { counted } from "@/lib/core/plural";
import { isBlocking } from "@/lib/domain/ecs/finding";
import type { OpenDocument, ShownProblem } from "@/lib/domain/ecs/form/document-view";

import { insertLines } from "./insert-lines";

type JsonEditorProps = {
  readonly opened: OpenDocument;
  readonly importFile: (file: File) => void;
  /** A text was pasted: it may be in another form than JSON. */
  readonly pasted: () => void;
  readonly left: () => void;
};

/** More problems than a person corrects at once; the list grows again as they are corrected. */
const MOST_SHOWN = 12;

const KIND_WORDS: Readonly<Record<ShownProblem["kind"], string>> = {
  refused: "Refused",
  fails: "Tasks fail",
  "to-fill": "To fill",
  advice: "Advice",
};

/** The document as text, with line numbers, and what is wrong at which line. A file can be dropped on it. */
export function JsonEditor({ opened, importFile, pasted, left }: JsonEditorProps) {
  const hint = "Paste JSON, YAML, CloudFormation or Terraform, or drop a file here. Placeholders stay as they are.";
  const { id, error, aria, bind, start } = useField({ name: "document", hint });
  const headingId = useId();
  const numbers = useRef<HTMLPreElement>(null);
  const watched: unknown = useWatch({ name: "document" });
  const text = typeof watched === "string" ? watched : start.text;
  const { onBlur, ...binding } = bind();
  const problems = opened.readable ? opened.problems : [];

  function drop(event: DragEvent) {
    const file = event.dataTransfer.files[0];
    if (file === undefined) return;
    event.preventDefault();
    importFile(file);
  }

  function goToLine(line: number) {
    const area = document.getElementById(id);
    if (!(area instanceof HTMLTextAreaElement)) return;
    const lines = area.value.split("\n");
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 4) * (area.scrollHeight / Math.max(1, lines.length)));
  }

  return (
    <section className="card" aria-labelledby={headingId}>
      <header>
        <h2 id={headingId}>Or the JSON; the form follows</h2>
        <CopyButton text={text}>Copy</CopyButton>
      </header>
      <div className={error === undefined ? "in field wide" : "in field wide bad"}>
        <label className="vh" htmlFor={id}>
          Task definition as JSON
        </label>
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
        <FieldError id={id} error={error} />
        {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping a file is a second way: the button above the editor imports one by keyboard */}
        <div ref={listenToInput} className="json-editor" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
          <pre ref={numbers} aria-hidden="true">
            {lineNumbers(text, new Set(problems.filter(({ kind }) => isBlocking(kind)).map(({ line }) => line)))}
          </pre>
          <textarea
            {...binding}
            {...aria}
            id={id}
            className="input mono"
            defaultValue={start.text}
            rows={26}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onBlur={(event) => {
              left();
              void onBlur?.(event);
            }}
            onPaste={pasted}
            onScroll={({ currentTarget }) => {
              if (numbers.current !== null) numbers.current.scrollTop = currentTarget.scrollTop;
            }}
          />
        </div>
      </div>
      <Problems problems={problems.filter(({ kind }) => isBlocking(kind))} goToLine={goToLine} />
      <Advice problems={problems.filter(({ kind }) => !isBlocking(kind))} goToLine={goToLine} />
    </section>
  );
}

/** React has no event for what the browser is about to insert. */
function listenToInput(box: HTMLElement | null) {
  box?.addEventListener("beforeinput", insertLines);
  return () => box?.removeEventListener("beforeinput", insertLines);
}

/** One number a line; a line with a problem has a mark. */
function lineNumbers(text: string, marked: ReadonlySet<number>): string {
  const count = text.split("\n").length;
  return Array.from({ length: count }, (_, index) => `${marked.has(index + 1) ? "! " : ""}${String(index + 1)}`).join("\n");
}

type ListProps = { readonly problems: readonly ShownProblem[]; readonly goToLine: (line: number) => void };

function Problems({ problems, goToLine }: ListProps) {
  if (problems.length === 0) return null;
  return (
    <div className="in rule-top stack-2">
      <h3>{counted(problems.length, "place")} to correct in the JSON</h3>
      <ProblemList problems={problems} goToLine={goToLine} />
    </div>
  );
}

function Advice({ problems, goToLine }: ListProps) {
  if (problems.length === 0) return null;
  return (
    <details className="more in rule-top">
      <summary>
        <Icon icon={chevronRightIcon} />
        {counted(problems.length, "piece")} of advice. None of it stops the step.
      </summary>
      <div className="mt">
        <ProblemList problems={problems} goToLine={goToLine} />
      </div>
    </details>
  );
}

function ProblemList({ problems, goToLine }: ListProps) {
  const shown = problems.slice(0, MOST_SHOWN);
  return (
    <ul className="stack-2 small json-problems">
      {shown.map(({ key, rule, kind, line, at, message }) => (
        <li key={`${key} ${rule ?? ""} ${message}`}>
          <b>{KIND_WORDS[kind]}.</b> {at === "" ? null : <code>{at}</code>} {message}{" "}
          <Button look="bare" size="small" onClick={() => goToLine(line)}>
            Go to line {line}
          </Button>
        </li>
      ))}
      {problems.length > shown.length ? <li className="quiet">and {problems.length - shown.length} more</li> : null}
    </ul>
  );
}
