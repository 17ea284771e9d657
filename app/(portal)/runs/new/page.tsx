import type { Metadata } from "next";
import Link from "next/link";

import { PageHead } from "@/components/shell/page-head";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { FailureCard } from "@/components/ui/failure-card";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { connectionsPath, newRunPath, runsPath } from "@/lib/config/routes";
import { createDeps } from "@/lib/deps/deps";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import { canStartRuns } from "@/lib/domain/access/run-access";
import { canAddConnections } from "@/lib/domain/access/setup-access";
import { isUsable, type AwsConnection } from "@/lib/domain/connections/connection";
import { PATH_CHOICES, PRESELECTED } from "@/lib/domain/runs/available-paths";
import { stepsOf } from "@/lib/domain/runs/steps";
import { requireActor } from "@/lib/server/session";

import { NewRunForm } from "./_components/new-run-form";
import { readProjects, type ProjectList } from "./project-options";

export const metadata: Metadata = { title: "New run" };

/** Starts a run: one Harness project, one AWS account, one path. */
export default async function NewRunPage() {
  const actor = await requireActor();
  const deps = createDeps(scopeOf(actor));
  const [harness, aws] = await Promise.all([deps.connections.listHarness(actor), deps.connections.listAws(actor)]);
  const head = (
    <PageHead
      crumbs={[{ label: "Runs", href: runsPath }, { label: "New run" }]}
      title="Start a run"
      lead="A run connects one AWS account to one Harness project, along one path of the guide."
    />
  );
  if (!canStartRuns(actor)) {
    return (
      <div className="stack-6">
        {head}
        <Note tone="info" title="You may read runs, but not start one">
          Ask the org admin of your organization for the project admin role in the project that you want to connect.
        </Note>
      </div>
    );
  }
  const missing = whatIsMissing(harness.length, aws.filter(isUsable).length);
  if (missing !== undefined) {
    return (
      <div className="stack-6">
        {head}
        <Missing sentence={missing} mayAdd={canAddConnections(actor)} />
      </div>
    );
  }

  const lists = await readProjects(deps, actor, harness);
  const projects = lists.flatMap((list) => list.options ?? []);
  const accounts = aws.map(toOption);
  const usable = accounts.filter((account) => account.lockedBecause === undefined);
  return (
    <div className="stack-6">
      {head}
      {lists.map((list) => (
        <ListFailure key={list.connection.id} list={list} />
      ))}
      {projects.length === 0 ? (
        <NoProject failed={lists.some((list) => list.failure !== undefined)} />
      ) : (
        <NewRunForm
          projects={projects}
          accounts={accounts}
          choices={PATH_CHOICES}
          stepCounts={{ ec2: countSteps("ec2"), ecs: countSteps("ecs"), both: countSteps("both") }}
          initial={{
            project: onlyValue(projects) ?? "",
            awsConnectionId: onlyValue(usable) ?? "",
            ...PRESELECTED,
          }}
        />
      )}
    </div>
  );
}

/** The path itself is step 0 and is not counted. */
function countSteps(target: "ec2" | "ecs" | "both"): number {
  return stepsOf({ target, identity: "role" }).length - 1;
}

/** The initial choices: a project or account that is the only one. */
function onlyValue<Value extends string>(options: readonly { readonly value: Value }[]): Value | undefined {
  return options.length === 1 ? options[0]?.value : undefined;
}

function toOption(connection: AwsConnection) {
  const { id, accountId, accountAlias, name } = connection;
  return {
    value: id,
    label: accountAlias === undefined ? accountId : `${accountId} ${accountAlias}`,
    hint: name,
    lockedBecause: isUsable(connection) ? undefined : "The portal’s identity in this account is not confirmed yet.",
  };
}

function whatIsMissing(harness: number, usableAws: number): string | undefined {
  if (harness === 0 && usableAws === 0) return "Neither Harness nor an AWS account is connected for you yet.";
  if (harness === 0) return "No Harness account is connected for you yet.";
  return usableAws === 0 ? "No AWS account is connected and confirmed for you yet." : undefined;
}

function Missing({ sentence, mayAdd }: { readonly sentence: string; readonly mayAdd: boolean }) {
  return (
    <Card label="What is missing" padded>
      <EmptyState action={mayAdd ? <LinkButton href={connectionsPath}>Open Connections</LinkButton> : undefined}>
        {sentence} {mayAdd ? "Add it on the Connections page." : "Ask the org admin of your organization or the owner to add it."}
      </EmptyState>
    </Card>
  );
}

function ListFailure({ list }: { readonly list: ProjectList }) {
  const { failure, connection } = list;
  if (failure === undefined) return null;
  if (failure.explanation !== undefined) return <FailureCard explanation={failure.explanation} />;
  return (
    <Note
      tone="fail"
      title={`The projects of ${connection.name} could not be listed`}
      action={<Link href={newRunPath}>Try again</Link>}
    >
      {failure.message}
    </Note>
  );
}

function NoProject({ failed }: { readonly failed: boolean }) {
  if (failed) return null;
  return (
    <Card label="Projects" padded>
      <EmptyState>
        Harness lists no project that you may change. Ask the org admin for the project admin role, or a Harness admin to let the
        portal’s key see the project.
      </EmptyState>
    </Card>
  );
}
