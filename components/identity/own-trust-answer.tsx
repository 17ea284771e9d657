import type { PastedAnswer } from "@/components/form/paste-box";
import { Note } from "@/components/ui/note";
import { readOwnTrust, type OwnTrust } from "@/lib/domain/identity/own-trust";
import type { TrustExpectation } from "@/lib/domain/iam/trust/conditions";

const TONES = { fail: "fail", warn: "warn", info: "info" } as const;

/** Explains the pasted trust policy. Loaded on demand, because it includes the evaluator. */
export function answerOwnTrust(text: string, expected: TrustExpectation): PastedAnswer {
  const read = readOwnTrust(text, expected);
  return read.ok ? { ok: true, drawing: <Reading read={read.value} /> } : { ok: false, message: read.error.message };
}

function Reading({ read }: { readonly read: OwnTrust }) {
  if (read.kind === "external-id") return <Note tone="pass" title={read.sentence} />;
  const { statements, findings } = read.explained;
  return (
    <div className="stack-3 wrap-anywhere">
      <ul className="stack-1 small" aria-label="The pasted statements in words">
        {statements.map(({ number, sentence }) => (
          <li key={number}>{sentence}</li>
        ))}
      </ul>
      {findings.length === 0 ? <Note tone="pass" title="It allows exactly the caller that this run needs." /> : null}
      {findings.map((finding) => (
        <Note key={`${finding.id} ${String(finding.statement ?? 0)}`} tone={TONES[finding.severity]} title={finding.message}>
          {finding.fix}
        </Note>
      ))}
    </div>
  );
}
