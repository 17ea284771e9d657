import type { ServiceEvent, ServiceState, StoppedTask } from "./service-facts";

const FAILED = /\(deployment (ecs-svc\/\w+)\) deployment failed/;
const ROLLED_BACK = /rolling back to \(?deployment(?:Id)? (ecs-svc\/\w+)/;

/**
 * The event of a deployment that failed and was rolled back, while no later deployment has taken the place of the one before.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export function rolledBack({ deployments, events }: ServiceState): ServiceEvent | undefined {
  const failedAt = events.findIndex(({ message }) => FAILED.test(message));
  const before = events.slice(0, Math.max(0, failedAt)).flatMap(({ message }) => ROLLED_BACK.exec(message)?.[1] ?? []);
  const serves = deployments.find(({ status }) => status === "PRIMARY")?.id;
  return serves !== undefined && before.includes(serves) ? events[failedAt] : undefined;
}

/** The deployments whose tasks say what is wrong now: those that the service has, and one that was rolled back. */
function deploymentsInQuestion(service: ServiceState): readonly string[] {
  const failed = FAILED.exec(rolledBack(service)?.message ?? "")?.[1];
  return [...service.deployments.map(({ id }) => id), ...(failed === undefined ? [] : [failed])];
}

/** The stopped tasks of the deployments in question, newest first. A task of an earlier deployment says nothing about this one. */
export function suspects(service: ServiceState, tasks: readonly StoppedTask[]): readonly StoppedTask[] {
  const ids = deploymentsInQuestion(service);
  return tasks
    .filter(({ startedBy, stopCode }) => startedBy !== undefined && ids.includes(startedBy) && !WANTED_STOPS.has(stopCode ?? ""))
    .toSorted((one, other) => (other.stoppedAt ?? "").localeCompare(one.stoppedAt ?? "", "en"));
}

/** A person stopped it, or ECS because of scaling or another deployment. A failed health check is `ServiceSchedulerInitiated` too. */
const WANTED_STOPS = new Set(["UserInitiated"]);

/**
 * Which of these services is judged: the one of this name, or else the one under a name of the strategy that runs tasks. A deleted
 * service does not count while another is there.
 */
export function serviceInQuestion(name: string, found: readonly ServiceState[]): ServiceState | undefined {
  const active = found.filter(({ status }) => status === "ACTIVE");
  const byName = (services: readonly ServiceState[]) => services.find((service) => service.name === name);
  return byName(active) ?? active.toSorted((one, other) => other.desired - one.desired)[0] ?? byName(found) ?? found[0];
}
