import type { Metadata } from "next";
import Link from "next/link";

import { TakenLine } from "@/components/infrastructure/taken-line";
import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { DataTable } from "@/components/ui/data-table";
import { Icon } from "@/components/ui/icon";
import { chevronRightIcon } from "@/components/ui/icons";
import { Note } from "@/components/ui/note";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { leftOver, leftOverFix } from "@/lib/domain/clusters/complete-pipeline";
import { pipelinePacks, type NeededPack } from "@/lib/domain/clusters/pipeline-packs";
import { previewPipeline, type PipelinePreview } from "@/lib/domain/clusters/preview-pipeline";
import { WORKFLOW_WORDS } from "@/lib/domain/harness/firstgen-words";
import { strategyStory } from "@/lib/domain/harness/strategy-story";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { PipelineForm } from "./_components/pipeline-form";
import { StrategyPicture } from "./_components/strategy-picture";
import { lookUpPipeline, type PipelineOwner } from "./load-pipeline";

export const metadata: Metadata = { title: "Strategy and pipeline" };

type PageProps = { readonly params: Promise<{ readonly runId: string }> };

const STRATEGY_NAMES = { rolling: "Rolling", canary: "Canary", "blue-green": "Blue/green" } as const;
const CHECKED_WHEN = {
  rolling: "when all tasks are replaced",
  canary: "while the canary runs",
  "blue-green": "on the stage side, before the swap",
} as const;

/** Step S12: how a new version replaces the old one, and the pipeline that does it. */
export default async function PipelinePage({ params }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "pipeline");
  const { run, initial, answers } = page;
  const { strategy = "rolling" } = run.path;
  const settings = answers["ecs-service"];
  const reads = await page.deps.runReadsFor(run);
  const partition = reads.ok ? reads.value.awsConnection.partition : "aws";
  const preview = previewPipeline({ run, partition, answers }, initial);
  const found = reads.ok ? await lookUpPipeline(page, reads.value, preview?.identifier) : undefined;
  const verification = verificationOf(initial);
  const story = strategyStory(strategy, {
    serviceName: settings?.name ?? "the service",
    tasks: settings?.desiredCount ?? 2,
    verification,
  });
  const packs = pipelinePacks({
    path: run.path,
    chosen: answers.permissions?.packs ?? [],
    addsMissing: answers["ecs-rights"]?.rights.choice === "missing",
    hasScaling: settings?.scaling !== undefined,
    verification,
  });

  return (
    <StepFrame
      {...frameOf(page)}
      lead={
        <>
          {STRATEGY_NAMES[strategy]} is the strategy of this run’s path.{" "}
          <Link href={runPagePath(runId, "path")}>Change the strategy</Link>
        </>
      }
      below={
        <>
          <StrategyPicture story={story} />
          <Permissions packs={packs} runId={runId} />
          <PipelineDocument preview={preview} owner={found?.owner} />
        </>
      }
    >
      {reads.ok ? null : <LookupFailure what="AWS and Harness" error={reads.error} />}
      {found?.leftOver.ok === false ? (
        <LookupFailure what="Whether an earlier deployment left a canary" error={found.leftOver.error} />
      ) : null}
      {found?.leftOver.ok === true && found.leftOver.value !== undefined ? (
        <Note tone="warn" title={leftOver(found.leftOver.value)}>
          {leftOverFix(run)}
        </Note>
      ) : null}
      {page.mayEdit ? (
        <PipelineForm
          runId={runId}
          runHref={runPath(runId)}
          initial={initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          checkedWhen={CHECKED_WHEN[strategy]}
        />
      ) : (
        <Note tone="info" title="You may read this run, but not change it">
          The pipeline that Harness will get is shown below.
        </Note>
      )}
    </StepFrame>
  );
}

function verificationOf({ verification }: Readonly<Record<string, unknown>>): "none" | "http" | "run-task" {
  const how: unknown = typeof verification === "object" && verification !== null ? Reflect.get(verification, "how") : undefined;
  return how === "http" || how === "run-task" ? how : "none";
}

const FROM_WORDS = {
  permissions: "chosen in the permissions step",
  "ecs-rights": "added by the ECS rights step where they are missing",
  none: "not chosen yet",
} as const;

function Permissions({ packs, runId }: { readonly packs: readonly NeededPack[]; readonly runId: string }) {
  const missing = packs.filter(({ from }) => from === undefined);
  return (
    <Card
      title={
        missing.length === 0 ? "The run’s policies have the permissions of this pipeline" : "The pipeline needs more permissions"
      }
      aside={<Link href={runPagePath(runId, "ecs-rights")}>ECS rights</Link>}
      padded
    >
      <div className="stack-3">
        {packs.map((pack) => (
          <details className="more" key={pack.id}>
            <summary>
              <Icon icon={chevronRightIcon} />
              {pack.title}: {FROM_WORDS[pack.from ?? "none"]}
            </summary>
            <p className="small soft">{pack.why}</p>
            <ul className="stack-1 small">
              {pack.actions.map(({ action, reason }) => (
                <li key={action}>
                  <code>{action}</code> <span className="soft">{reason}</span>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </Card>
  );
}

type DocumentProps = {
  readonly preview: PipelinePreview | undefined;
  readonly owner: Result<PipelineOwner, AppError> | undefined;
};

function PipelineDocument({ preview, owner }: DocumentProps) {
  return (
    <Card
      title="What Harness will get"
      aside={preview === undefined ? undefined : <CopyButton text={preview.yaml}>Copy as YAML</CopyButton>}
      padded
    >
      <div className="stack-3">
        {preview === undefined ? null : <TakenLine name={preview.identifier} owner={owner} />}
        {/* It stays mounted without a document, so that a save in between does not close it. */}
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The pipeline as YAML
          </summary>
          {preview === undefined ? (
            <p className="soft">Complete the service and this form to see the pipeline here.</p>
          ) : (
            <CodeBlock code={preview.yaml} label="Pipeline as YAML" />
          )}
        </details>
        <details className="more">
          <summary>
            <Icon icon={chevronRightIcon} />
            The guide’s words in the present Harness
          </summary>
          <DataTable
            caption="The guide’s words in the present Harness"
            columns={[
              { id: "guide", head: "In the guide", cell: (row) => row.firstGen },
              { id: "today", head: "Today", cell: (row) => row.today },
              { id: "here", head: "In this run", cell: (row) => row.here, quiet: true },
            ]}
            groups={[{ rows: WORKFLOW_WORDS }]}
            rowKey={(row) => row.guideItem}
          />
        </details>
      </div>
    </Card>
  );
}
