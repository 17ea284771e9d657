import { DescribeServicesCommand, type Service } from "@aws-sdk/client-ecs";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { Launch, PlacementStrategy } from "@/lib/domain/ecs/service/service-settings";
import type { ServiceState } from "@/lib/domain/troubleshoot/service-facts";

import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Services with everything that decides about their tasks: network, load balancers, deployments and events. At most 10 names; one
 * that the cluster does not have is left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function describeServiceStates(
  clients: AwsClients,
  region: string,
  { cluster, names }: { readonly cluster: string; readonly names: readonly string[] },
): Promise<Result<readonly ServiceState[], AppError>> {
  return await callAws(clients, { service: "ecs", action: "DescribeServices", region, resource: cluster }, async () => {
    const { services } = await clients.ecs(region).send(new DescribeServicesCommand({ cluster, services: [...names] }));
    return (services ?? []).map(toState);
  });
}

function toState(service: Service): ServiceState {
  const settings = service.deploymentConfiguration;
  const network = service.networkConfiguration?.awsvpcConfiguration;
  return {
    name: service.serviceName ?? "",
    exists: true,
    status: service.status ?? "unknown",
    controller: service.deploymentController?.type ?? "ECS",
    scheduling: service.schedulingStrategy ?? "REPLICA",
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    taskDefinition: service.taskDefinition === undefined ? undefined : nameOfArn(service.taskDefinition),
    launch: launchOf(service),
    network:
      network === undefined
        ? undefined
        : {
            subnetIds: network.subnets ?? [],
            securityGroupIds: network.securityGroups ?? [],
            assignPublicIp: network.assignPublicIp === "ENABLED",
          },
    loadBalancers: (service.loadBalancers ?? []).flatMap(({ targetGroupArn, containerName, containerPort }) =>
      targetGroupArn === undefined
        ? []
        : [{ targetGroupArn, containerName: containerName ?? "", containerPort: containerPort ?? 0 }],
    ),
    minimumHealthyPercent: settings?.minimumHealthyPercent ?? 100,
    maximumPercent: settings?.maximumPercent ?? 200,
    placementStrategies: (service.placementStrategy ?? []).flatMap(({ type, field }) => strategyOf(type, field)),
    distinctInstance: (service.placementConstraints ?? []).some(({ type }) => type === "distinctInstance"),
    gracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    deployments: (service.deployments ?? []).map((deployment) => ({
      id: deployment.id ?? "",
      status: deployment.status ?? "unknown",
      rollout: deployment.rolloutState,
      rolloutReason: deployment.rolloutStateReason,
      taskDefinition: nameOfArn(deployment.taskDefinition ?? ""),
      failedTasks: deployment.failedTasks ?? 0,
    })),
    events: (service.events ?? []).map(({ createdAt, message }) => ({
      at: createdAt?.toISOString() ?? "",
      message: message ?? "",
    })),
  };
}

function launchOf({ capacityProviderStrategy = [], launchType }: Service): Launch {
  if (capacityProviderStrategy.length === 0) {
    return { how: "launch-type", launchType: launchType === "FARGATE" ? "FARGATE" : "EC2" };
  }
  const providers = capacityProviderStrategy.map(({ capacityProvider, weight, base }) => ({
    name: capacityProvider ?? "",
    weight: weight ?? 0,
    base,
  }));
  return { how: "capacity-providers", providers };
}

const FIELDS = ["attribute:ecs.availability-zone", "instanceId", "cpu", "memory"] as const;

function strategyOf(type: string | undefined, field: string | undefined): readonly PlacementStrategy[] {
  if (type !== "random" && type !== "spread" && type !== "binpack") return [];
  // AWS answers in lower or upper case, as the strategy was written.
  return [{ type, field: FIELDS.find((known) => known.toLowerCase() === field?.toLowerCase()) }];
}
