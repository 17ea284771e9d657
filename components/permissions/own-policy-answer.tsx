import { counted } from "@/lib/core/plural";
import type { PastedAnswer } from "@/components/form/paste-box";
import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Meter } from "@/components/ui/meter";
import { Note } from "@/components/ui/note";
import { readOwnPolicy, type ExtraRight, type OwnPolicyReading } from "@/lib/domain/permissions/own-policy";
import { formatPolicy } from "@/lib/domain/iam/policy-document";

import { buildView } from "./build-view";
import type { PolicyBase, PolicyTicks } from "./policy-input";
import { LintNotes } from "./policy-panels";

/** Explains a pasted policy. Loaded on demand, because it includes the evaluator and the lint. */
export function answerOwnPolicy(text: string, base: PolicyBase, ticks: PolicyTicks): PastedAnswer {
  const reading = readOwnPolicy(text, buildView(base, ticks).built);
  return reading.ok ? { ok: true, drawing: <Reading reading={reading.value} /> } : { ok: false, message: reading.error.message };
}

function Reading({ reading: { size, limit, findings, lacks, extra, delta } }: { readonly reading: OwnPolicyReading }) {
  return (
    <div className="stack-4">
      <Meter label="Size" value={size} max={limit} unit="characters" />
      {lacks.length === 0 ? (
        <Note tone="pass" title="It allows everything that is ticked here." />
      ) : (
        <Note
          tone="warn"
          title={`It does not allow ${counted(new Set(lacks.map((lack) => lack.action)).size, "action")} that the ticks need`}
        >
          {[...new Set(lacks.map((lack) => lack.action))].join(", ")}
        </Note>
      )}
      {delta.length === 0 ? null : (
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The missing permissions as a separate policy
          </summary>
          <div className="stack-3 mt">
            {delta.map((policy) => (
              <CodeBlock key={policy.name} code={formatPolicy(policy.document)} label={`Policy ${policy.name}`} copy="Copy" />
            ))}
          </div>
        </details>
      )}
      {extra.length === 0 ? null : (
        <Note tone="info" title="It allows more than the ticks need">
          {extra.map(extraWords).join(", ")}
        </Note>
      )}
      <LintNotes findings={findings} />
    </div>
  );
}

function extraWords({ pattern, actions }: ExtraRight): string {
  return /[*?]/.test(pattern) && actions !== undefined ? `${pattern} (${counted(actions, "action")} more)` : pattern;
}
