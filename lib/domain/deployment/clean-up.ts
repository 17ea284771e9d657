import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry } from "@/lib/core/retry";

import type { CleanUp, DeploymentEcs, LeftOver, TestDeployment } from "./deployment";
import type { FollowDeps } from "./follow-deployment";

/** A service is gone when its tasks have stopped, which takes at most the stop time-out of its containers. */
const LOOKS = 60;
const PACE = { firstMs: 2_000, longestMs: 10_000 };

/**
 * Removes what a test left, services before the revisions that they run, and reads back that it is gone. Each item is committed, so
 * it is safe to call again after a crash. A failure is committed too: a person may try again or keep the rest.
 */
export async function removeLeftOvers(deps: FollowDeps): Promise<void> {
  const deployment = await deps.store.require(deps.deploymentId);
  const { cleanUp } = deployment;
  if (cleanUp?.decision !== "removing") return;
  let items = cleanUp.items;
  for (const [index, item] of inOrder(items)) {
    const removed = await removeItem(deps, deployment, item);
    if (!removed.ok) {
      await commit(deps, { decision: "open", items, failure: removed.error });
      return;
    }
    items = items.with(index, removed.value);
    await commit(deps, { decision: "removing", items });
  }
  await commit(deps, { decision: "removed", items });
}

async function commit({ store, deploymentId, hold }: FollowDeps, cleanUp: CleanUp): Promise<void> {
  await store.commit(deploymentId, hold, { cleanUp });
}

/** The items that are left with their places, services first. */
function inOrder(items: readonly LeftOver[]): readonly (readonly [number, LeftOver])[] {
  const left = items.map((item, index) => [index, item] as const).filter(([, { state }]) => state === "left");
  return [...left.filter(([, { kind }]) => kind === "service"), ...left.filter(([, { kind }]) => kind === "revision")];
}

async function removeItem(deps: FollowDeps, deployment: TestDeployment, item: LeftOver): Promise<Result<LeftOver, AppError>> {
  return item.kind === "service" ? await removeService(deps, deployment, item) : await removeRevision(deps.ports.ecs, item);
}

/** Deletes a service of the test, if it is still that one, and waits until its tasks have stopped. */
async function removeService(deps: FollowDeps, { target }: TestDeployment, item: LeftOver): Promise<Result<LeftOver, AppError>> {
  const { ecs } = deps.ports;
  const found = await ecs.findServices([item.name]);
  if (!found.ok) return found;
  const [service] = found.value;
  if (service === undefined || service.status === "INACTIVE")
    return ok({ ...item, state: "removed", note: "It was gone already." });
  const [family] = service.revision.split(":");
  if (family !== target.family) {
    return ok({ ...item, state: "stays", note: `It runs ${service.revision} now, which is not of this test.` });
  }
  if (service.status === "ACTIVE") {
    const deleted = await ecs.deleteService(item.name);
    if (!deleted.ok && deleted.error.code !== "not_found") return deleted;
  }
  const gone = await retry(
    deps,
    async () => await ecs.findServices([item.name]),
    (look, looks) => (look.ok && !isGone(look.value[0]) && looks < LOOKS ? PACE : undefined),
  );
  if (!gone.ok) return gone;
  if (!isGone(gone.value[0])) return err(stillThere(item.name));
  return ok({ ...item, state: "removed", note: "ECS deleted it, and none of its tasks runs any more." });
}

function isGone(service: { readonly status: string; readonly running: number; readonly pending: number } | undefined): boolean {
  return service === undefined || (service.status !== "ACTIVE" && service.running === 0 && service.pending === 0);
}

function stillThere(name: string): AppError {
  const title = `${name} is deleted, but its tasks still run`;
  const fix = "Wait a minute, then remove it again: what is gone already is left alone.";
  return {
    code: "upstream_unavailable",
    message: `${title}. ${fix}`,
    explanation: {
      causeId: "clean-up-tasks-run",
      title,
      cause: "ECS stops the tasks of a deleted service one after another, and waits for containers that do not end.",
      owner: "aws",
      fix,
      retry: "now",
      details: { Service: name },
    },
  };
}

async function removeRevision(ecs: DeploymentEcs, item: LeftOver): Promise<Result<LeftOver, AppError>> {
  const [family = "", number = ""] = item.name.split(":");
  const revision = Number(number);
  const before = await ecs.revisionStatus(family, revision);
  if (!before.ok) return before;
  if (before.value !== "ACTIVE") return ok({ ...item, state: "removed", note: "It was deregistered already." });
  const deregistered = await ecs.deregister(family, revision);
  if (!deregistered.ok) return deregistered;
  const after = await ecs.revisionStatus(family, revision);
  if (!after.ok) return after;
  if (after.value === "ACTIVE")
    return err({ code: "upstream_unavailable", message: `${item.name} is still ACTIVE. Remove it again.` });
  return ok({ ...item, state: "removed", note: "ECS deregistered it." });
}
