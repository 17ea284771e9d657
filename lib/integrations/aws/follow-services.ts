import {
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Deployment,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { ServiceNow, TaskNow } from "@/lib/domain/deployment/ecs-now";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { AwsFailureError } from "./errors";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** A cluster in its region. */
export type ClusterPlace = { readonly region: string; readonly cluster: string };

/** AWS's limits: names of services and of tasks in one call, and ARNs on a page. */
const SERVICES = 10;
const TASKS = 100;

const SERVICE_GROUP = "service:";

/**
 * Reads services with their rollouts and events. A name without a service is left out; one that was deleted is `INACTIVE`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function describeServicesNow(
  clients: AwsClients,
  { region, cluster }: ClusterPlace,
  names: readonly string[],
): Promise<Result<readonly ServiceNow[], AppError>> {
  const answers = await Promise.all(
    chunksOf(names, SERVICES).map(
      async (chunk) =>
        await callAws(clients, { service: "ecs", action: "DescribeServices", region, resource: cluster }, async () => {
          const { services } = await clients.ecs(region).send(new DescribeServicesCommand({ cluster, services: [...chunk] }));
          return (services ?? []).map(toService);
        }),
    ),
  );
  return joinAnswers(answers);
}

/**
 * Lists the tasks of services that run or start, and every stopped task of a family that ECS still knows: the service of a stopped
 * one may be gone.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
 */
export async function listTasksOf(
  clients: AwsClients,
  { region, cluster }: ClusterPlace,
  { services, family }: { readonly services: readonly string[]; readonly family: string },
): Promise<Result<readonly string[], AppError>> {
  const list = async (by: { readonly serviceName: string } | { readonly family: string; readonly desiredStatus: "STOPPED" }) =>
    await callAws(
      clients,
      { service: "ecs", action: "ListTasks", region, resource: cluster },
      async () =>
        await collectPages<string>(async (nextToken) => {
          const page = await clients.ecs(region).send(new ListTasksCommand({ cluster, ...by, maxResults: TASKS, nextToken }));
          return { items: page.taskArns, next: page.nextToken };
        }),
    );
  const running = services.map(async (serviceName) => await list({ serviceName }));
  return joinAnswers(await Promise.all([...running, list({ family, desiredStatus: "STOPPED" })]));
}

/**
 * Reads tasks by ARN. One that ECS has forgotten is left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
 */
export async function describeTasksNow(
  clients: AwsClients,
  { region, cluster }: ClusterPlace,
  arns: readonly string[],
): Promise<Result<readonly TaskNow[], AppError>> {
  const answers = await Promise.all(
    chunksOf(arns, TASKS).map(
      async (chunk) =>
        await callAws(clients, { service: "ecs", action: "DescribeTasks", region, resource: cluster }, async () => {
          const { tasks } = await clients.ecs(region).send(new DescribeTasksCommand({ cluster, tasks: [...chunk] }));
          return (tasks ?? []).map(toTask);
        }),
    ),
  );
  return joinAnswers(answers);
}

/** The status of a revision, `ACTIVE` or `INACTIVE`; `undefined` when there is none. */
export async function findRevisionStatus(
  clients: AwsClients,
  region: string,
  name: string,
): Promise<Result<string | undefined, AppError>> {
  const found = await callAws(clients, { service: "ecs", action: "DescribeTaskDefinition", region, resource: name }, async () => {
    const { taskDefinition } = await clients.ecs(region).send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
    return taskDefinition?.status;
  });
  // AWS has no separate code for a revision that does not exist: a well-formed name is refused for nothing else.
  const isAbsent =
    !found.ok && found.error.cause instanceof AwsFailureError && found.error.cause.failure.code === "ClientException";
  return isAbsent ? ok(undefined) : found;
}

/**
 * Deletes a service with its tasks. Look first whose it is, and afterwards whether its tasks have stopped.
 *
 * Errors: `not_found` when there is no such service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
 */
export async function deleteService(
  clients: AwsClients,
  { region, cluster }: ClusterPlace,
  name: string,
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "ecs", action: "DeleteService", region, resource: name }, async () => {
    await clients.ecs(region, "write").send(new DeleteServiceCommand({ cluster, service: name, force: true }));
  });
}

/**
 * Deregisters a revision: no new task can use it, and tasks that use it go on. Safe to repeat.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
 */
export async function deregisterTaskDefinition(
  clients: AwsClients,
  region: string,
  name: string,
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "ecs", action: "DeregisterTaskDefinition", region, resource: name }, async () => {
    await clients.ecs(region, "write").send(new DeregisterTaskDefinitionCommand({ taskDefinition: name }));
  });
}

function toService(service: Service): ServiceNow {
  return {
    name: service.serviceName ?? "",
    status: service.status ?? "unknown",
    revision: nameOfArn(service.taskDefinition ?? ""),
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    createdAt: service.createdAt?.toISOString(),
    rollouts: (service.deployments ?? []).map(toRollout),
    events: (service.events ?? []).map(({ id = "", createdAt, message = "" }) => ({
      id,
      at: createdAt?.toISOString() ?? "",
      message,
    })),
  };
}

function toRollout(deployment: Deployment): ServiceNow["rollouts"][number] {
  return {
    id: deployment.id ?? "",
    isPrimary: deployment.status === "PRIMARY",
    revision: nameOfArn(deployment.taskDefinition ?? ""),
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    state: deployment.rolloutState,
    reason: deployment.rolloutStateReason,
  };
}

function toTask(task: Task): TaskNow {
  const { group } = task;
  return {
    arn: task.taskArn ?? "",
    service: group?.startsWith(SERVICE_GROUP) === true ? group.slice(SERVICE_GROUP.length) : undefined,
    revision: nameOfArn(task.taskDefinitionArn ?? ""),
    status: task.lastStatus ?? "unknown",
    health: task.healthStatus,
    zone: task.availabilityZone,
    createdAt: task.createdAt?.toISOString(),
    startedAt: task.startedAt?.toISOString(),
    stoppedAt: task.stoppedAt?.toISOString(),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    containers: (task.containers ?? []).map(({ name = "", lastStatus = "", healthStatus, exitCode, reason }) => ({
      name,
      status: lastStatus,
      health: healthStatus,
      exitCode,
      reason,
    })),
  };
}
