import { plural } from "@/lib/core/plural";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { EcsService, TargetHealth } from "@/lib/domain/aws/aws-shapes";
import type { Verdict } from "@/lib/domain/checks/check";

/** How a service is, in the words of a status. */
export type ServiceHealth = {
  readonly verdict: Verdict;
  /** `Healthy`, `Failing`, `Deploying`, `Scaled to zero`, `Draining`, `Unknown`. */
  readonly word: string;
  /** Why, one sentence. */
  readonly why: string;
  /** Healthy targets of all its target groups; absent without a target group, or when it could not be read. */
  readonly targets?: { readonly healthy: number; readonly total: number } | undefined;
  /** What Harness can do with it when its tasks are replaced by someone else. */
  readonly control?: string | undefined;
};

/** The targets of the service's target groups; a failed read is the failure of all. */
export type TargetLook = Result<readonly TargetHealth[], AppError>;

type Found = Pick<ServiceHealth, "verdict" | "word" | "why">;

/**
 * Judges a service: as many tasks run as are desired, the last rollout is completed, and every target is healthy (item G119).
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export function serviceHealth(service: EcsService, look: TargetLook): ServiceHealth {
  const groups = look.ok ? look.value.filter(({ targetGroupArn }) => service.targetGroupArns.includes(targetGroupArn)) : [];
  const targets = groups.length === 0 ? undefined : countTargets(groups);
  const found =
    ofStatus(service) ?? ofRollout(service) ?? ofTasks(service) ?? ofTargets(service, look, groups) ?? healthy(service);
  return { ...found, targets, control: controlOf(service) };
}

function ofStatus({ status, desired, running }: EcsService): Found | undefined {
  if (status === "DRAINING") return { verdict: "warn", word: "Draining", why: "It is being deleted, and its last tasks stop." };
  if (status !== "ACTIVE") return { verdict: "fail", word: status, why: `AWS says ${status}. It runs no tasks.` };
  if (desired > 0) return undefined;
  const why =
    running === 0
      ? "No task is wanted, so nothing shows whether it works."
      : `No task is wanted, and ${String(running)} ${plural(running, "is", "are")} still stopping.`;
  return { verdict: "not-applicable", word: "Scaled to zero", why };
}

function ofRollout({ rollout, rolloutReason, lastEvent }: EcsService): Found | undefined {
  if (rollout === "FAILED") {
    const why = rolloutReason ?? lastEvent ?? "AWS gives no reason.";
    return { verdict: "fail", word: "Failing", why: `The last deployment failed. ${why}` };
  }
  if (rollout !== "IN_PROGRESS") return undefined;
  return { verdict: "warn", word: "Deploying", why: "A deployment is in progress. Check again when it is completed." };
}

function ofTasks({ desired, running, pending, lastEvent }: EcsService): Found | undefined {
  if (running === desired) return undefined;
  const counts = `${String(running)} of ${String(desired)} tasks run`;
  if (running > desired) return { verdict: "warn", word: "Deploying", why: `${counts}: AWS is stopping the others.` };
  if (pending > 0) return { verdict: "warn", word: "Starting", why: `${counts}, and ${String(pending)} are starting.` };
  return { verdict: "fail", word: "Failing", why: lastEvent === undefined ? `${counts}.` : `${counts}. ${lastEvent}` };
}

function ofTargets({ targetGroupArns }: EcsService, look: TargetLook, groups: readonly TargetHealth[]): Found | undefined {
  if (targetGroupArns.length === 0) return undefined;
  if (!look.ok) {
    const why = `Its tasks run, but their targets could not be read. ${look.error.explanation?.title ?? look.error.message}`;
    return { verdict: "unknown", word: "Unknown", why };
  }
  const { healthy: good, total } = countTargets(groups);
  const count = (state: string) => groups.reduce((sum, { byState }) => sum + (byState[state] ?? 0), 0);
  if (count("unhealthy") + count("unavailable") > 0) {
    const reasons = [...new Set(groups.flatMap((group) => group.reasons))];
    const because = reasons.length === 0 ? "" : `: ${reasons.join(", ")}`;
    return { verdict: "fail", word: "Failing", why: `${String(good)} of ${String(total)} targets are healthy${because}.` };
  }
  if (count("initial") > 0) {
    return { verdict: "warn", word: "Starting", why: "The load balancer has not finished checking its targets." };
  }
  if (good > 0) return undefined;
  return { verdict: "warn", word: "No targets", why: "Its tasks run, but no target is registered at the load balancer." };
}

/** Draining targets belong to an earlier deployment and take no new connections, so they are not counted. */
function countTargets(groups: readonly TargetHealth[]): { readonly healthy: number; readonly total: number } {
  const states = groups.flatMap(({ byState }) => Object.entries(byState)).filter(([state]) => state !== "draining");
  const sum = (counted: readonly (readonly [string, number])[]) => counted.reduce((all, [, count]) => all + count, 0);
  return { healthy: sum(states.filter(([state]) => state === "healthy")), total: sum(states) };
}

function healthy({ desired, rollout, targetGroupArns }: EcsService): Found {
  const parts = [
    `${String(desired)} of ${String(desired)} tasks run`,
    ...(rollout === undefined ? [] : [`the rollout is ${rollout}`]),
    ...(targetGroupArns.length === 0 ? [] : ["every target is healthy"]),
  ];
  return { verdict: "pass", word: "Healthy", why: `${parts.join(", ")}.` };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html */
function controlOf({ name, controller }: EcsService): string | undefined {
  switch (controller) {
    case "ECS":
      return undefined;
    case "CODE_DEPLOY":
      return `CodeDeploy replaces the tasks of ${name}, so AWS refuses a deployment by Harness. Let Harness create a service with another name.`;
    case "EXTERNAL":
      return `An external controller replaces the tasks of ${name}, so AWS refuses a deployment by Harness. Let Harness create a service with another name.`;
    default:
      return `${controller} controls the deployments of ${name}. Check whether it lets Harness update the service.`;
  }
}
