import { counted, plural } from "@/lib/core/plural";
import { CodeBlock } from "@/components/ui/code-block";
import { formatCount } from "@/components/ui/format-number";
import { DataTable } from "@/components/ui/data-table";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Meter } from "@/components/ui/meter";
import { Note } from "@/components/ui/note";
import { PolicyDiff, type DiffHunk } from "@/components/ui/policy-diff";
import { GUIDE_POLICY_LINES, GUIDE_POLICY_TEXT } from "@/lib/domain/permissions/guide-policy";
import { SOURCES } from "@/lib/domain/permissions/packs";
import type { BuiltAction, BuiltPolicy } from "@/lib/domain/permissions/policy-builder";
import type { LintFinding } from "@/lib/domain/iam/lint-types";
import { diffFromGuide, explainStatement } from "@/lib/domain/permissions/policy-diff";
import { asList, formatPolicy, policySize, type PolicyStatement } from "@/lib/domain/iam/policy-document";
import { countScopes, scopeSentence } from "@/lib/domain/permissions/policy-scope";

import type { PolicyView } from "./build-view";

/** `HarnessAWSAccess · 34 actions in 6 statements · pack version 2`. */
export function policySummary({ built }: PolicyView): string {
  const actions = new Set(built.actions.map((action) => action.action)).size;
  return [
    built.policies[0]?.name ?? "",
    `${counted(actions, "action")} in ${counted(built.document.Statement.length, "statement")}`,
    `pack version ${String(built.catalogueVersion)}`,
  ].join(" · ");
}

/** The policy as it is created: one document, or several when one would be too large for IAM. */
export function CorrectedPolicy({ view: { built } }: { readonly view: PolicyView }) {
  return (
    <div className="stack-3">
      {built.policies.map((policy) => (
        <div key={policy.name} className="stack-2">
          {built.policies.length === 1 ? null : <h3 className="mono small">{policy.name}</h3>}
          <CodeBlock
            code={formatPolicy(policy.document)}
            label={`Policy ${policy.name}`}
            copy={built.policies.length > 1 && `Copy ${policy.name}`}
          />
        </div>
      ))}
    </div>
  );
}

/** The guide's policy, word for word. */
export function GuidePolicy() {
  return (
    <div className="stack-2">
      <CodeBlock code={GUIDE_POLICY_TEXT} label="The guide’s sample policy" />
      <p className="tiny quiet">
        Lines {GUIDE_POLICY_LINES.first}–{GUIDE_POLICY_LINES.last} of the guide, word for word. It is shown and never created.
      </p>
    </div>
  );
}

/** Both side by side, with a reason for every difference. */
export function PolicyDifference({ view: { built } }: { readonly view: PolicyView }) {
  return (
    <PolicyDiff
      caption="Difference between the guide’s policy and the corrected policy"
      guideHead={`Guide, lines ${String(GUIDE_POLICY_LINES.first)}–${String(GUIDE_POLICY_LINES.last)}`}
      correctedHead="Corrected"
      hunks={hunksOf(built)}
    />
  );
}

/** The rows of the comparison, cut after each reason. */
function hunksOf(built: BuiltPolicy): readonly DiffHunk[] {
  const hunks: { rows: DiffHunk["rows"][number][]; reason?: DiffHunk["reason"] }[] = [{ rows: [] }];
  for (const row of diffFromGuide(built).rows) {
    const last = hunks.at(-1);
    if (row.kind === "reason") {
      if (last !== undefined) last.reason = { what: row.reason.label, why: row.reason.text };
      hunks.push({ rows: [] });
      continue;
    }
    last?.rows.push({
      guide: "left" in row ? { number: row.left.line, text: row.left.text } : undefined,
      corrected: "right" in row ? { number: row.right.line, text: row.right.text } : undefined,
      changed: row.kind !== "same",
    });
  }
  return hunks.filter((hunk) => hunk.rows.length > 0);
}

