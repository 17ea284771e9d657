import type { Metadata } from "next";
import Link from "next/link";

import { ConnectorLine } from "@/components/infrastructure/connector-line";
import { PreviewCard } from "@/components/infrastructure/preview-card";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { CodeBlock } from "@/components/ui/code-block";
import { Note } from "@/components/ui/note";
import { VerdictMark } from "@/components/ui/verdict-mark";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import type { TaskNetwork } from "@/lib/domain/aws/task-network";
import { networkConfiguration } from "@/lib/domain/ecs/network-configuration";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { previewEcsInfrastructure } from "@/lib/domain/inventory/preview-infrastructure";
import { isDone } from "@/lib/domain/plan/ledger";
import { ecsInfrastructureSchemaFor } from "@/lib/domain/runs/answers/ecs-infrastructure";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import { environmentOptions } from "@/lib/server/infrastructure-lookups";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { EcsInfrastructureForm } from "./_components/ecs-infrastructure-form";
import { lookUpEcsInfrastructure } from "./load-ecs-infrastructure";

export const metadata: Metadata = { title: "ECS infrastructure" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

/** Step S10: the cluster as Harness knows it, and the network of the tasks. */
export default async function EcsInfrastructurePage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ecs-infrastructure");
  const { run, initial } = page;
  const { connector, "ecs-preparation": preparation } = page.answers;
  const reads = await page.deps.runReadsFor(run);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const preview = previewEcsInfrastructure({ run, partition, answers: page.answers }, initial);
  const found =
    reads.ok && preparation !== undefined
      ? await lookUpEcsInfrastructure(page, reads.value, { preparation, preview })
      : undefined;
  const network = found?.network.ok === true ? found.network.value : undefined;

  return (
    <StepFrame
      {...frameOf(page)}
      lead="The environment and the infrastructure definition of the project, and the network in which the tasks run."
      below={
        <PreviewCard
          preview={preview}
          taken={found?.taken}
          empty="Name the infrastructure to see the document here."
          more={networkPanels(initial, network)}
        />
      }
    >
      {reads.ok ? null : <LookupFailure what="AWS and Harness" error={reads.error} />}
      {found?.network.ok === false ? <LookupFailure what="The networks of the region" error={found.network.error} /> : null}
      {found?.environments.ok === false ? (
        <LookupFailure what="The environments of the project" error={found.environments.error} />
      ) : null}
      <ClusterFacts preparation={preparation} cluster={found?.cluster} runId={runId} />
      <ConnectorLine
        identifier={connector === undefined ? undefined : toIdentifier(connector.name)}
        isMade={isDone(page.entries, "harness.connector")}
        href={runPagePath(runId, "connector")}
      />
      {page.mayEdit ? (
        <EcsInfrastructureForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          environments={found?.environments.ok === true ? environmentOptions(found.environments.value) : undefined}
          network={network}
          canCreate={connector !== undefined && preparation !== undefined}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          What Harness will get is shown below.
        </Note>
      )}
    </StepFrame>
  );
}

type ClusterFactsProps = {
  readonly preparation: EcsPreparation | undefined;
  readonly cluster: Result<EcsCluster | undefined, AppError> | undefined;
  readonly runId: string;
};

/** Region and cluster, which step S8 chose. */
function ClusterFacts({ preparation, cluster, runId }: ClusterFactsProps) {
  const change = <Link href={runPagePath(runId, "ecs-preparation")}>Open the ECS preparation step</Link>;
  if (preparation === undefined) {
    return (
      <Note tone="warn" title="The ECS preparation step is open again" action={change}>
        It chooses the cluster of this infrastructure.
      </Note>
    );
  }
  const state = cluster?.ok === true ? (cluster.value?.status ?? "not there") : undefined;
  return (
    <p className="small row">
      <span>
        In cluster <code>{preparation.cluster}</code> of <code>{preparation.region}</code>
      </span>
      {state === undefined ? (
        <VerdictMark verdict="unknown" word="State could not be read" />
      ) : (
        <VerdictMark verdict={state === "ACTIVE" ? "pass" : "fail"} word={state} />
      )}
      {change}
    </p>
  );
}

/** The part of the service definition that the answer decides. */
function networkPanels(draft: Readonly<Record<string, unknown>>, network: TaskNetwork | undefined) {
  const parsed = ecsInfrastructureSchemaFor(network).safeParse(draft);
  const configuration = parsed.success ? networkConfiguration(parsed.data) : undefined;
  if (configuration === undefined) return [];
  const code = JSON.stringify({ networkConfiguration: configuration }, undefined, 2);
  return [
    {
      id: "network",
      label: "Service definition",
      content: <CodeBlock code={code} label="Network in the service definition as JSON" />,
    },
  ];
}
