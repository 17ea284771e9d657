import type { Metadata } from "next";
import Link from "next/link";

import { LookupFailure } from "@/components/inventory/lookup-failure";
import { Note } from "@/components/ui/note";
import { GuidePanel } from "@/components/wizard/guide-panel";
import { StepFrame } from "@/components/wizard/step-frame";
import { runPagePath, runPath } from "@/lib/config/routes";
import { guidePanel } from "@/lib/domain/guide/guide-panel";
import { loadStep } from "@/lib/server/run-page";

import { frameOf } from "../_components/frame-of";
import { RevisionPreview } from "./_components/revision-preview";
import { TaskDefinitionForm } from "./_components/task-definition-form";
import { loadTaskDefinition } from "./load-task-definition";

export const metadata: Metadata = { title: "Task definition" };

type PageProps = {
  readonly params: Promise<{ readonly runId: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
};

/** Step S11: the task definition that Harness deploys. The address names the family and the revision that are shown. */
export default async function TaskDefinitionPage({ params, searchParams }: PageProps) {
  const { runId } = await params;
  const page = await loadStep(runId, "ecs-task-definition");
  const preparation = page.answers["ecs-preparation"];
  const found = preparation === undefined ? undefined : await loadTaskDefinition(page, preparation, await searchParams);
  const failed = found === undefined ? [] : found.failed;

  return (
    <StepFrame
      {...frameOf(page)}
      guide={undefined}
      lead="Use a revision that exists, or build one here. Harness registers what you build as a new revision when it deploys."
    >
      {failed.map(({ what, error }) => (
        <LookupFailure key={what} what={what} error={error} />
      ))}
      {preparation === undefined ? (
        <Note
          tone="info"
          title="The preparation is open again"
          action={<Link href={runPagePath(runId, "ecs-preparation")}>Open the preparation</Link>}
        >
          Region and roles come from it, so complete it first.
        </Note>
      ) : null}
      {page.mayEdit && found !== undefined ? (
        <TaskDefinitionForm
          runId={runId}
          runHref={runPath(runId)}
          initial={found.initial}
          version={page.version}
          savedAt={page.savedAt?.toISOString()}
          opened={found.opened}
          families={found.families}
          shown={found.shown}
          preview={found.preview === undefined ? null : <RevisionPreview found={found.preview} />}
          prepared={found.prepared}
          home={found.home}
          guide={<GuidePanel {...guidePanel(page.step)} />}
        />
      ) : null}
      {page.mayEdit ? null : (
        <Note tone="info" title="You may read this run, but not change it">
          {page.answer === undefined
            ? "No task definition was chosen yet."
            : page.answer.how === "existing"
              ? `Harness will deploy ${page.answer.family}:${String(page.answer.revision)}.`
              : "Harness will deploy the new document of this run."}
        </Note>
      )}
    </StepFrame>
  );
}
