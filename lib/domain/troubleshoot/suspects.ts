import type { ServiceState, StoppedTask } from "./service-facts";

const FAILED = /\(deployment (ecs-svc\/\w+)\) deployment failed/;
const COMPLETED = /\(deployment (ecs-svc\/\w+)\) deployment completed/;
const ROLLED_BACK = /rolling back to \(?deployment(?:Id)? (ecs-svc\/\w+)/;

/**
 * The deployments whose tasks say what is wrong now: those that the service has, and the last one that failed and was rolled back,
 * until another deployment has completed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export function deploymentsInQuestion({ deployments, events }: ServiceState): readonly string[] {
  const ids = deployments.map(({ id }) => id);
  const failedAt = events.findIndex(({ message }) => FAILED.test(message));
  const failed = FAILED.exec(events[failedAt]?.message ?? "")?.[1];
  if (failed === undefined || ids.includes(failed)) return ids;
  const later = events.slice(0, failedAt).map(({ message }) => message);
  const before = later.flatMap((message) => ROLLED_BACK.exec(message)?.[1] ?? []);
  const completed = later.flatMap((message) => COMPLETED.exec(message)?.[1] ?? []);
  return completed.every((id) => before.includes(id)) ? [...ids, failed] : ids;
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
