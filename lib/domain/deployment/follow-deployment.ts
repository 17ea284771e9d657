import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { waitMs, type Pace, type Waiting } from "@/lib/core/retry";
import type { HarnessExecution } from "@/lib/domain/harness/harness-shapes";
import type { Hold } from "@/lib/domain/orders/order";

import type { Baseline, DeploymentChange, DeploymentPorts, DeploymentStore, Seen, TestDeployment } from "./deployment";
import { explainFailure } from "./explain-failure";
import { judge, type Judgement } from "./judge";
import { findLeftOvers } from "./left-overs";
import { isUnchanged, lookAtEcs } from "./look";
import { ensureExecution, notesOf, readBaseline } from "./start-execution";

/** What following a deployment works with. */
export type FollowDeps = Waiting & {
  readonly ports: DeploymentPorts;
  readonly store: Pick<DeploymentStore, "require" | "commit">;
  readonly clock: Clock;
  readonly deploymentId: string;
  /** The run's reference, for the notes in Harness. */
  readonly reference: string;
  /** The worker's hold on the run, under which it may write. */
  readonly hold: Hold;
};

/** Between two looks while something changes, and while nothing does. At most 12 looks a minute. */
export const LOOK_PACE: Pace = { firstMs: 5_000, longestMs: 15_000 };
/** Between two looks while a side does not respond. */
const SILENT_PACE: Pace = { firstMs: 10_000, longestMs: 60_000 };
/** How long ECS may need after Harness has ended. */
const SETTLE_MS = 5 * 60_000;
/** Longer than every step of a pipeline of this portal may take, its rollback included. */
const LONGEST_MS = 90 * 60_000;

/** How the last looks went: how many showed nothing new, and how many got no response. */
type Course = { readonly quiet: number; readonly silent: number; readonly endedAt?: number | undefined; readonly tried: boolean };

/**
 * Starts a test deployment if it has not started, and follows it on both sides until it has ended. Each look is committed before
 * the next one, so it is safe to call again after a crash at any point: an execution is found again by its notes, and what was
 * saved of stopped tasks stays.
 */
export async function followDeployment(deps: FollowDeps): Promise<void> {
  let course: Course | undefined = { quiet: 0, silent: 0, tried: false };
  while (course !== undefined) {
    const deployment = await deps.store.require(deps.deploymentId);
    const next: Course | undefined = await advance(deps, deployment, course);
    if (next !== undefined) await deps.sleep(pauseAfter(next));
    course = next;
  }
}

function pauseAfter({ quiet, silent }: Course): number {
  return silent > 0 ? waitMs(SILENT_PACE, silent, 1) : waitMs(LOOK_PACE, quiet + 1, 1);
}

async function advance(deps: FollowDeps, deployment: TestDeployment, course: Course): Promise<Course | undefined> {
  if (deployment.state !== "starting" && deployment.state !== "running") return undefined;
  const late = deps.clock.now().getTime() - deployment.startedAt.getTime() > LONGEST_MS;
  if (late) return await end(deps, { failure: TOOK_TOO_LONG, state: "failed" });
  return deployment.state === "starting" ? await start(deps, deployment, course) : await follow(deps, deployment, course);
}

const TOOK_TOO_LONG: AppError = {
  code: "upstream_unavailable",
  message: "The test deployment did not end within 90 minutes.",
  explanation: {
    causeId: "test-deployment-too-long",
    title: "The test deployment did not end within 90 minutes",
    cause: "Harness still calls its execution running, or did not respond. Carabiner stopped following it.",
    owner: "you",
    fix: "Open the execution in Harness and stop it there if it hangs. Then test again.",
    retry: "after-fix",
    details: {},
  },
};

async function commit(deps: FollowDeps, change: DeploymentChange): Promise<void> {
  await deps.store.commit(deps.deploymentId, deps.hold, change);
}

/** Commits the last change; nothing follows it. */
async function end(deps: FollowDeps, change: DeploymentChange): Promise<Course | undefined> {
  await commit(deps, change);
  return undefined;
}

async function start(deps: FollowDeps, deployment: TestDeployment, course: Course): Promise<Course | undefined> {
  const { target, seen } = deployment;
  if (deployment.baseline === undefined) {
    if (deployment.stopRequestedAt !== undefined) return await end(deps, { state: "stopped" });
    const baseline = await readBaseline(deps.ports, target);
    if (!baseline.ok) return await failOrWait(deps, seen, course, baseline.error);
    // The intent is committed before the pipeline is started: from here on an execution of this test may exist.
    await commit(deps, { baseline: baseline.value });
    return await begin(deps, { ...deployment, baseline: baseline.value }, { course, isRepeat: false });
  }
  return await begin(deps, { ...deployment, baseline: deployment.baseline }, { course, isRepeat: true });
}

type Prepared = TestDeployment & { readonly baseline: Baseline };

