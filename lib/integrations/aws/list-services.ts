import { DescribeServicesCommand, ListServicesCommand, type Service } from "@aws-sdk/client-ecs";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { EcsService } from "@/lib/domain/aws/aws-shapes";

import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** AWS's limits: names on a page of the list, and services that one call describes. */
const PAGE = 100;
const BATCH = 10;

/**
 * Lists the services of a cluster, described in batches. A service that vanishes between the two calls is left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function listServices(
  clients: AwsClients,
  { region, cluster }: { readonly region: string; readonly cluster: string },
): Promise<Result<readonly EcsService[], AppError>> {
  const arns = await callAws(
    clients,
    { service: "ecs", action: "ListServices", region, resource: cluster },
    async () =>
      await collectPages<string>(async (nextToken) => {
        const page = await clients.ecs(region).send(new ListServicesCommand({ cluster, maxResults: PAGE, nextToken }));
        return { items: page.serviceArns, next: page.nextToken };
      }),
  );
  if (!arns.ok) return arns;
  const described = await Promise.all(
    chunksOf(arns.value, BATCH).map(
      async (services) =>
        await callAws(clients, { service: "ecs", action: "DescribeServices", region, resource: cluster }, async () => {
          const answer = await clients.ecs(region).send(new DescribeServicesCommand({ cluster, services: [...services] }));
          return answer.services ?? [];
        }),
    ),
  );
  const services = joinAnswers(described);
  return services.ok ? ok(services.value.map(toService)) : services;
}

function toService(service: Service): EcsService {
  const primary = service.deployments?.find(({ status }) => status === "PRIMARY");
  const strategy = service.capacityProviderStrategy ?? primary?.capacityProviderStrategy ?? [];
  // With an external controller or CodeDeploy a service's task sets hold what its deployments hold otherwise.
  const sets = service.taskSets ?? [];
  const set = sets.find(({ status }) => status === "PRIMARY") ?? sets[0];
  const balanced = [...(service.loadBalancers ?? []), ...sets.flatMap(({ loadBalancers }) => loadBalancers ?? [])];
  return {
    arn: service.serviceArn ?? "",
    name: service.serviceName ?? "",
    status: service.status ?? "unknown",
    controller: service.deploymentController?.type ?? "ECS",
    scheduling: service.schedulingStrategy ?? "REPLICA",
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    launchType: strategy.length > 0 ? undefined : (service.launchType ?? set?.launchType),
    capacityProviders: strategy.flatMap(({ capacityProvider }) => capacityProvider ?? []),
    taskDefinition: service.taskDefinition ?? set?.taskDefinition,
    rollout: primary?.rolloutState,
    rolloutReason: primary?.rolloutStateReason,
    targetGroupArns: [...new Set(balanced.flatMap(({ targetGroupArn }) => targetGroupArn ?? []))],
    lastEvent: service.events?.[0]?.message,
  };
}
