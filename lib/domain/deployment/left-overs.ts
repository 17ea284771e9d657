import type { Baseline, CleanUp, DeploymentEcs, DeploymentTarget, LeftOver } from "./deployment";
import type { ServiceNow } from "./ecs-now";

/** More revisions than one deployment registers. */
const MAX_REVISIONS = 10;

type Left = { readonly target: DeploymentTarget; readonly baseline: Baseline; readonly services: readonly ServiceNow[] };

/**
 * What a test left in AWS: services that were not there before, and revisions that it registered. `undefined` when it left nothing.
 * A revision that a service from before the test runs stays. Stopped tasks are not listed: ECS drops them.
 */
export async function findLeftOvers(ecs: DeploymentEcs, left: Left): Promise<CleanUp | undefined> {
  const items = [...servicesOf(left), ...(await revisionsOf(ecs, left))];
  if (items.length === 0) return undefined;
  return { decision: items.some(({ state }) => state === "left") ? "open" : "keep", items };
}

function servicesOf({ baseline, services }: Left): readonly LeftOver[] {
  const before = new Set(baseline.services.filter(({ status }) => status !== "INACTIVE").map(({ name }) => name));
  return services
    .filter(({ status }) => status !== "INACTIVE")
    .map(({ name }) =>
      before.has(name)
        ? { kind: "service", name, state: "stays", note: "It was there before the test." }
        : { kind: "service", name, state: "left" },
    );
}

async function revisionsOf(ecs: DeploymentEcs, { target, baseline, services }: Left): Promise<readonly LeftOver[]> {
  if (target.revision !== undefined) return [];
  const newest = await ecs.newestRevision(target.family);
  // What cannot be listed is not offered for removal; nothing is claimed about it.
  if (!newest.ok) return [];
  const count = Math.min(MAX_REVISIONS, Math.max(0, newest.value - baseline.newestRevision));
  const numbers = Array.from({ length: count }, (_, index) => baseline.newestRevision + 1 + index);
  const older = new Set(baseline.services.filter(({ status }) => status === "ACTIVE").map(({ name }) => name));
  return numbers.map((number) => {
    const name = `${target.family}:${String(number)}`;
    const user = services.find((service) => older.has(service.name) && service.status === "ACTIVE" && service.revision === name);
    return user === undefined
      ? { kind: "revision", name, state: "left" }
      : { kind: "revision", name, state: "stays", note: `${user.name} runs it.` };
  });
}
