import { DescribeServicesCommand, type Service } from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, joinAnswers } from "./pages";

/** AWS's limit for the names of one call. */
const BATCH = 10;

/**
 * Finds the services of a cluster by name. A name without a service is left out; a service that was deleted is `INACTIVE`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function findServices(
  clients: AwsClients,
  region: string,
  { cluster, names }: { readonly cluster: string; readonly names: readonly string[] },
): Promise<Result<readonly ExistingService[], AppError>> {
  const answers = await Promise.all(
    chunksOf(names, BATCH).map(
      async (chunk) =>
        await callAws(clients, { service: "ecs", action: "DescribeServices", region, resource: cluster }, async () => {
          const { services } = await clients.ecs(region).send(new DescribeServicesCommand({ cluster, services: [...chunk] }));
          return (services ?? []).map(toService);
        }),
    ),
  );
  return joinAnswers(answers);
}

function toService(service: Service): ExistingService {
  const controller = service.deploymentController?.type;
  return {
    name: service.serviceName ?? "",
    arn: service.serviceArn ?? "",
    status: service.status ?? "unknown",
    controller: controller === "CODE_DEPLOY" || controller === "EXTERNAL" ? controller : "ECS",
    schedulingStrategy: service.schedulingStrategy === "DAEMON" ? "DAEMON" : "REPLICA",
    launchType: service.launchType,
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    taskDefinition: (service.taskDefinition ?? "").split("/").at(-1) ?? "",
    targetGroupArns: (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
  };
}
