import Link from "next/link";
import { useId, type ReactNode } from "react";

import { CodeBlock } from "@/components/ui/code-block";
import { formatExact } from "@/lib/core/dates";
import { GradeMark } from "@/components/ui/grade-mark";
import { xIcon } from "@/components/ui/icons";
import { KeyValue, type Fact } from "@/components/ui/key-value";
import { LinkButton } from "@/components/ui/link-button";
import { VerdictIcon, VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { Evidence, Grade } from "@/lib/domain/checks/check";

import { EvidenceFocus } from "./evidence-focus";

/** Another check of the same box. */
export type AlsoLookedAt = {
  readonly title: string;
  readonly verdict: ShownVerdict;
  readonly word: string;
  readonly grade: Grade;
};

/** Evidence with the event that recorded it. */
export type ShownEvidence = Evidence & {
  readonly event?: { readonly number: string; readonly href: string } | undefined;
};

type EvidencePanelProps = {
  /** "Box 4 of 16 · item G238 · line 625". */
  readonly eyebrow: string;
  readonly title: string;
  readonly verdict: ShownVerdict;
  readonly word: string;
  readonly grade?: Grade | undefined;
  /** What this proves and what it does not, in one or two sentences. */
  readonly proves: ReactNode;
  readonly evidence: readonly ShownEvidence[];
  readonly alsoLookedAt?: readonly AlsoLookedAt[] | undefined;
  /** Newest first. */
  readonly history?: readonly string[] | undefined;
  /** The address of the checklist without an open box. */
  readonly closeHref: string;
  /** The ID of the element that opened it. The focus returns there. */
  readonly openerId?: string | undefined;
  /** What to do about the box, and people's decisions about it; `section` elements. */
  readonly children?: ReactNode;
};

/** The evidence of one box, beside the checklist or, on a small screen, below it. */
export function EvidencePanel(props: EvidencePanelProps) {
  const headingId = useId();
  const { alsoLookedAt = [], history = [] } = props;
  return (
    <aside className="drawer-panel" id="evidence" aria-labelledby={headingId} tabIndex={-1}>
      {props.openerId === undefined ? null : <EvidenceFocus closeHref={props.closeHref} openerId={props.openerId} />}
      <header>
        <div>
          <p className="tiny quiet">{props.eyebrow}</p>
          <h2 id={headingId}>{props.title}</h2>
        </div>
        <LinkButton look="bare" size="icon" icon={xIcon} href={props.closeHref} aria-label="Close evidence" />
      </header>
      <section className="stack-2">
        <p className="row">
          <VerdictMark verdict={props.verdict} word={props.word} />
          {props.grade === undefined ? null : <GradeMark grade={props.grade} />}
        </p>
        <p className="small soft">{props.proves}</p>
      </section>
      {props.children}
      {props.evidence.map((evidence) => (
        <EvidenceSections key={`${evidence.call} ${evidence.observed} ${evidence.at}`} evidence={evidence} />
      ))}
      {alsoLookedAt.length === 0 ? null : (
        <section>
          <h3>Also checked</h3>
          <ul className="small stack-2">
            {alsoLookedAt.map((look) => (
              <li className="row tight between" key={look.title}>
                <span className="row tight">
                  <VerdictIcon verdict={look.verdict} />
                  {look.title}
                  <span className="vh">: {look.word}</span>
                </span>
                <GradeMark grade={look.grade} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {history.length === 0 ? null : (
        <section>
          <h3>History of this box</h3>
          <ul className="small soft stack-1">
            {history.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}

/** The evidence, and the response with secrets removed. Also fits a `Drawer`. */
export function EvidenceSections({ evidence }: { readonly evidence: ShownEvidence }) {
  return (
    <>
      <section>
        <h3>Evidence</h3>
        <KeyValue facts={factsOf(evidence)} />
      </section>
      {evidence.answer === undefined ? null : (
        <section>
          <h3>Response, secrets removed</h3>
          <CodeBlock
            label="Response"
            code={typeof evidence.answer === "string" ? evidence.answer : JSON.stringify(evidence.answer, null, 2)}
          />
        </section>
      )}
    </>
  );
}

function factsOf(evidence: ShownEvidence): readonly Fact[] {
  const optional = (name: string, value: string | undefined, mono: boolean): readonly Fact[] =>
    value === undefined ? [] : [{ name, value, mono }];
  return [
    { name: "When", value: formatExact(new Date(evidence.at)) },
    { name: "Call", value: <code>{evidence.call}</code> },
    { name: "Response", value: evidence.observed },
    ...optional("Called as", evidence.caller, true),
    ...optional("Account", evidence.account, true),
    ...optional("Region", evidence.region, false),
    ...optional("Request", evidence.requestId, true),
    ...(evidence.event === undefined
      ? []
      : [{ name: "Event", value: <Link href={evidence.event.href}>{evidence.event.number}</Link> }]),
  ];
}
