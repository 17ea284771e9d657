import type { HarnessExecution } from "@/lib/domain/harness/harness-shapes";

import type { Baseline, DeploymentTarget, Seen } from "./deployment";
import type { SavedTask, ServiceNow } from "./ecs-now";

/** What both sides show together. `wait`: ECS has not settled yet. `why` says what AWS shows in spite of Harness. */
export type Judgement =
  | { readonly end: "passed"; readonly service: ServiceNow; readonly running: readonly SavedTask[] }
  | { readonly end: "failed"; readonly why?: string | undefined }
  | { readonly end: "stopped" }
  | { readonly end: "wait"; readonly why: string };

/** What ECS writes when a rollout fails, or its circuit breaker stops it. */
const GIVEN_UP = /\(deployment [^)]+\) deployment failed|rolling back to \(?deployment/i;

type Material = {
  readonly target: DeploymentTarget;
  readonly baseline: Baseline;
  readonly execution: HarnessExecution;
  readonly seen: Seen;
};

/** How a deployment that Harness has ended went. AWS decides: a success that ECS rolled back is a failure. */
export function judge(material: Material): Judgement {
  const { execution, seen } = material;
  if (execution.progress === "aborted") return { end: "stopped" };
  if (execution.progress !== "done") return { end: "failed" };
  if (hasGivenUp(seen)) return { end: "failed", why: "Harness reports success, but ECS gave the deployment up." };
  const service = deployedService(material);
  if (service === undefined) return { end: "failed", why: "Harness reports success, but the service does not exist in ECS." };
  if (!isDeployedRevision(material, service.revision)) {
    const why = `Harness reports success, but ECS works towards ${service.revision}, which is not the revision of this test.`;
    return { end: "failed", why };
  }
  const running = runningTasks(seen, service);
  const primary = service.rollouts.find(({ isPrimary }) => isPrimary);
  const settled = primary?.state === undefined || primary.state === "COMPLETED";
  if (settled && service.pending === 0 && running.length > 0 && running.length >= service.desired) {
    return { end: "passed", service, running };
  }
  return { end: "wait", why: `${String(running.length)} of ${String(service.desired)} tasks run` };
}

/** Whether ECS gave up a rollout of this deployment. */
export function hasGivenUp({ services, events }: Seen): boolean {
  return events.some(({ message }) => GIVEN_UP.test(message)) || services.some(({ rollouts }) => rollouts.some(isFailed));
}

function isFailed({ state }: ServiceNow["rollouts"][number]): boolean {
  return state === "FAILED";
}

/** The service that runs the new revision: for blue/green the one that was made beside the old one. */
export function deployedService(material: Pick<Material, "target" | "baseline" | "seen">): ServiceNow | undefined {
  const active = material.seen.services.filter(({ status }) => status === "ACTIVE");
  if (material.target.strategy !== "blue-green") return active.find(({ name }) => name === material.target.service);
  const serving = active.filter(({ desired }) => desired > 0);
  return serving.find(({ revision }) => isDeployedRevision(material, revision)) ?? serving[0];
}

/** Whether a revision is the one of this test: the chosen one, or one that was registered since it began. */
export function isDeployedRevision({ target, baseline }: Pick<Material, "target" | "baseline">, name: string): boolean {
  const [family, revision] = name.split(":");
  if (family !== target.family) return false;
  return target.revision === undefined ? Number(revision) > baseline.newestRevision : Number(revision) === target.revision;
}

/** The running tasks of a service's own revision. */
export function runningTasks({ tasks }: Seen, { name, revision }: ServiceNow): readonly SavedTask[] {
  return tasks.filter((task) => task.service === name && task.revision === revision && task.status === "RUNNING");
}