async function begin(
  deps: FollowDeps,
  deployment: Prepared,
  { course, isRepeat }: { readonly course: Course; readonly isRepeat: boolean },
): Promise<Course | undefined> {
  const notes = notesOf({ id: deployment.id, reference: deps.reference });
  const { baseline } = deployment;
  const mayStart = deployment.stopRequestedAt === undefined;
  const started = await ensureExecution(deps.ports.harness, { notes, baseline, isRepeat, mayStart }, deps);
  if (!started.ok) return await failOrWait(deps, deployment.seen, course, started.error);
  if (started.value === undefined) return await end(deps, { state: "stopped" });
  await commit(deps, { state: "running", executionId: started.value });
  return { quiet: 0, silent: 0, tried: false };
}

const PASSES: readonly AppError["code"][] = ["upstream_unavailable", "rate_limited"];

/** The look is repeated while a side does not respond; a refusal ends the deployment. */
async function failOrWait(deps: FollowDeps, seen: Seen, course: Course, error: AppError): Promise<Course | undefined> {
  if (!PASSES.includes(error.code)) return await end(deps, { state: "failed", failure: error });
  await commit(deps, { seen: { ...seen, silent: error.message } });
  return { ...course, silent: course.silent + 1 };
}

async function follow(deps: FollowDeps, deployment: TestDeployment, course: Course): Promise<Course | undefined> {
  const { baseline, executionId, target, seen } = deployment;
  if (baseline === undefined || executionId === undefined) throw new Error(`Test deployment ${deployment.id} has no execution.`);
  const at = deps.clock.now().toISOString();
  const [execution, look] = await Promise.all([
    deps.ports.harness.read(executionId),
    lookAtEcs(deps.ports.ecs, { target, baseline, seen, at }),
  ]);
  const now = look.ok ? look.value : seen;
  if (!execution.ok) return await failOrWait(deps, now, course, execution.error);
  const isOver = !["running", "waiting"].includes(execution.value.progress);
  if (!look.ok) return await withoutEcs(deps, deployment, { course, error: look.error, execution: execution.value, isOver });
  await commit(deps, { execution: execution.value, seen: now });
  if (!isOver) {
    const tried = await stopIfAsked(deps, { ...deployment, executionId }, course);
    const same = isUnchanged(seen, now) && isSameProgress(deployment.execution, execution.value);
    return { quiet: same ? course.quiet + 1 : 0, silent: 0, tried };
  }
  const endedAt = course.endedAt ?? deps.clock.now().getTime();
  const judgement = judge({ target, baseline, execution: execution.value, seen: now });
  if (judgement.end === "wait" && deps.clock.now().getTime() - endedAt < SETTLE_MS) {
    return { quiet: 0, silent: 0, endedAt, tried: course.tried };
  }
  return await conclude(deps, { ...deployment, baseline }, { judgement, execution: execution.value, seen: now });
}

type Unseen = {
  readonly course: Course;
  readonly error: AppError;
  readonly execution: HarnessExecution;
  readonly isOver: boolean;
};

/** Harness is followed while ECS does not respond. Without ECS there is no success: AWS decides. */
async function withoutEcs(
  deps: FollowDeps,
  { seen }: TestDeployment,
  { course, error, execution, isOver }: Unseen,
): Promise<Course | undefined> {
  const endedAt = isOver ? (course.endedAt ?? deps.clock.now().getTime()) : undefined;
  const isLate = endedAt !== undefined && deps.clock.now().getTime() - endedAt >= SETTLE_MS;
  if (isLate) return await end(deps, { state: "failed", execution, failure: error });
  await commit(deps, { execution, seen: { ...seen, silent: error.message } });
  return { ...course, silent: course.silent + 1, endedAt };
}

function isSameProgress(before: HarnessExecution | undefined, after: HarnessExecution): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** Sends the abort once per follower: a second one changes nothing, and the next look shows whether it worked. */
async function stopIfAsked(
  deps: FollowDeps,
  { stopRequestedAt, executionId }: TestDeployment & { readonly executionId: string },
  { tried }: Course,
): Promise<boolean> {
  if (stopRequestedAt === undefined || tried) return tried;
  const aborted = await deps.ports.harness.abort(executionId);
  return aborted.ok || !PASSES.includes(aborted.error.code);
}

type End = { readonly judgement: Judgement; readonly execution: HarnessExecution; readonly seen: Seen };

async function conclude(
  deps: FollowDeps,
  deployment: Prepared,
  { judgement, execution, seen }: End,
): Promise<Course | undefined> {
  const { target, baseline } = deployment;
  const cleanUp = await findLeftOvers(deps.ports.ecs, { target, baseline, services: seen.services });
  switch (judgement.end) {
    case "passed":
      return await end(deps, { state: "passed", cleanUp });
    case "stopped":
      return await end(deps, { state: "stopped", cleanUp });
    case "failed":
    case "wait": {
      const why = judgement.end === "wait" ? `Harness reports success, but ${judgement.why} after five minutes.` : judgement.why;
      const failure = explainFailure({ target, baseline, execution, seen, why });
      return await end(deps, { state: "failed", failure, cleanUp });
    }
  }
}
