import Link from "next/link";

import { CheckList } from "@/components/checks/check-list";
import { WayChain } from "@/components/identity/way-chain";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { FailureCard } from "@/components/ui/failure-card";
import { pencilIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { runPagePath } from "@/lib/config/routes";
import { credentialCommands } from "@/lib/domain/diagnosis/credential-commands";
import type { SeenIdentity } from "@/lib/domain/identity/stations";
import { trustPicture } from "@/lib/domain/identity/trust-picture";
import { failedChecks, runFailures, withTestResult } from "@/lib/domain/diagnosis/run-failures";
import { harnessIdentityOf } from "@/lib/domain/matrix/matrix-scope";
import { STEPS } from "@/lib/domain/runs/steps";
import type { RunPage } from "@/lib/server/run-page";
import { DelegateState } from "./_components/delegate-state";

/** One run: who gets into the account, what failed and why, and the delegates. */
export async function RunDiagnosis({ page }: { readonly page: RunPage }) {
  const { run, deps, entries, checks } = page;
  const [seen, ports] = await Promise.all([seenIdentity(page), deps.prerequisitesFor(run)]);
  const delegates = ports.harness.ok ? await ports.harness.value.delegates(run.scope) : ports.harness;
  const failures = runFailures(entries);
  const red = failedChecks(checks);
  return (
    <>
      <Way page={page} seen={seen} />
      <TryByHand page={page} partition={seen.partition} />
      {failures.length === 0 && red.length === 0 ? (
        <Note tone="pass" title="Nothing of this run has failed">
          No operation failed and no check fails. Checks that have not run yet are on the verification page.
        </Note>
      ) : null}
      {failures.map(({ id, explanation, step }) => {
        const found = STEPS.find((candidate) => candidate.id === step);
        return (
          <FailureCard
            key={id}
            explanation={explanation}
            actions={
              <>
                <LinkButton href={runPagePath(run.id, "plan")}>Open the plan</LinkButton>
                {found === undefined ? null : (
                  <LinkButton href={runPagePath(run.id, found.slug)} icon={pencilIcon}>
                    Open the step: {found.title}
                  </LinkButton>
                )}
              </>
            }
          />
        );
      })}
      {red.length === 0 ? null : (
        <section aria-labelledby="red" className="stack-3">
          <h2 id="red">Failed checks</h2>
          <CheckList checks={red} />
          <p className="small">
            <Link href={runPagePath(run.id, "verify")}>Open the verification</Link>
          </p>
        </section>
      )}
      <DelegateState delegates={delegates} selectors={page.answers.connector?.delegateSelectors ?? []} now={deps.clock.now()} />
    </>
  );
}

function Way({ page, seen }: { readonly page: RunPage; readonly seen: SeenRead }) {
  const { run, answers, entries } = page;
  if (answers.identity === undefined) {
    return <Note tone="info">No identity is chosen yet. Answer the identity step to see how Harness gets into the account.</Note>;
  }
  const picture = trustPicture({ run, answers, partition: seen.partition }, answers.identity, seen.identity);
  return (
    <>
      <Card
        title="Who gets into the account"
        padded
        footer={picture.sentence === undefined ? undefined : <p className="small">{picture.sentence}</p>}
      >
        <WayChain stations={withTestResult(picture.stations, entries)} />
      </Card>
      {seen.problem === undefined ? null : (
        <Note tone="warn" title="The identity could not be read">
          {seen.problem}
        </Note>
      )}
      {picture.findings.map((finding) => (
        <Note key={finding.id} tone={finding.severity === "fail" ? "fail" : "warn"} title={finding.message}>
          {finding.fix}
        </Note>
      ))}
    </>
  );
}

/** The calls of the checks as commands, for the person with the credentials (guide item G207). */
function TryByHand({ page, partition }: { readonly page: RunPage; readonly partition: string }) {
  const commands = credentialCommands(page.run, partition, page.answers);
  if (commands.length === 0) return null;
  return (
    <Card title="Test the credentials by hand" padded>
      <div className="stack-4">
        <p className="small soft">
          The portal and the connector test make the same calls. Run these with the AWS CLI and a profile with the credentials. No
          command contains a key.
        </p>
        {commands.map(({ id, label, command }) => (
          <div key={id} className="stack-2">
            <p className="small">{label}</p>
            <CodeBlock code={command} label={label} wrap copy="Copy the command" />
          </div>
        ))}
      </div>
    </Card>
  );
}

type SeenRead = { readonly partition: string; readonly identity: SeenIdentity; readonly problem?: string };

/** What AWS reports about the run's identity. What AWS does not report stays unknown; it does not count as absent. */
async function seenIdentity({ run, deps, answers }: RunPage): Promise<SeenRead> {
  const partition = await deps.partitionOf(run);
  const identity = harnessIdentityOf(run, partition, answers);
  if (identity === undefined || identity.kind === "key") return { partition, identity: {} };
  const reads = await deps.runReadsFor(run);
  if (!reads.ok) return { partition, identity: {}, problem: reads.error.message };
  const { iam } = reads.value.account;
  if (identity.kind === "role") {
    const role = await iam.findRole(identity.name);
    return role.ok
      ? { partition, identity: { role: role.value } }
      : { partition, identity: {}, problem: role.error.explanation?.title ?? role.error.message };
  }
  const user = await iam.findUser(identity.name);
  return user.ok
    ? { partition, identity: { userExists: user.value !== undefined } }
    : { partition, identity: {}, problem: user.error.explanation?.title ?? user.error.message };
}
