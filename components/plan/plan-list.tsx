import type { ReactNode } from "react";

import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DecisionMark } from "@/components/ui/decision-mark";
import { GradeMark } from "@/components/ui/grade-mark";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { KeyValue, type Fact } from "@/components/ui/key-value";
import { VerdictMark, type ShownVerdict } from "@/components/ui/verdict-mark";
import type { Grade, Verdict } from "@/lib/domain/checks/check";
import type { Decision, PlannedOperation } from "@/lib/domain/plan/operation";

import { previewText } from "./preview-text";

/** An operation in the plan, with its permissions and its place in the guide. */
export type PlanRow = {
  readonly operation: PlannedOperation;
  readonly number: number;
  /** Whether its permissions are granted, with the grade. */
  readonly rights?: { readonly verdict: Verdict; readonly word: string; readonly grade: Grade } | undefined;
  /** The guide's words and lines ("Option B, lines 197–218, items G53–G58"); the operation's items when it is missing. */
  readonly guide?: string | undefined;
  /** Replaces the decision: done, or could not be read. */
  readonly mark?: { readonly verdict: ShownVerdict; readonly word: string } | undefined;
  /** A sentence that overrides what was found ("Done 25 Nov 2026, 10:42:07 UTC", why it could not be read). */
  readonly foundWords?: string | undefined;
  /** Below the call: the document as Harness stores it, or the reason for a refusal. */
  readonly detail?: ReactNode;
  /** Buttons in the open row: the alternative to a refusal, or the call as a command. */
  readonly actions?: ReactNode;
  readonly open?: boolean | undefined;
};

/** Operations under one heading ("AWS identity, account 482177309156"), in order. */
export type PlanGroup = { readonly title: string; readonly rows: readonly PlanRow[] };

/** Every operation in order, one line each. An open one shows the exact call, its permissions and its undo. */
export function PlanList({ groups }: { readonly groups: readonly PlanGroup[] }) {
  return (
    <section className="card" aria-label="Operations">
      <h2 className="vh">Operations</h2>
      {groups.map((group) => (
        <div className="op-part" key={group.title}>
          <h3 className="op-group">{group.title}</h3>
          <ol className="ops">
            {group.rows.map((row) => (
              <li key={row.operation.id}>
                <OperationRow row={row} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function OperationRow({ row }: { readonly row: PlanRow }) {
  const { operation } = row;
  const body = previewText(operation.preview);
  const writes = isWrite(operation.decision) && operation.preview.body !== null;
  return (
    <details className="op" open={row.open}>
      <summary>
        <span className="n">{row.number}</span>
        <span className="dec">
          {row.mark === undefined ? (
            <DecisionMark decision={operation.decision} />
          ) : (
            <VerdictMark verdict={row.mark.verdict} word={row.mark.word} />
          )}
        </span>
        <span className="w">
          {operation.title}
          <small>{operation.summary}</small>
        </span>
        <code className="call">{operation.preview.call}</code>
        <Icon icon={chevronRightIcon} />
      </summary>
      <div className="body stack-4">
        {writes ? <CodeBlock code={body} label={`Body of ${operation.preview.call}`} /> : null}
        {row.detail}
        <KeyValue facts={factsOf(row)} />
        {writes || row.actions !== undefined ? (
          <div className="row">
            {writes ? <CopyButton text={body}>Copy body</CopyButton> : null}
            {row.actions}
          </div>
        ) : null}
      </div>
    </details>
  );
}

/** Whether confirming changes anything. A kept or refused operation has no call and nothing to undo. */
function isWrite(decision: Decision): boolean {
  return decision === "create" || decision === "update" || decision === "adopt";
}

function factsOf({ operation, rights, guide, foundWords }: PlanRow): readonly Fact[] {
  const found = operation.found.state === "absent" ? "Nothing of this name" : operation.found.description;
  const repeats = operation.reason === "" || operation.reason === found || foundWords !== undefined;
  return [
    { name: "Found now", value: foundWords ?? found },
    ...(repeats ? [] : [{ name: "Why", value: operation.reason }]),
    { name: "Needs", value: <Needs permissions={operation.permissions} rights={rights} /> },
    ...(isWrite(operation.decision) ? [{ name: "Undo", value: operation.undo }] : []),
    { name: "Guide", value: guide ?? `Items ${operation.guideItems.join(", ")}` },
  ];
}

function Needs({ permissions, rights }: { readonly permissions: readonly string[]; readonly rights: PlanRow["rights"] }) {
  return (
    <span className="row tight">
      {permissions.map((permission) => (
        <code key={permission}>{permission}</code>
      ))}
      {rights === undefined ? null : (
        <>
          <VerdictMark verdict={rights.verdict} word={rights.word} />
          <GradeMark grade={rights.grade} />
        </>
      )}
    </span>
  );
}
