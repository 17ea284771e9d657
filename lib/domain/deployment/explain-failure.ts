import type { AppError } from "@/lib/core/errors";
import { counted } from "@/lib/core/plural";
import { withoutAbsent } from "@/lib/core/without-absent";
import { findEcsReason, type EcsReason } from "@/lib/domain/diagnosis/ecs-reasons";
import type { HarnessExecution } from "@/lib/domain/harness/harness-shapes";

import type { Baseline, DeploymentTarget, Seen } from "./deployment";
import { isStopped, type SavedTask } from "./ecs-now";

/** Stops that a rollout or a person asked for: they explain no failure. */
const WANTED = new Set(["ServiceSchedulerInitiated", "UserInitiated"]);

type Material = {
  readonly target: DeploymentTarget;
  readonly baseline: Baseline;
  readonly execution?: HarnessExecution | undefined;
  readonly seen: Seen;
  /** What AWS shows in spite of Harness. */
  readonly why?: string | undefined;
};

/** The tasks of this deployment that failed, the first one first. */
export function failedTasks({ baseline, seen }: Pick<Material, "baseline" | "seen">): readonly SavedTask[] {
  const earlier = new Set(baseline.taskArns);
  return seen.tasks.filter((task) => isStopped(task) && !earlier.has(task.arn) && !WANTED.has(task.stopCode ?? ""));
}

/**
 * Why a test deployment failed, with its owner and its fix. A stopped task comes first, then what ECS wrote, then Harness: what is
 * nearer to the container explains what is further from it.
 */
export function explainFailure(material: Material): AppError {
  const tasks = failedTasks(material);
  const texts = [...tasks.flatMap(textsOf), ...material.seen.events.toReversed().map(({ message }) => message)];
  const reason = firstReason(texts) ?? firstReason([material.execution?.failure ?? ""]);
  const words = reason ?? unknownReason(material, tasks);
  const about = tasks.length === 0 ? "" : ` ${counted(tasks.length, "task")} stopped.`;
  const spite = material.why === undefined ? "" : `${material.why} `;
  return {
    code: "upstream_rejected",
    message: `The test deployment failed: ${words.title}.`,
    explanation: {
      causeId: reason?.causeId ?? "test-deployment-failed",
      title: words.title,
      cause: `${spite}${words.cause}${about}`,
      owner: words.owner,
      fix: words.fix,
      retry: "after-fix",
      details: detailsOf(material, tasks[0]),
    },
  };
}

/** The first text that says what is wrong; texts that only name the consequence count last. */
function firstReason(texts: readonly string[]): EcsReason | undefined {
  const bad = texts.flatMap((text) => findEcsReason(text) ?? []).filter(({ tone }) => tone === "bad");
  return bad.find(({ causeId }) => !CONSEQUENCES.has(causeId)) ?? bad[0];
}

const CONSEQUENCES = new Set(["ecs-breaker", "ecs-keeps-failing", "ecs-essential-exited"]);

function textsOf({ stoppedReason, containers }: SavedTask): readonly string[] {
  const exits = containers.flatMap(({ exitCode }) => (exitCode === 137 ? [`exit code: ${String(exitCode)}`] : []));
  return [...containers.flatMap(({ reason }) => reason ?? []), ...(stoppedReason === undefined ? [] : [stoppedReason]), ...exits];
}

function unknownReason(
  { execution }: Material,
  tasks: readonly SavedTask[],
): Pick<EcsReason, "title" | "cause" | "owner" | "fix"> {
  const said = tasks[0]?.stoppedReason ?? execution?.failure;
  return {
    title: tasks.length === 0 ? "The pipeline did not deploy the service" : "The tasks of the new revision stopped",
    cause: said === undefined ? "Neither ECS nor Harness gives a reason." : `The reason in their words: ${said}`,
    owner: "you",
    fix: "Read the evidence below, correct what it names, then test again.",
  };
}

function detailsOf({ target, execution }: Material, task: SavedTask | undefined): Readonly<Record<string, string>> {
  const container = task?.containers.find(({ reason, exitCode }) => reason !== undefined || (exitCode ?? 0) !== 0);
  return withoutAbsent({
    "Stopped reason": task?.stoppedReason,
    "Stop code": task?.stopCode,
    "Container reason": container?.reason,
    "Exit code": container?.exitCode === undefined ? undefined : String(container.exitCode),
    Task: task?.arn,
    "Harness’s words": execution?.failure,
    Execution: execution?.id,
    Cluster: `${target.cluster} in ${target.region}`,
  });
}
