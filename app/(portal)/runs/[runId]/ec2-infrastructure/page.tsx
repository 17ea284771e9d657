import type { Metadata } from "next";
import Link from "next/link";

import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { SegmentedPanels } from "@/components/ui/segmented-panels";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { guidePanel } from "@/lib/domain/guide/guide-panel";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { previewEc2Infrastructure, type InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";
import { loadStep, type StepPage } from "@/lib/server/run-page";

import { InfrastructureForm } from "./_components/infrastructure-form";
import { environmentOptions, lookUpInfrastructure, type Taken } from "./load-infrastructure";

export const metadata: Metadata = { title: "EC2 infrastructure" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S5: where Harness finds the hosts. */
export default async function Ec2InfrastructurePage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ec2-infrastructure");
  const { run, initial } = page;
  const reads = await page.deps.runReadsFor(run);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const preview = previewEc2Infrastructure({ run, partition, answers: page.answers }, initial);
  const region = typeof initial["region"] === "string" ? initial["region"] : "";
  const found = reads.ok ? await lookUpInfrastructure(page, reads.value, { region, preview }) : undefined;
  const canCreate = page.answers["host-access"] !== undefined && page.answers.connector !== undefined;

  return (
    <StepFrame
      taskListHref={runPath(runId)}
      step={page.number}
      steps={page.total}
      heading={page.step.question}
      lead="The environment and the infrastructure definition of the project. Harness looks for hosts here at every deployment."
      guide={<GuidePanel {...guidePanel(page.step)} />}
      below={<Preview preview={preview} taken={found?.taken} />}
    >
      {reads.ok ? null : <LookupFailure what="AWS and Harness" error={reads.error} />}
      {found?.facts.ok === false ? <LookupFailure what="The regions of the account" error={found.facts.error} /> : null}
      {found?.environments.ok === false ? (
        <LookupFailure what="The environments of the project" error={found.environments.error} />
      ) : null}
      <ConnectorLine page={page} />
      {page.mayEdit ? (
        <InfrastructureForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          environments={found?.environments.ok === true ? environmentOptions(found.environments.value) : undefined}
          facts={found?.facts.ok === true ? found.facts.value.facts : []}
          emptyRegions={found?.facts.ok === true ? found.facts.value.empty : []}
          failedRegions={
            found?.facts.ok === true
              ? found.facts.value.failed.map(({ region: name, error }) => ({ name, why: error.message }))
              : []
          }
          canCreate={canCreate}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          What Harness will get is shown below.
        </Note>
      )}
    </StepFrame>
  );
}

function ConnectorLine({ page }: { readonly page: StepPage<"ec2-infrastructure"> }) {
  const { connector } = page.answers;
  const href = runPagePath(page.run.id, "connector");
  if (connector === undefined) {
    return (
      <Note tone="info" title="The connector is not chosen yet" action={<Link href={href}>Open the connector step</Link>}>
        Harness reaches AWS through it. You can fill in this step first.
      </Note>
    );
  }
  const made = page.entries.some(({ operation, state }) => operation.id === "harness.connector" && state === "done");
  return (
    <p className="small soft" data-testid="connector-line">
      Through the connector <code>{toIdentifier(connector.name)}</code> of step S4,{" "}
      {made ? "which exists" : "which is not created yet"}.
    </p>
  );
}

type PreviewProps = {
  readonly preview: InfrastructurePreview | undefined;
  readonly taken: Result<Taken, AppError> | undefined;
};

function Preview({ preview, taken }: PreviewProps) {
  if (preview === undefined) {
    return (
      <Card title="What Harness will get" padded>
        <p className="soft">Choose a region and name the infrastructure to see the document here.</p>
      </Card>
    );
  }
  const infrastructure = <CodeBlock code={preview.yaml} label="Infrastructure definition as YAML" />;
  return (
    <Card title="What Harness will get" padded>
      <div className="stack-3">
        <TakenLine preview={preview} taken={taken} />
        {preview.assumed.length === 0 ? null : (
          <p className="small soft">Assumed until answered: {preview.assumed.join("; ")}.</p>
        )}
        {preview.filterFromDiscovery ? (
          <p className="small soft">Tags and VPCs come from the discovery step, which replaced the ones here.</p>
        ) : null}
        <SegmentedPanels
          label="Document"
          heading={<p className="small soft">Secrets as references only</p>}
          panels={[
            { id: "infrastructure", label: "Infrastructure", content: infrastructure },
            ...(preview.environmentYaml === undefined
              ? []
              : [
                  {
                    id: "environment",
                    label: "Environment",
                    content: <CodeBlock code={preview.environmentYaml} label="Environment as YAML" />,
                  },
                ]),
          ]}
          actions={<CopyButton text={preview.yaml}>Copy as YAML</CopyButton>}
        />
      </div>
    </Card>
  );
}

function TakenLine({ preview, taken }: { readonly preview: InfrastructurePreview; readonly taken: PreviewProps["taken"] }) {
  if (taken === undefined) return null;
  const key = `${preview.environmentIdentifier} / ${preview.identifier}`;
  if (!taken.ok) return <LookupFailure what={`Whether ${key} exists already`} error={taken.error} />;
  switch (taken.value.owner) {
    case "no-one":
      return (
        <p className="small soft">
          <code>{key}</code> is free in this project.
        </p>
      );
    case "this-run":
      return (
        <p className="small soft">
          <code>{key}</code> was created by this run and follows its answers.
        </p>
      );
    case "someone":
      return (
        <Note tone="warn" title={`${key} exists already, and this run did not create it`}>
          The portal changes only what it created. Choose another name, or another environment.
        </Note>
      );
  }
}
