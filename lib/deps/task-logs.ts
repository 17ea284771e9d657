import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ContainerLog, TaskNow } from "@/lib/domain/deployment/ecs-now";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import { logTargetsOf } from "@/lib/domain/troubleshoot/document-parts";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { readLogLines } from "@/lib/integrations/aws/log-groups";
import { findTaskDefinition } from "@/lib/integrations/aws/task-definitions";

/**
 * The last lines of each container of a task that writes to CloudWatch Logs. Lines that cannot be read leave the reason: logs are
 * evidence, never a condition. Errors: those of reading the task definition.
 */
export async function readTaskLogs(
  aws: AwsClients,
  region: string,
  { arn, revision }: TaskNow,
): Promise<Result<readonly ContainerLog[], AppError>> {
  const [family = "", number = ""] = revision.split(":");
  const found = await findTaskDefinition(aws, region, { family, revision: Number(number) });
  if (!found.ok) return found;
  if (found.value === undefined) return ok([]);
  const taskId = arn.slice(arn.lastIndexOf("/") + 1);
  const targets = logTargetsOf(viewTask(found.value.document, { origin: "document" }), { region });
  const logs = targets.map(async ({ container, group, region: where, streamPrefix }): Promise<ContainerLog> => {
    // Without a prefix the name of the stream is the container's ID, which ECS does not tell.
    if (streamPrefix === undefined) return { container, group, lines: [], why: "its log configuration has no stream prefix" };
    const lines = await readLogLines(aws, where, { group, stream: `${streamPrefix}/${container}/${taskId}` });
    return lines.ok ? { container, group, lines: lines.value } : { container, group, lines: [], why: lines.error.message };
  });
  return ok(await Promise.all(logs));
}
