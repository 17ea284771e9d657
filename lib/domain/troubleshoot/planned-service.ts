import type { ServiceSettings } from "@/lib/domain/ecs/service/service-settings";
import type { EcsInfrastructure } from "@/lib/domain/runs/answers/ecs-infrastructure";

import type { ServiceState } from "./service-facts";

/** The service that a run plans, in the shape of one that AWS has. It has no tasks, deployments or events. */
export function plannedService(
  settings: ServiceSettings,
  infrastructure: EcsInfrastructure | undefined,
  taskDefinition: string | undefined,
): ServiceState {
  const { loadBalancer } = settings;
  return {
    name: settings.name,
    exists: false,
    status: "planned",
    controller: "ECS",
    scheduling: settings.schedulingStrategy ?? "REPLICA",
    desired: settings.desiredCount,
    running: 0,
    pending: 0,
    taskDefinition,
    launch: settings.launch,
    network: infrastructure === undefined || infrastructure.subnetIds.length === 0 ? undefined : infrastructure,
    loadBalancers:
      loadBalancer === undefined
        ? []
        : [loadBalancer.targetGroupArn, loadBalancer.stageTargetGroupArn].flatMap((targetGroupArn) =>
            targetGroupArn === undefined
              ? []
              : [{ targetGroupArn, containerName: loadBalancer.containerName, containerPort: loadBalancer.containerPort }],
          ),
    minimumHealthyPercent: settings.minimumHealthyPercent,
    maximumPercent: settings.maximumPercent,
    placementStrategies: settings.placementStrategies ?? [],
    distinctInstance: settings.distinctInstance ?? false,
    gracePeriodSeconds: settings.healthCheckGracePeriodSeconds,
    deployments: [],
    events: [],
  };
}
