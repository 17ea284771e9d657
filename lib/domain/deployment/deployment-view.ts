import { counted } from "@/lib/core/plural";
import type { ExecutionNode, ExecutionProgress } from "@/lib/domain/harness/harness-shapes";
import { findEcsReason } from "@/lib/domain/diagnosis/ecs-reasons";

import type { DeploymentTarget, TestDeployment } from "./deployment";
import { isStopped, type SavedTask } from "./ecs-now";
import { deployedService, runningTasks } from "./judge";

/** The heading of the page: how the test goes, in one line. */
export function deploymentHeading(deployment: TestDeployment | undefined): string {
  if (deployment === undefined) return "Deploy a test container";
  const { state, failure, execution, stopRequestedAt } = deployment;
  if (isStopping(deployment)) return "The test deployment is being stopped";
  switch (state) {
    case "starting":
      return "Harness is asked to start the pipeline";
    case "running":
      return execution?.progress === "done" ? "Harness is done; ECS is settling" : "The test deployment is running";
    case "passed":
      return `Test deployment passed: ${runningWords(deployment)}`;
    case "failed":
      return `Test deployment failed: ${lowerFirst(failure?.explanation?.title ?? "it did not end well")}`;
    case "stopped":
      return stopRequestedAt === undefined ? "The test deployment was stopped in Harness" : "The test deployment was stopped";
  }
}

function isStopping({ state, stopRequestedAt }: TestDeployment): boolean {
  return stopRequestedAt !== undefined && (state === "starting" || state === "running");
}

/** "2 of 2 tasks run". */
export function runningWords({ target, baseline, seen }: TestDeployment): string {
  const service = baseline === undefined ? undefined : deployedService({ target, baseline, seen });
  if (service === undefined) return `0 of ${counted(target.desired, "task")} run`;
  return `${String(runningTasks(seen, service).length)} of ${counted(service.desired, "task")} run`;
}

/** The words of the live region: milestones only, never every look. */
export function milestone(deployment: TestDeployment | undefined): string {
  if (deployment === undefined) return "";
  const heading = deploymentHeading(deployment);
  const running = deployment.execution?.steps.findLast(({ progress }) => progress === "running");
  return deployment.state === "running" && running !== undefined ? `${heading}: ${running.name}` : heading;
}

/** One box of the pipeline's graph. */
export type GraphNode = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly progress: ExecutionProgress | "not-reached";
  readonly durationMs?: number | undefined;
};

/** The pipeline as a graph: the way forward, and the way back beside the step that failed. */
export type PipelineGraph = { readonly forward: readonly GraphNode[]; readonly back: readonly GraphNode[] };

/** The stage and the steps that have begun, with those of the strategy that were not reached. */
export function pipelineGraph({ execution, target }: TestDeployment, now: Date): PipelineGraph {
  const steps = execution?.steps ?? [];
  const begun = steps.filter(({ isRollback }) => !isRollback);
  const rest = STEPS[target.strategy].filter(({ type }) => !begun.some((step) => step.type === type));
  const stage: GraphNode =
    execution?.stage === undefined
      ? { id: "stage", kind: "Stage", name: "Deploy ECS", progress: "not-reached" }
      : { ...toNode(execution.stage, "Stage", now) };
  return {
    forward: [
      stage,
      ...begun.map((step) => toNode(step, "Step", now)),
      ...rest.map(({ type, name }): GraphNode => ({ id: type, kind: "Step", name, progress: "not-reached" })),
    ],
    back: steps.filter(({ isRollback }) => isRollback).map((step) => toNode(step, "On failure", now)),
  };
}

function toNode(node: ExecutionNode, kind: string, now: Date): GraphNode {
  const end = node.endedAt === undefined ? now.getTime() : Date.parse(node.endedAt);
  const durationMs = node.startedAt === undefined ? undefined : Math.max(0, end - Date.parse(node.startedAt));
  return { id: node.id, kind, name: node.name, progress: node.progress, durationMs };
}

/** The deploying steps of a strategy, as the pipeline of this portal has them. */
const STEPS: Readonly<Record<DeploymentTarget["strategy"], readonly { readonly type: string; readonly name: string }[]>> = {
  rolling: [{ type: "EcsRollingDeploy", name: "ECS Rolling Deploy" }],
  canary: [
    { type: "EcsCanaryDeploy", name: "ECS Canary Deploy" },
    { type: "EcsCanaryDelete", name: "ECS Canary Delete" },
    { type: "EcsRollingDeploy", name: "ECS Rolling Deploy" },
  ],
  "blue-green": [
    { type: "EcsBlueGreenCreateService", name: "ECS Blue Green Create Service" },
    { type: "EcsBlueGreenSwapTargetGroups", name: "ECS Blue Green Swap Target Groups" },
  ],
};

/** A task as the page lists it; `same` counts further ones that differ in nothing that is shown. */
export type TaskRow = {
  readonly arn: string;
  readonly id: string;
  readonly revision: string;
  readonly status: string;
  readonly detail: string;
  readonly zone: string;
  readonly same: number;
};

/** The tasks of the test, those in the same state as one row, running ones first. */
export function taskRows({ seen, baseline }: TestDeployment): readonly TaskRow[] {
  const earlier = new Set(baseline?.taskArns);
  const shown = seen.tasks.filter((task) => !(isStopped(task) && earlier.has(task.arn)));
  const rows = new Map<string, TaskRow>();
  for (const task of shown.toSorted((one, other) => Number(isStopped(one)) - Number(isStopped(other)))) {
    const row = toRow(task);
    const key = [row.revision, row.status, row.detail].join("|");
    const known = rows.get(key);
    rows.set(key, known === undefined ? row : { ...known, same: known.same + 1 });
  }
  return [...rows.values()];
}

function toRow(task: SavedTask): TaskRow {
  return {
    arn: task.arn,
    id: shortId(task.arn),
    revision: task.revision.split(":")[1] ?? "",
    status: `${task.status.slice(0, 1)}${task.status.slice(1).toLowerCase()}`,
    detail: isStopped(task) ? stopWords(task) : (task.health ?? "").toLowerCase() === "healthy" ? "Healthy" : "",
    zone: task.zone ?? "Not given",
    same: 0,
  };
}

function stopWords({ stoppedReason, containers }: SavedTask): string {
  const text = containers.find(({ reason }) => reason !== undefined)?.reason ?? stoppedReason ?? "No reason given";
  return findEcsReason(text)?.title ?? text;
}

function shortId(arn: string): string {
  const id = arn.slice(arn.lastIndexOf("/") + 1);
  return id.length <= 9 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}

/** What ECS wrote, without the names of the service and the deployment in front, and with short IDs of tasks. */
export function eventWords(message: string): string {
  return message
    .replace(/^\(service [^)]+\) /, "")
    .replace(/^\(deployment [^)]+\) /, "")
    .replaceAll(/\(task ([^)]+)\)/g, (_whole, id: string) => shortId(id));
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
