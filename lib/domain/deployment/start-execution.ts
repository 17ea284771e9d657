import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry, type Waiting } from "@/lib/core/retry";

import type { Baseline, DeploymentHarness, DeploymentPorts, DeploymentTarget } from "./deployment";

/** How often the portal looks for an execution whose start was never confirmed, before it starts one. */
const LOOKS = 4;
const LOOK_PACE = { firstMs: 2000, longestMs: 4000 };

/** The notes that mark an execution as that of one test deployment. */
export function notesOf({ id, reference }: { readonly id: string; readonly reference: string }): string {
  return `Test deployment of ${reference} by Carabiner (${id})`;
}

/**
 * Reads what is there before the pipeline starts. Errors: `conflict` while an execution of the pipeline is under way; those of
 * reading.
 */
export async function readBaseline(
  { harness, ecs }: DeploymentPorts,
  target: DeploymentTarget,
): Promise<Result<Baseline, AppError>> {
  const [executions, services, newest] = await Promise.all([
    harness.listExecutions(),
    ecs.findServices(target.services),
    ecs.newestRevision(target.family),
  ]);
  if (!executions.ok) return executions;
  if (!services.ok) return services;
  if (!newest.ok) return newest;
  if (executions.value.some(({ progress }) => progress === "running" || progress === "waiting")) return err(busy(target));
  const there = services.value.filter(({ status }) => status !== "INACTIVE").map(({ name }) => name);
  const tasks = await ecs.listTasks({ services: there, family: target.family });
  if (!tasks.ok) return tasks;
  return ok({
    services: services.value.map(({ name, status, revision, desired, running }) => ({
      name,
      status,
      revision,
      desired,
      running,
    })),
    eventIds: services.value.flatMap(({ events }) => events.map(({ id }) => id)),
    taskArns: tasks.value,
    newestRevision: newest.value,
    newestSequence: Math.max(0, ...executions.value.map(({ sequence }) => sequence)),
  });
}

function busy({ pipeline }: DeploymentTarget): AppError {
  const title = `The pipeline ${pipeline} is running already`;
  const fix = "Wait until that execution has ended, or stop it in Harness. Then test again.";
  return {
    code: "conflict",
    message: `${title}. ${fix}`,
    explanation: {
      causeId: "pipeline-running",
      title,
      cause: "Someone started it in Harness. Two deployments of one service at once would disturb each other.",
      owner: "you",
      fix,
      retry: "after-fix",
      details: {},
    },
  };
}

type Start = {
  readonly notes: string;
  readonly baseline: Baseline;
  /** An earlier attempt may have started one. */
  readonly isRepeat: boolean;
  /** False once a person asked to stop: then it is only looked for. */
  readonly mayStart: boolean;
};

/**
 * Gives the execution of this test: the one that carries its notes, or a new one. After an attempt whose end is not known it looks
 * several times first, because Harness may still be working on that request. `undefined` when there is none and none may be
 * started. Errors: those of Harness.
 */
export async function ensureExecution(
  harness: DeploymentHarness,
  { notes, baseline, isRepeat, mayStart }: Start,
  waiting: Waiting,
): Promise<Result<string | undefined, AppError>> {
  const look = async () => await findByNotes(harness, notes, baseline.newestSequence);
  const found = await retry(waiting, look, (result, looks) =>
    isRepeat && result.ok && result.value === undefined && looks < LOOKS ? LOOK_PACE : undefined,
  );
  if (!found.ok) return found;
  return found.value === undefined && mayStart ? await harness.start(notes) : found;
}

/** The execution with these notes among those that began after the baseline. */
async function findByNotes(
  harness: DeploymentHarness,
  notes: string,
  newestSequence: number,
): Promise<Result<string | undefined, AppError>> {
  const executions = await harness.listExecutions();
  if (!executions.ok) return executions;
  for (const { id } of executions.value.filter(({ sequence }) => sequence > newestSequence)) {
    const read = await harness.readNotes(id);
    if (!read.ok) return read;
    if (read.value === notes) return ok(id);
  }
  return ok(undefined);
}
