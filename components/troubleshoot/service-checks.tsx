import { CodeBlock } from "@/components/ui/code-block";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { VerdictIcon, VerdictMark } from "@/components/ui/verdict-mark";
import type { Verdict } from "@/lib/domain/checks/check";
import type { Outcome, Proof, ServiceCheck } from "@/lib/domain/troubleshoot/finding";

const VERDICTS: Readonly<Record<Outcome["result"], Verdict>> = {
  passed: "pass",
  failed: "fail",
  unknown: "unknown",
  "not-applicable": "not-applicable",
};

type ServiceChecksProps = {
  readonly checks: readonly ServiceCheck[];
  /** The check whose repair the card above shows already. */
  readonly cause?: ServiceCheck | undefined;
};

/** Every check in order, each with its decisive fact and, behind a disclosure, what showed it. */
export function ServiceChecks({ checks, cause }: ServiceChecksProps) {
  return (
    <ol className="boxes card">
      {checks.map((check) => {
        const verdict = VERDICTS[check.result];
        const repair = check.id === cause?.id || !("repair" in check) ? undefined : check.repair;
        return (
          <li key={check.id}>
            <div className="box">
              <VerdictIcon verdict={verdict} />
              <span className="t font-medium">{check.title}</span>
              <div className="d stack-2">
                <p>{check.fact}</p>
                {repair === undefined ? null : <p className="soft">{repair.fix}</p>}
                {repair?.command === undefined ? null : (
                  <CodeBlock code={repair.command} label={`Fix: ${check.title}`} wrap copy="Copy the fix" />
                )}
                {check.proofs.length === 0 ? null : <Proofs title={check.title} proofs={check.proofs} />}
              </div>
              <span className="g">
                <VerdictMark verdict={verdict} bare />
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Proofs({ title, proofs }: { readonly title: string; readonly proofs: readonly Proof[] }) {
  return (
    <details className="more">
      <summary>
        <Icon icon={chevronRightIcon} />
        Evidence<span className="vh">: {title}</span>
      </summary>
      <dl className="stack-2">
        {proofs.map(({ source, lines }, index) => (
          <div key={`${source} ${String(index)}`}>
            <dt className="small font-medium break-words">{source}</dt>
            <dd className="small soft break-words">
              {lines.map((line, number) => (
                <p key={`${line} ${String(number)}`}>{line}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
