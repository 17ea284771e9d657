import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import type { Baseline, DeploymentEcs, DeploymentTarget, Seen } from "./deployment";
import { isStopped, type SavedTask, type ServiceEvent, type ServiceNow, type TaskNow } from "./ecs-now";

/** More than any test deployment has; the newest stay. */
const MAX_EVENTS = 200;
const MAX_TASKS = 300;
/** Tasks of one deployment fail alike, so the logs of the first ones are enough. */
const MAX_LOGS = 5;

/**
 * Looks at ECS once and adds what it shows to what was seen before. A stopped task is read once and kept from then on, because ECS
 * forgets it after about an hour. Errors: those of reading ECS; what was seen before is unchanged then.
 */
export async function lookAtEcs(
  ecs: DeploymentEcs,
  {
    target,
    baseline,
    seen,
    at,
  }: { readonly target: DeploymentTarget; readonly baseline: Baseline; readonly seen: Seen; readonly at: string },
): Promise<Result<Seen, AppError>> {
  const services = await ecs.findServices(target.services);
  if (!services.ok) return services;
  const there = services.value.filter(({ status }) => status !== "INACTIVE").map(({ name }) => name);
  const listed = await ecs.listTasks({ services: there, family: target.family });
  if (!listed.ok) return listed;
  const done = new Set(seen.tasks.filter(isStopped).map(({ arn }) => arn));
  const open = [...new Set([...seen.tasks.map(({ arn }) => arn), ...listed.value])].filter((arn) => !done.has(arn));
  const tasks = open.length === 0 ? ok([]) : await ecs.describeTasks(open);
  if (!tasks.ok) return tasks;
  const mine = tasks.value.filter(({ service }) => service !== undefined && target.services.includes(service));
  const merged = mergeTasks(seen.tasks, mine, at);
  return ok({
    services: services.value,
    events: mergeEvents(seen.events, services.value, new Set(baseline.eventIds)),
    tasks: await withLogs(ecs, merged, baseline),
    readAt: at,
  });
}

/** Whether two looks show the same, apart from when they were made. */
export function isUnchanged(before: Seen, after: Seen): boolean {
  return JSON.stringify({ ...before, readAt: undefined }) === JSON.stringify({ ...after, readAt: undefined });
}

function mergeTasks(known: readonly SavedTask[], read: readonly TaskNow[], at: string): readonly SavedTask[] {
  const byArn = new Map<string, SavedTask>(known.map((task) => [task.arn, task]));
  for (const task of read) {
    const before = byArn.get(task.arn);
    byArn.set(task.arn, { ...task, logs: before?.logs, savedAt: before?.savedAt ?? (isStopped(task) ? at : undefined) });
  }
  return [...byArn.values()].toSorted(byAge).slice(-MAX_TASKS);
}

function byAge(one: TaskNow, other: TaskNow): number {
  return (one.createdAt ?? "").localeCompare(other.createdAt ?? "") || one.arn.localeCompare(other.arn);
}

function mergeEvents(
  known: readonly ServiceEvent[],
  services: readonly ServiceNow[],
  earlier: ReadonlySet<string>,
): readonly ServiceEvent[] {
  const all = [...services.flatMap(({ events }) => events).filter(({ id }) => !earlier.has(id)), ...known];
  const once = new Map(all.map((event) => [event.id, event]));
  return [...once.values()].toSorted((one, other) => other.at.localeCompare(one.at)).slice(0, MAX_EVENTS);
}

/** Reads the logs of tasks that have just stopped and were not there before. Logs that cannot be read change nothing else. */
async function withLogs(ecs: DeploymentEcs, tasks: readonly SavedTask[], baseline: Baseline): Promise<readonly SavedTask[]> {
  const earlier = new Set(baseline.taskArns);
  const read = tasks.filter(({ logs }) => logs !== undefined).length;
  const fresh = tasks
    .filter((task) => isStopped(task) && task.logs === undefined && !earlier.has(task.arn))
    .slice(0, Math.max(0, MAX_LOGS - read));
  const logs = new Map(await Promise.all(fresh.map(async (task) => [task.arn, await ecs.readLogs(task)] as const)));
  return tasks.map((task) => {
    const found = logs.get(task.arn);
    return found?.ok === true ? { ...task, logs: found.value } : task;
  });
}
