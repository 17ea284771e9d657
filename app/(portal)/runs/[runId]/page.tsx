import type { Metadata } from "next";

import { PageHead } from "@/components/shell/page-head";
import { arrowRightIcon } from "@/components/ui/icons";
import { LinkButton } from "@/components/ui/link-button";
import { Note } from "@/components/ui/note";
import { TaskList, type Task as ShownTask } from "@/components/wizard/task-list";
import { runPagePath, runsPath } from "@/lib/config/routes";
import { hasEc2, hasEcs, type Path } from "@/lib/domain/runs/path";
import { describePath } from "@/lib/domain/runs/available-paths";
import { isOfOldWorld, projectWords } from "@/lib/domain/runs/run-words";
import type { Task } from "@/lib/domain/runs/task-list";
import { loadRun, type RunPage } from "@/lib/server/run-page";

import { RunEnd } from "./_components/run-end";
import { RunFacts } from "./_components/run-facts";

type TaskListPageProps = { readonly params: Promise<{ readonly runId: string }> };

export async function generateMetadata({ params }: TaskListPageProps): Promise<Metadata> {
  const { run } = await loadRun((await params).runId);
  return { title: `${run.reference}, task list` };
}

/** A run's task list: every step of its path with its progress, and the next step. */
export default async function TaskListPage({ params }: TaskListPageProps) {
  const page = await loadRun((await params).runId);
  const { run, tasks, deps } = page;
  const awsConnection = await deps.connections.findAwsById(run.awsConnectionId);
  const isOld = isOfOldWorld(run, deps.sandboxWorld());
  const readOnly = isOld || !page.mayEdit || run.state === "finished" || run.state === "undone";
  return (
    <div className="stack-6">
      <PageHead
        crumbs={[{ label: "Runs", href: runsPath }, { label: run.reference }]}
        title={`Connect ${awsConnection?.accountAlias ?? run.awsAccountId} to ${run.scope.projectIdentifier ?? projectWords(run.scope)}`}
        lead={`${targetWords(run.path)}. ${stateSentence(page)}`}
        actions={
          readOnly || tasks.next === undefined ? undefined : (
            <LinkButton look="primary" iconAfter={arrowRightIcon} href={runPagePath(run.id, tasks.next.step.slug)}>
              Continue with step {tasks.next.number}
            </LinkButton>
          )
        }
      />
      {isOld ? (
        <Note tone="info" title="This run belongs to a sandbox that is gone">
          You can read its answers, checks and timeline. Its resources no longer exist, so nothing can be called or undone.
        </Note>
      ) : null}
      <div className="cols">
        <div className="stack-6">
          <TaskList
            groups={tasks.groups.map((group) => ({
              title: group.title,
              tasks: group.tasks.map((task) => toShown(task, page, readOnly ? undefined : tasks.next)),
            }))}
            dropped={tasks.dropped.map((task) => toShown(task, page, undefined))}
          />
          {isOld ? null : <RunEnd page={page} now={deps.clock.now()} />}
        </div>
        <RunFacts page={page} awsConnection={awsConnection} />
      </div>
    </div>
  );
}

function toShown(task: Task, page: RunPage, next: Task | undefined): ShownTask {
  const { step, number, status, mayOpen } = task;
  return {
    id: step.id,
    number,
    title: step.title,
    href: mayOpen ? runPagePath(page.run.id, step.slug) : undefined,
    status: step.id === "plan" && isStopped(page) ? "stopped" : status,
    line: lineOf(task, page),
    current: next?.step.id === step.id,
  };
}

/** The finding or answer of a step; before it is started, its question. */
function lineOf({ step, line }: Task, { run }: RunPage): string {
  if (step.id === "S0") return describePath(run.path);
  return line === "" ? step.question : line;
}

function isStopped({ entries }: RunPage): boolean {
  return entries.some((entry) => entry.state === "failed" || entry.state === "undo-failed");
}

function targetWords(path: Path): string {
  if (hasEc2(path) && hasEcs(path)) return "EC2 and ECS";
  return hasEc2(path) ? "EC2" : "ECS";
}

function stateSentence({ run, entries }: RunPage): string {
  const counted = entries.filter((entry) => entry.state !== "skipped");
  const done = counted.filter((entry) => entry.state === "done").length;
  switch (run.state) {
    case "applying":
      return `Applying: ${String(done)} of ${String(counted.length)} operations are done.`;
    case "undoing":
      return "Undoing this run.";
    case "finished":
      return "This run is finished.";
    case "undone":
      return "This run was undone.";
    case "open": {
      const stays = counted.find((entry) => entry.state === "undo-failed");
      if (stays !== undefined) return `Undo could not remove ${stays.operation.title}.`;
      const failed = counted.find((entry) => entry.state === "failed");
      if (failed !== undefined) {
        return `Stopped after ${String(done)} of ${String(counted.length)} operations: ${failed.operation.title} failed.`;
      }
      return done === 0
        ? "Nothing has been created yet: AWS and Harness are changed only after you have confirmed the plan."
        : `${String(done)} of ${String(counted.length)} operations of the plan are done.`;
    }
  }
}
