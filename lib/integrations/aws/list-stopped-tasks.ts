import { DescribeTasksCommand, ListTasksCommand, type Task } from "@aws-sdk/client-ecs";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { StoppedTask } from "@/lib/domain/troubleshoot/service-facts";

import { callAws } from "./call";
import type { AwsClients } from "./client";

/** AWS's limit for a page and for a call that describes tasks. */
const PAGE = 100;

/**
 * The tasks of a service that stopped within the last hour, at most 100. AWS forgets them after about an hour, and a service that
 * fails stops a few a minute, so one page holds every kind of failure.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
 */
export async function listStoppedTasks(
  clients: AwsClients,
  region: string,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<Result<readonly StoppedTask[], AppError>> {
  const subject = { service: "ecs", region, resource: service };
  const arns = await callAws(clients, { ...subject, action: "ListTasks" }, async () => {
    const command = new ListTasksCommand({ cluster, serviceName: service, desiredStatus: "STOPPED", maxResults: PAGE });
    return (await clients.ecs(region).send(command)).taskArns ?? [];
  });
  if (!arns.ok || arns.value.length === 0) return arns.ok ? ok([]) : arns;
  return await callAws(clients, { ...subject, action: "DescribeTasks" }, async () => {
    const { tasks } = await clients.ecs(region).send(new DescribeTasksCommand({ cluster, tasks: arns.value }));
    return (tasks ?? []).map(toStoppedTask);
  });
}

function toStoppedTask(task: Task): StoppedTask {
  return {
    arn: task.taskArn ?? "",
    taskDefinition: nameOfArn(task.taskDefinitionArn ?? ""),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    reason: task.stoppedReason,
    stoppedAt: (task.stoppedAt ?? task.stoppingAt)?.toISOString(),
    containers: (task.containers ?? []).map(({ name, exitCode, reason }) => ({ name: name ?? "", exitCode, reason })),
  };
}