/** Below the policy: its size, the answers it needs, the lint findings, and the reason for every action. */
export function PolicyFacts({ view: { built, findings } }: { readonly view: PolicyView }) {
  return (
    <div className="stack-4">
      <PolicySizes built={built} />
      <p className="small soft">{scopeSentence(countScopes(built.actions))}</p>
      {Object.values(built.fieldErrors).map((message) => (
        <Note key={message} tone="warn" title="A role is left out of the policy">
          {message}
        </Note>
      ))}
      {built.missing.map((missing) => (
        <Note key={`${missing.field} ${missing.service ?? ""}`} tone="warn" title="A statement needs an answer">
          {missing.message}
        </Note>
      ))}
      <LintNotes findings={findings} />
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          {plural(
            built.document.Statement.length,
            "What the statement is limited to",
            `What each of the ${String(built.document.Statement.length)} statements is limited to`,
          )}
        </summary>
        <div className="card mt">
          <DataTable
            caption="Every statement of the policy with its limits"
            columns={STATEMENT_COLUMNS}
            groups={[{ rows: built.document.Statement }]}
            rowKey={(statement) => statement.Sid ?? ""}
          />
        </div>
      </details>
      <details className="more">
        <summary>
          <Icon icon={chevronRightIcon} />
          Why each of the {new Set(built.actions.map((action) => action.action)).size} actions is there
        </summary>
        <div className="card mt">
          <DataTable
            caption="Every action of the policy with its reasons"
            columns={REASON_COLUMNS}
            groups={[{ rows: built.actions }]}
            rowKey={(action) => `${action.sid} ${action.action}`}
          />
        </div>
      </details>
    </div>
  );
}

/** One meter, or one per policy where a single policy would be too large for IAM. */
function PolicySizes({ built }: { readonly built: BuiltPolicy }) {
  const { size, policies } = built;
  if (policies.length === 1) return <Meter label="Size" value={size.characters} max={size.limit} unit="characters" />;
  const whole = formatCount(size.characters);
  return (
    <Note
      tone="info"
      title={`IAM gets ${String(policies.length)} policies: one would have ${whole} characters, and IAM accepts ${formatCount(size.limit)}.`}
    >
      {policies.map((policy) => (
        <Meter key={policy.name} label={policy.name} value={policySize(policy.document)} max={size.limit} unit="characters" />
      ))}
    </Note>
  );
}

/** The lint findings, worst first. */
export function LintNotes({ findings }: { readonly findings: readonly LintFinding[] }) {
  return findings.map((finding) => (
    <Note
      key={`${finding.id} ${String(finding.statement ?? "")} ${finding.action ?? ""} ${finding.message}`}
      tone={finding.severity === "block" ? "fail" : finding.severity === "warn" ? "warn" : "info"}
      title={finding.message}
    >
      {finding.fix}
      {finding.statement === undefined ? null : ` (${placeOf(finding.statement, finding.sid)})`}
    </Note>
  ));
}

function placeOf(statement: number, sid: string | undefined): string {
  return sid === undefined || sid === "" ? `statement ${String(statement)}` : `statement ${sid}`;
}

const STATEMENT_COLUMNS = [
  { id: "sid", head: "Statement", cell: (statement: PolicyStatement) => <code>{statement.Sid}</code> },
  {
    id: "actions",
    head: "Actions",
    numeric: true,
    cell: (statement: PolicyStatement) => String(asList(statement.Action).length),
  },
  {
    id: "resources",
    head: "Resources",
    cell: (statement: PolicyStatement) => (
      <span className="stack-1">
        {asList(statement.Resource).map((resource) => (
          <code key={resource}>{resource === "*" ? "*" : shortArn(resource)} </code>
        ))}
      </span>
    ),
  },
  {
    id: "condition",
    head: "Condition",
    cell: (statement: PolicyStatement) =>
      Object.values(statement.Condition ?? {}).flatMap((keys) =>
        Object.entries(keys).map(([key, values]) => (
          <code key={key}>
            {key} = {asList(values).map(shortArn).join(", ")}
          </code>
        )),
      ),
  },
  { id: "why", head: "Why", quiet: true, cell: explainStatement },
] as const;

/** An ARN without the part that all rows share: `service/parcel-main/*`. */
function shortArn(text: string): string {
  return text.startsWith("arn:") ? text.split(":").slice(5).join(":") : text;
}

const REASON_COLUMNS = [
  { id: "action", head: "Action", cell: (action: BuiltAction) => <code>{action.action}</code> },
  {
    id: "reasons",
    head: "Reason",
    cell: (action: BuiltAction) => (
      <span className="stack-1">
        {[...new Set(action.reasons.map((reason) => reason.text))].map((text) => (
          <span key={text}>{text} </span>
        ))}
      </span>
    ),
  },
  {
    id: "source",
    head: "Source",
    quiet: true,
    cell: (action: BuiltAction) => [...new Set(action.reasons.map((reason) => SOURCES[reason.source].title))].join(", "),
  },
  {
    id: "items",
    head: "Guide",
    quiet: true,
    cell: (action: BuiltAction) => [...new Set(action.reasons.flatMap((reason) => reason.guideItems))].join(", ") || "not named",
  },
  {
    id: "scope",
    head: "Limited to",
    quiet: true,
    cell: (action: BuiltAction) => (action.scopable ? "named resources" : "all: AWS accepts no ARN"),
  },
  { id: "risk", head: "Risk", quiet: true, cell: (action: BuiltAction) => action.risk ?? "reads only" },
] as const;
