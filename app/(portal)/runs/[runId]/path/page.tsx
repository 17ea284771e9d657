import type { Metadata } from "next";

import { PageHead } from "@/components/shell/page-head";
import { KeyValue } from "@/components/ui/key-value";
import { Note } from "@/components/ui/note";
import { runPath, runsPath } from "@/lib/config/routes";
import { withoutAbsent } from "@/lib/core/without-absent";
import { fitsStrategy } from "@/lib/domain/onboarding/change-path";
import { identityKinds } from "@/lib/domain/runs/answers/identity";
import { describePath, PATH_CHOICES, PRESELECTED } from "@/lib/domain/runs/available-paths";
import { STEPS } from "@/lib/domain/runs/steps";
import { loadRun, type RunPage } from "@/lib/server/run-page";

import { PathForm } from "./_components/path-form";

export const metadata: Metadata = { title: "Path" };

type PathPageProps = { readonly params: Promise<{ readonly runId: string }> };

const TARGETS = ["ec2", "ecs", "both"] as const;

/** Step 0: the path of a run, and changing it. */
export default async function PathPage({ params }: PathPageProps) {
  const page = await loadRun((await params).runId);
  const { run, mayEdit } = page;
  const locked = whyLocked(page);
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Runs", href: runsPath }, { label: run.reference, href: runPath(run.id) }, { label: "Path" }]}
        title={`The path is ${describePath(run.path)}`}
        lead="It decides which steps, permissions and checklist boxes the run has."
      />
      {locked === undefined ? (
        <PathForm
          runId={run.id}
          runHref={runPath(run.id)}
          current={run.path}
          initial={{ ...PRESELECTED, ...withoutAbsent(run.path) }}
          choices={PATH_CHOICES}
          facts={{
            steps: STEPS.map((step) => ({
              title: step.title,
              targets: TARGETS.filter((target) => step.applies({ ...run.path, target })),
              answered: step.answer !== undefined && page.answers[step.answer] !== undefined,
            })),
            fittingIdentities: fittingIdentities(page),
            fittingStrategies: fittingStrategies(page),
            packs: page.answers.permissions?.packs,
            hasHostAccess: page.answers["host-access"] !== undefined,
            made: page.entries.filter((entry) => entry.state === "done" && entry.operation.decision !== "keep").length,
          }}
        />
      ) : (
        <>
          <KeyValue
            ruled
            facts={[
              { name: "Connects", value: choiceTitle(PATH_CHOICES.target, run.path.target) },
              { name: "Harness is", value: choiceTitle(PATH_CHOICES.identity, run.path.identity) },
              ...(run.path.hostAccess === undefined
                ? []
                : [{ name: "Reaches hosts by", value: choiceTitle(PATH_CHOICES.hostAccess, run.path.hostAccess) }]),
              ...(run.path.strategy === undefined
                ? []
                : [{ name: "Replaces services by", value: choiceTitle(PATH_CHOICES.strategy, run.path.strategy) }]),
            ]}
          />
          {mayEdit ? <Note tone="info">{locked}</Note> : null}
        </>
      )}
    </div>
  );
}

function whyLocked({ run, mayEdit }: RunPage): string | undefined {
  if (!mayEdit) return "You may read this run, but not change it.";
  switch (run.state) {
    case "open":
      return undefined;
    case "applying":
    case "undoing":
      return "The run is in progress. You can change its path when it has ended.";
    case "finished":
      return "The run is finished. Reopen it from its task list to change the path.";
    case "undone":
      return "The run was undone. Start a new run for another path.";
  }
}

function fittingIdentities({ answers, run }: RunPage) {
  const identities = PATH_CHOICES.identity.map((choice) => choice.value);
  const kind = answers.identity?.kind;
  if (kind === undefined) return identities;
  return identities.filter((identity) => identityKinds({ ...run.path, identity }).includes(kind));
}

function fittingStrategies({ answers }: RunPage) {
  const strategies = PATH_CHOICES.strategy.map((choice) => choice.value);
  const service = answers["ecs-service"];
  return service === undefined ? strategies : strategies.filter((strategy) => fitsStrategy(service, strategy));
}

function choiceTitle(choices: readonly { readonly value: string; readonly title: string }[], value: string): string {
  return choices.find((choice) => choice.value === value)?.title ?? value;
}
