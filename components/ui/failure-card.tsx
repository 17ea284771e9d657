import { useId, type ReactNode } from "react";

import type { Explanation, FailureOwner } from "@/lib/core/errors";
import { withoutAbsent } from "@/lib/core/without-absent";

import { CodeBlock } from "./code-block";
import { CopyButton } from "./copy-button";
import { Icon } from "./icon";
import { chevronRightIcon, octagonXIcon } from "./icons";
import { KeyValue } from "./key-value";

const OWNERS: Record<FailureOwner, string> = {
  you: "You",
  "aws-admin": "An AWS admin of this account",
  "org-admin": "The admin of your AWS organization",
  "harness-admin": "A Harness admin",
  "portal-owner": "The owner of this portal",
  aws: "AWS",
  harness: "Harness",
  nobody: "No one: it resolves without action",
};

/** The same fact on both sides; `differs` is the end of the value, which differs. */
export type ComparedValue = { readonly side: string; readonly same: string; readonly differs: string };

type FailureCardProps = {
  readonly explanation: Explanation;
  /** The exact owner ("AWS admin of 610394827155") if known; else the kind of owner is shown. */
  readonly owner?: string | undefined;
  /** Whether the reader can act for the owner, in one sentence. */
  readonly ownerNote?: ReactNode;
  /** Two values that should be equal. */
  readonly compared?: readonly ComparedValue[] | undefined;
  /** A chain or a path that explains it. */
  readonly drawing?: ReactNode;
  /** Buttons: the one that does the fix first, then trying again, then sending it to the owner. */
  readonly actions?: ReactNode;
  /** The ID of the log entry. */
  readonly reference?: string | undefined;
};

/** What failed and why, who owns it and how to fix it: the same card everywhere. */
export function FailureCard({ explanation, owner, ownerNote, compared = [], drawing, actions, reference }: FailureCardProps) {
  const headingId = useId();
  const details = { ...explanation.details, ...withoutAbsent({ Reference: reference }) };
  return (
    <article className="failure" aria-labelledby={headingId} tabIndex={-1}>
      <header>
        <Icon icon={octagonXIcon} />
        <h2 id={headingId}>{explanation.title}</h2>
      </header>
      {drawing === undefined ? null : <div className="band">{drawing}</div>}
      <dl className="cof">
        <dt>Cause</dt>
        <dd className="stack-3">
          {compared.length === 0 ? null : <Compared values={compared} />}
          <p>{explanation.cause}</p>
        </dd>
        <dt>Owner</dt>
        <dd>
          <b>{owner ?? OWNERS[explanation.owner]}</b>
          {ownerNote === undefined ? null : <p className="small soft">{ownerNote}</p>}
        </dd>
        <dt>Fix</dt>
        <dd className="stack-3">
          <p>{explanation.fix}</p>
          {explanation.fixText === undefined ? null : <CodeBlock code={explanation.fixText} label="Text of the fix" wrap />}
          {actions === undefined && explanation.fixText === undefined ? null : (
            <div className="row">
              {actions}
              {explanation.fixText === undefined ? null : <CopyButton text={explanation.fixText}>Copy the fix</CopyButton>}
            </div>
          )}
        </dd>
      </dl>
      {Object.keys(details).length === 0 ? null : (
        <details className="more pad-x">
          <summary>
            <Icon icon={chevronRightIcon} />
            Details for support
          </summary>
          <KeyValue facts={Object.entries(details).map(([name, value]) => ({ name, value, mono: true }))} />
        </details>
      )}
    </article>
  );
}

function Compared({ values }: { readonly values: readonly ComparedValue[] }) {
  return (
    <dl className="compare">
      {values.map((value) => (
        <div key={value.side}>
          <dt>{value.side}</dt>
          <dd className="mono">
            {value.same}
            <mark>{value.differs}</mark>
          </dd>
        </div>
      ))}
    </dl>
  );
}
