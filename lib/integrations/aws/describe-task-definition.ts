import { DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { readTaskDefinition } from "@/lib/domain/ecs/paste/read-task-definition";
import type { Members } from "@/lib/domain/ecs/value";

import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * The document of a task definition by `family:revision`, without what AWS adds to it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
export async function describeTaskDefinition(
  clients: AwsClients,
  region: string,
  name: string,
): Promise<Result<Members | undefined, AppError>> {
  return await callAws(clients, { service: "ecs", action: "DescribeTaskDefinition", region, resource: name }, async () => {
    const { taskDefinition } = await clients.ecs(region).send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
    const read = readTaskDefinition(JSON.stringify(taskDefinition ?? {}));
    return read.ok ? read.value.definitions[0]?.document : undefined;
  });
}
