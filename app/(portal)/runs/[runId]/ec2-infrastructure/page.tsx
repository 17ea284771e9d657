import type { Metadata } from "next";

import { ConnectorLine } from "@/components/infrastructure/connector-line";
import { PreviewCard } from "@/components/infrastructure/preview-card";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { previewEc2Infrastructure } from "@/lib/domain/inventory/preview-infrastructure";
import { isDone } from "@/lib/domain/plan/ledger";
import { environmentOptions } from "@/lib/server/infrastructure-lookups";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { InfrastructureForm } from "./_components/infrastructure-form";
import { lookUpInfrastructure } from "./load-infrastructure";

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
  const { connector } = page.answers;
  const canCreate = page.answers["host-access"] !== undefined && connector !== undefined;

  return (
    <StepFrame
      {...frameOf(page)}
      lead="The environment and the infrastructure definition of the project. Harness looks for hosts here at every deployment."
      below={
        <PreviewCard
          preview={preview}
          taken={found?.taken}
          empty="Choose a region and name the infrastructure to see the document here."
        />
      }
    >
      {reads.ok ? null : <LookupFailure what="AWS and Harness" error={reads.error} />}
      {found?.facts.ok === false ? <LookupFailure what="The regions of the account" error={found.facts.error} /> : null}
      {found?.environments.ok === false ? (
        <LookupFailure what="The environments of the project" error={found.environments.error} />
      ) : null}
      <ConnectorLine
        identifier={connector === undefined ? undefined : toIdentifier(connector.name)}
        isMade={isDone(page.entries, "harness.connector")}
        href={runPagePath(runId, "connector")}
      />
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
