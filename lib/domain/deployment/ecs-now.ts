/** ECS as a test deployment sees it. Times are ISO 8601, UTC, as AWS gives them. */

/** One rollout of a service; `isPrimary` is the one that ECS works towards. */
export type Rollout = {
  readonly id: string;
  readonly isPrimary: boolean;
  /** `parcel-api:42`. */
  readonly revision: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly failedTasks: number;
  /** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent where ECS gives none. */
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
};

/** What ECS wrote about a service. */
export type ServiceEvent = { readonly id: string; readonly at: string; readonly message: string };

/** A service of the deployment. */
export type ServiceNow = {
  readonly name: string;
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  readonly status: string;
  readonly revision: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly createdAt?: string | undefined;
  readonly rollouts: readonly Rollout[];
  /** Newest first. */
  readonly events: readonly ServiceEvent[];
};

/** A container of a task. */
export type ContainerNow = {
  readonly name: string;
  readonly status: string;
  readonly health?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
};

/** A task. Once it has stopped, ECS forgets it after about an hour. */
export type TaskNow = {
  readonly arn: string;
  /** The service that started it; absent for a task that none did. */
  readonly service?: string | undefined;
  readonly revision: string;
  /** `PROVISIONING`, `PENDING`, `RUNNING`, `STOPPED` and others. */
  readonly status: string;
  readonly health?: string | undefined;
  readonly zone?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly stoppedAt?: string | undefined;
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
  readonly containers: readonly ContainerNow[];
};

/** The last lines of one container, or why there are none. */
export type ContainerLog = {
  readonly container: string;
  readonly group: string;
  readonly lines: readonly string[];
  readonly why?: string | undefined;
};

/** A task with what was saved of it. */
export type SavedTask = TaskNow & {
  /** When a look first found it stopped; ISO 8601, UTC, by the portal's clock. */
  readonly savedAt?: string | undefined;
  readonly logs?: readonly ContainerLog[] | undefined;
};

export function isStopped({ status }: Pick<TaskNow, "status">): boolean {
  return status === "STOPPED";
}
