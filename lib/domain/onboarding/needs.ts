import type { AwsConnection } from "@/lib/domain/connections/connection";
import { isUsable } from "@/lib/domain/connections/connection";

import type { RunOverview } from "./overview";
import { isOfOldWorld } from "@/lib/domain/runs/run-words";

/** Something that waits for a person, most urgent kinds first. */
export type Need = {
  readonly id: string;
  readonly urgency: "failed" | "attention" | "waiting";
  readonly title: string;
  readonly text: string;
  /** Where it is dealt with: a page of a run, or the connections. */
  readonly goTo: { readonly place: "run"; readonly runId: string; readonly page: string } | { readonly place: "connections" };
  /** The words of the link. */
  readonly action: string;
};

const URGENCY = ["failed", "attention", "waiting"] as const;

/** How soon before its end a pasted session is mentioned, in milliseconds. */
const SESSION_WARNING_MS = 15 * 60_000;

/** What waits for a person: failed applies, boxes that fell back, refusals, steps that need attention, sessions that end. */
export function needsOf(input: {
  readonly overviews: readonly RunOverview[];
  /** Connections that the person manages. */
  readonly connections: readonly AwsConnection[];
  readonly world: string | undefined;
  readonly now: Date;
}): readonly Need[] {
  const needs = [
    ...input.overviews.filter(({ run }) => !isOfOldWorld(run, input.world)).flatMap(runNeeds),
    ...input.connections.flatMap((connection) => connectionNeeds(connection, input.now)),
  ];
  return needs.toSorted((a, b) => URGENCY.indexOf(a.urgency) - URGENCY.indexOf(b.urgency));
}

function runNeeds(overview: RunOverview): Need[] {
  const { run, entries, boxes, tasks } = overview;
  const { id: runId, reference } = run;
  const needs: Need[] = [];
  const failed = entries.find((entry) => entry.state === "failed");
  if (failed !== undefined) {
    needs.push({
      id: `${runId}-failed`,
      urgency: "failed",
      title: `${reference} stopped: ${failed.operation.title}`,
      text: failed.failure?.explanation?.title ?? failed.failure?.message ?? "The operation failed. Its page says why.",
      goTo: { place: "run", runId, page: "plan" },
      action: "See what failed",
    });
  }
  for (const box of boxes.filter((candidate) => candidate.fellBackFrom !== undefined)) {
    needs.push({
      id: `${runId}-${box.box.id}`,
      urgency: "failed",
      title: `${box.box.title} fell back on ${reference}`,
      text: box.owner === undefined ? box.fact : `${box.fact} Owner: ${box.owner}.`,
      goTo: { place: "run", runId, page: "checklist" },
      action: "See the box",
    });
  }
  const refused = entries.find((entry) => entry.operation.decision === "refuse" && entry.state === "planned");
  if (refused !== undefined) {
    needs.push({
      id: `${runId}-refused`,
      urgency: "attention",
      title: `${refused.operation.title} is in conflict on ${reference}`,
      text: refused.operation.reason,
      goTo: { place: "run", runId, page: "plan" },
      action: "See the plan",
    });
  }
  const attention = tasks.groups
    .flatMap((group) => group.tasks)
    // A failed operation is already listed above, with its step.
    .find((task) => task.status === "needs-attention" && (failed === undefined || !isOfEntry(task.step.id, failed)));
  if (attention !== undefined) {
    needs.push({
      id: `${runId}-${attention.step.id}`,
      urgency: "attention",
      title: `${attention.step.title} needs attention on ${reference}`,
      text: attention.line,
      goTo: { place: "run", runId, page: attention.step.slug },
      action: `Open step ${String(attention.number)}`,
    });
  }
  if (run.state === "open" && overview.progress.done === overview.progress.total) {
    needs.push({
      id: `${runId}-finish`,
      urgency: "waiting",
      title: `${reference} can be finished`,
      text: `All ${String(overview.progress.total)} boxes are closed. Finishing gives it a date for its next review.`,
      goTo: { place: "run", runId, page: "" },
      action: "Open the run",
    });
  }
  return needs;
}

function isOfEntry(stepId: string, entry: RunOverview["entries"][number]): boolean {
  return stepId === "plan" || stepId === entry.operation.step;
}

function connectionNeeds(connection: AwsConnection, now: Date): Need[] {
  const { id, name, accountId, sessionExpiresAt } = connection;
  if (!isUsable(connection)) {
    return [
      {
        id: `${id}-confirm`,
        urgency: "waiting",
        title: `AWS account ${accountId} is not confirmed yet`,
        text: `No run can use ${name} before a person has confirmed the account.`,
        goTo: { place: "connections" },
        action: "Confirm it",
      },
    ];
  }
  if (sessionExpiresAt !== undefined && sessionExpiresAt.getTime() - now.getTime() < SESSION_WARNING_MS) {
    const isOver = sessionExpiresAt <= now;
    return [
      {
        id: `${id}-session`,
        urgency: "attention",
        title: `The pasted session of ${name} ${isOver ? "has ended" : "ends soon"}`,
        text: "Paste a new one to keep checks running.",
        goTo: { place: "connections" },
        action: "Paste a session",
      },
    ];
  }
  return [];
}
