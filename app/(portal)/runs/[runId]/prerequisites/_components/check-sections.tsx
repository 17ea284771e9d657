import Link from "next/link";

import { CheckAgainButton } from "@/components/checks/check-again";
import { CheckList } from "@/components/checks/check-list";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { formatAge, formatClock } from "@/lib/core/dates";
import { KeyValue } from "@/components/ui/key-value";
import { fieldId } from "@/components/form/field-id";
import type { CheckResult } from "@/lib/domain/checks/check";
import { seenDelegates } from "@/lib/domain/prerequisites/delegate-facts";
import { rightCheckId } from "@/lib/domain/prerequisites/harness-checks";
import { neededRights } from "@/lib/domain/prerequisites/harness-rights";
import { checkFieldName } from "@/lib/domain/prerequisites/prerequisite-problems";

const ORDER = ["s1.account", "s1.regions", "s1.running-instances", "s1.clusters", "s1.identity"];

const RIGHT_IDS = neededRights({ target: "both", identity: "access-key" }).map(({ permission }) => rightCheckId(permission));

type CheckSectionsProps = {
  readonly checks: readonly CheckResult[];
  /** The request to a Harness admin, when a permission is missing. */
  readonly request: string | undefined;
  /** The link to this step for the admin who gets the request. */
  readonly handOffLink: string;
  readonly now: Date;
  readonly mayCheck: boolean;
  /** The permission matrix in the permissions step. */
  readonly matrixHref: string;
};

/** Every prerequisite with verdict, grade, evidence, fix and owner: AWS first, then Harness. */
export function CheckSections({ checks, request, handOffLink, now, mayCheck, matrixHref }: CheckSectionsProps) {
  const aws = ORDER.flatMap((id) => checks.filter((check) => check.id === id));
  const harness = checks.filter((check) => !ORDER.includes(check.id)).toSorted((a, b) => place(a) - place(b));
  const checkedAt = checks
    .flatMap((check) => check.evidence.map((evidence) => evidence.at))
    .sort()
    .at(-1);
  const action = (check: CheckResult) => (
    <>
      {check.id === "s1.identity" ? <Link href={matrixHref}>Open the permission matrix</Link> : null}
      <CheckDetails check={check} now={now} request={check.verdict === "pass" ? undefined : requestFor(check, request)} />
    </>
  );
  return (
    <div className="stack-6">
      <section className="stack-3" aria-labelledby="in-aws">
        <div className="head">
          <h2 id="in-aws">In AWS</h2>
          <div className="row">
            {checkedAt === undefined ? null : <span className="small quiet">Checked {formatClock(new Date(checkedAt))}</span>}
            {mayCheck ? <CheckAgainButton /> : null}
          </div>
        </div>
        <CheckList checks={aws} action={action} />
      </section>
      <section className="stack-3" aria-labelledby="in-harness">
        <h2 id="in-harness">In Harness</h2>
        {request === undefined ? null : (
          <div className="stack-2">
            <p className="small soft">
              Permissions are missing. Send this to a Harness admin, or send them the link to this step. When they are done, check
              again.
            </p>
            <CodeBlock code={request} label="Request for the missing permissions" wrap copy="Copy the request" />
            <div>
              <CopyButton text={handOffLink}>Copy the hand-off link</CopyButton>
            </div>
          </div>
        )}
        <CheckList checks={harness} action={action} />
      </section>
    </div>
  );
}

/** The account first, then what is missing, then the permissions in the order a run needs them. */
function place(check: CheckResult): number {
  if (check.id === "s1.harness-account") return 0;
  if (check.verdict === "fail") return 1;
  if (check.id === "s1.delegates") return 2;
  if (check.id === "s1.scope") return 3;
  return 4 + RIGHT_IDS.indexOf(check.id);
}

function requestFor(check: CheckResult, request: string | undefined): string | undefined {
  return check.id.startsWith("s1.acl.") ? request : undefined;
}

type CheckDetailsProps = { readonly check: CheckResult; readonly now: Date; readonly request: string | undefined };

function CheckDetails({ check, now, request }: CheckDetailsProps) {
  const evidence = check.evidence[0];
  const delegates = check.id === "s1.delegates" ? seenDelegates(check) : [];
  return (
    <div className="stack-2" id={fieldId(checkFieldName(check.id))} tabIndex={-1}>
      {request === undefined ? null : (
        <div>
          <CopyButton text={request}>Copy the request</CopyButton>
        </div>
      )}
      {delegates.length === 0 ? null : (
        <KeyValue
          facts={delegates.map((delegate) => ({
            name: delegate.name,
            value: [
              delegate.connected ? "connected" : "silent",
              `tags ${delegate.tags.join(", ")}`,
              delegate.lastHeartBeat === null
                ? "no heartbeat yet"
                : `heartbeat ${formatAge(new Date(delegate.lastHeartBeat), now)}`,
            ].join(" · "),
          }))}
        />
      )}
      {evidence === undefined ? null : (
        <p className="tiny quiet">
          {evidence.call} · {formatClock(new Date(evidence.at))}
          {check.guideItems.length === 0 ? "" : ` · ${check.guideItems.join(", ")}`}
        </p>
      )}
    </div>
  );
}
