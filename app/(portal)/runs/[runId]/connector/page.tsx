import type { Metadata } from "next";

import { ExternalId } from "@/components/identity/external-id";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValue } from "@/components/ui/key-value";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { RunReads } from "@/lib/deps/reads";
import { toYaml } from "@/lib/domain/harness/to-yaml";
import { credentialFacts, type CredentialFacts } from "@/lib/domain/identity/connector-credential";
import { whatTestShows } from "@/lib/domain/identity/harness-proof";
import { refineTestFailure, type RefinedFailure } from "@/lib/domain/identity/refine-test-failure";
import { brokenAt } from "@/lib/domain/identity/stations";
import { trustPicture } from "@/lib/domain/identity/trust-picture";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Operation } from "@/lib/domain/plan/operation";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import { parseAnswer } from "@/lib/domain/runs/answers";
import { lookUp } from "@/lib/server/look-up";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { ConnectorForm } from "./_components/connector-form";
import { TestResult } from "./_components/test-result";
import { lookUpConnector } from "./load-connector";

export const metadata: Metadata = { title: "Connector" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S4: the AWS connector in Harness, and its test. */
export default async function ConnectorPage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "connector");
  const { run } = page;
  const facts = credentialFacts(run.path.identity);
  const initial = startOf(page);
  const parsed = parseAnswer("connector", initial);
  const reads = await page.deps.runReadsFor(run);
  const found = reads.ok ? await lookUpConnector(run, reads.value, initial["name"]) : undefined;
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const context = { run, partition, answers: parsed.ok ? { ...page.answers, connector: parsed.value } : page.answers };
  const operations = impliedOperations(context).filter(({ step }) => step === "S4");
  const test = page.entries.find(({ operation }) => operation.id === "harness.connector-test");
  const failure = await failureOf(page, reads.ok ? reads.value : undefined, test);

  return (
    <StepFrame
      {...frameOf(page)}
      lead="An AWS connector in the project, created by the portal. The guide calls it a cloud provider."
    >
      {reads.ok ? null : <Note tone="warn" title={reads.error.message} />}
      {found?.regions.ok === false ? <LookupFailure what="The enabled regions" error={found.regions.error} /> : null}
      {found?.delegates.ok === false ? (
        <Note tone="warn" title="The delegates could not be listed">
          {found.delegates.error.message}
        </Note>
      ) : null}
      <TypeFacts facts={facts} externalId={run.externalId} />
      {page.mayEdit ? (
        <ConnectorForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          nameCheck={found?.nameCheck}
          regions={found?.regions.ok === true ? regionOptions(found.regions.value) : undefined}
          delegates={
            found?.delegates.ok === true
              ? found.delegates.value.map(({ name, tags, connected }) => ({ name, tags, connected }))
              : undefined
          }
          needsDelegate={facts.needsDelegate}
          mayOverride={test?.state === "failed" || initial["goOn"] === true}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          What will be sent is shown below.
        </Note>
      )}
      <TestResult
        runId={runId}
        entry={test}
        shows={whatTestShows(page.entries, run.path.identity)}
        failure={failure}
        stations={failedWay(context, failure?.explanation.causeId)}
        mayEdit={page.mayEdit}
        planHref={runPagePath(runId, "plan")}
      />
      <Preview operation={operations.find(({ id }) => id === "harness.connector")} />
    </StepFrame>
  );
}

/** The saved or default values of the form. */
function startOf(page: StepPage<"connector">): Record<string, unknown> {
  const { initial } = page;
  const kept = page.answer?.override?.reason;
  return {
    ...initial,
    goOn: initial["goOn"] ?? kept !== undefined,
    overrideReason: initial["overrideReason"] ?? kept ?? "",
  };
}

function regionOptions(regions: readonly { readonly name: string; readonly enabled: boolean }[]) {
  return regions.filter(({ enabled }) => enabled).map(({ name }) => ({ value: name, label: name }));
}

function failedWay(context: Parameters<typeof trustPicture>[0], causeId: string | undefined) {
  const { identity } = context.answers;
  if (identity === undefined || causeId === undefined) return [];
  return brokenAt(trustPicture(context, identity, {}).stations, causeId);
}

/** Why the last test failed. For a role, its trust policy is read to find out. */
async function failureOf(
  page: StepPage<"connector">,
  reads: RunReads | undefined,
  test: LedgerEntry | undefined,
): Promise<RefinedFailure | undefined> {
  const explanation = test?.state === "failed" ? test.failure?.explanation : undefined;
  if (explanation === undefined) return undefined;
  const { identity } = page.answers;
  const isRole = identity?.kind === "new-role" || identity?.kind === "existing-role";
  const name = !isRole ? undefined : identity.kind === "new-role" ? identity.roleName : nameOfArn(identity.roleArn);
  const role =
    name === undefined || reads === undefined ? undefined : await lookUp(async () => await reads.account.iam.findRole(name));
  return refineTestFailure(explanation, {
    role: role?.ok === true ? role.value : undefined,
    externalId: page.run.externalId,
  });
}

function TypeFacts({ facts, externalId }: { readonly facts: CredentialFacts; readonly externalId: string }) {
  return (
    <>
      <Card title="Type" padded>
        <KeyValue
          facts={[
            { name: "Harness today", value: facts.today },
            { name: "In the guide", value: facts.guide },
            { name: "In the document", value: facts.type, mono: true },
          ]}
        />
      </Card>
      {facts.crossAccount ? <ExternalId value={externalId} /> : null}
    </>
  );
}

function Preview({ operation }: { readonly operation: Operation | undefined }) {
  if (operation === undefined) return null;
  const json = JSON.stringify(operation.preview.body, null, 2);
  const yaml = toYaml(operation.preview.body);
  return (
    <Card title="What will be sent" padded>
      <SegmentedPanels
        label="Form of the document"
        heading={
          <p className="small soft">
            <code>{operation.preview.call}</code>, secrets as references only
          </p>
        }
        panels={[
          { id: "yaml", label: "YAML", content: <CodeBlock code={yaml} label="Connector as YAML" /> },
          { id: "json", label: "JSON", content: <CodeBlock code={json} label="Connector as JSON" /> },
        ]}
        actions={<CopyButton text={yaml}>Copy as YAML</CopyButton>}
      />
    </Card>
  );
}
