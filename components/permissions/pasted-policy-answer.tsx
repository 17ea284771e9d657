import type { ReactNode } from "react";

import { Meter } from "@/components/ui/meter";
import { Note } from "@/components/ui/note";
import { readPastedPolicy, type PastedPolicy } from "@/lib/domain/iam/pasted-policy";

import { LintNotes } from "./policy-panels";

/** The explanation of a pasted policy, or the error for its field. */
export type PastedPolicyAnswer =
  { readonly ok: true; readonly drawing: ReactNode } | { readonly ok: false; readonly message: string };

/** Explains a pasted policy of either kind. Loaded on demand, because it includes the evaluator and the lint. */
export function answerPastedPolicy(text: string, account: string | undefined): PastedPolicyAnswer {
  const read = readPastedPolicy(text, account);
  return read.ok ? { ok: true, drawing: <Reading policy={read.value} /> } : { ok: false, message: read.error.message };
}

function Reading({ policy }: { readonly policy: PastedPolicy }) {
  return (
    <div className="stack-4">
      <Meter label="Size" value={policy.size} max={policy.limit} unit="characters" />
      {policy.kind === "trust" ? <TrustReading policy={policy} /> : <PermissionsReading policy={policy} />}
    </div>
  );
}

function TrustReading({ policy: { explained } }: { readonly policy: Extract<PastedPolicy, { kind: "trust" }> }) {
  return (
    <>
      <Note tone="plain" title="A trust policy">
        {explained.sentence}
      </Note>
      {explained.findings.map((finding) => (
        <Note key={`${finding.id} ${finding.message}`} tone={finding.severity} title={finding.message}>
          {finding.fix}
        </Note>
      ))}
    </>
  );
}

function PermissionsReading({ policy: { findings } }: { readonly policy: Extract<PastedPolicy, { kind: "permissions" }> }) {
  if (findings.length === 0) return <Note tone="pass" title="A permission policy without findings." />;
  return (
    <>
      <Note tone="plain" title="A permission policy, checked as the policy of a Harness identity" />
      <LintNotes findings={findings} />
    </>
  );
}
