import { counted } from "@/lib/core/plural";

/** What ECS may do while it replaces tasks, in numbers of tasks. */
export type DeploymentBounds = {
  readonly desired: number;
  /** Running tasks never go below it: the minimum percent, rounded up. */
  readonly least: number;
  /** Running and starting tasks never go above it: the maximum percent, rounded down. */
  readonly most: number;
};

/** The settings that decide it. */
export type DeploymentNumbers = {
  readonly desiredCount: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export function deploymentBounds({ desiredCount, minimumHealthyPercent, maximumPercent }: DeploymentNumbers): DeploymentBounds {
  return {
    desired: desiredCount,
    least: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    most: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

/** One moment of a deployment: how many tasks are in which state. */
export type Moment = {
  /** Old tasks that serve. */
  readonly old: number;
  /** Old tasks that finish their requests and stop. */
  readonly draining: number;
  /** New tasks that are not healthy yet. */
  readonly starting: number;
  readonly healthy: number;
  readonly words: string;
};

/** The whole deployment: its moments, and whether it can end. */
export type Deployment = { readonly bounds: DeploymentBounds; readonly moments: readonly Moment[]; readonly stuck: boolean };

/** A deployment has at most this many moments: each replaces at least one task, and the picture shows the first and the last. */
const MOST_MOMENTS = 10_000;

/**
 * Replaces every task as the scheduler does. It starts as many new tasks as the maximum and the capacity allow, and stops as
 * many old ones as the minimum allows. `capacity` is the number of tasks that fit beside each other; without it everything fits.
 *
 * Stuck: ECS can neither start a new task nor stop an old one.
 */
export function deploymentSteps(numbers: DeploymentNumbers, capacity = Number.POSITIVE_INFINITY): Deployment {
  const bounds = deploymentBounds(numbers);
  const { desired, least } = bounds;
  const most = Math.min(bounds.most, Math.max(desired, capacity));
  const moments: Moment[] = [{ old: desired, draining: 0, starting: 0, healthy: 0, words: `${tasks(desired, "old")} serve` }];
  let old = desired;
  let healthy = 0;
  while (old > 0 || healthy < desired) {
    const starting = Math.min(most - old - healthy, desired - healthy);
    if (starting > 0) {
      moments.push({ old, draining: 0, starting, healthy, words: `ECS starts ${tasks(starting, "new")}` });
      healthy += starting;
      const stops = Math.min(old, old + healthy - least);
      if (stops > 0) {
        old -= stops;
        moments.push({ old, draining: stops, starting: 0, healthy, words: `New ones are healthy; ${tasks(stops, "old")} drain` });
      } else moments.push({ old, draining: 0, starting: 0, healthy, words: `${tasks(starting, "new")} are healthy` });
    } else {
      const stops = Math.min(old, old + healthy - least);
      if (stops <= 0) return { bounds, moments, stuck: true };
      old -= stops;
      moments.push({ old, draining: 0, starting: 0, healthy, words: `ECS stops ${tasks(stops, "old")}` });
    }
    if (moments.length > MOST_MOMENTS) return { bounds, moments, stuck: true };
  }
  if (desired > 0) moments.push({ old: 0, draining: 0, starting: 0, healthy, words: `${tasks(healthy, "new")} serve` });
  return { bounds, moments, stuck: false };
}

function tasks(count: number, which: "old" | "new"): string {
  return counted(count, `${which} task`);
}

/** Whether ECS can replace any task at this count. */
export function isStuck(numbers: DeploymentNumbers): boolean {
  const { desired, least, most } = deploymentBounds(numbers);
  return desired > 0 && most <= desired && least >= desired;
}

/**
 * A pair of percents at which ECS can move, as near as possible to what was asked: a larger maximum before a smaller minimum.
 */
export function movablePercents(numbers: DeploymentNumbers): {
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
} {
  const { desiredCount, minimumHealthyPercent } = numbers;
  return { minimumHealthyPercent, maximumPercent: Math.ceil(((desiredCount + 1) / Math.max(1, desiredCount)) * 100) };
}
