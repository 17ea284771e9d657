import { withoutAbsent } from "@/lib/core/without-absent";
import type { ReplaceStrategy, ServiceNetwork } from "@/lib/domain/ecs/service/service-facts";
import type { Launch, ServiceSettings } from "@/lib/domain/ecs/service/service-settings";

/** Harness replaces it with the target group behind the stage rule; a blue/green deployment requires it. */
const STAGE_TARGET_GROUP = "<+targetGroupArn>";

/**
 * The service definition file: a CreateService request without cluster and task definition, which Harness adds (guide items
 * G137-G139, G158-G163).
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function serviceDefinition(settings: ServiceSettings, network: ServiceNetwork, strategy: ReplaceStrategy) {
  const { schedulingStrategy, loadBalancer, serviceRegistry, serviceConnect, placementStrategies } = settings;
  return withoutAbsent({
    serviceName: settings.name,
    schedulingStrategy,
    // AWS refuses a count for a service with one task on each container instance.
    desiredCount: schedulingStrategy === "DAEMON" ? undefined : settings.desiredCount,
    ...launchMembers(settings.launch),
    networkConfiguration: networkConfiguration(network),
    deploymentConfiguration: withoutAbsent({
      minimumHealthyPercent: settings.minimumHealthyPercent,
      maximumPercent: settings.maximumPercent,
      // ECS watches only the deployments that it rolls out itself. A blue/green deployment creates a whole service.
      deploymentCircuitBreaker: strategy === "blue-green" ? undefined : { ...settings.circuitBreaker },
    }),
    loadBalancers:
      loadBalancer === undefined
        ? undefined
        : [
            {
              targetGroupArn: strategy === "blue-green" ? STAGE_TARGET_GROUP : loadBalancer.targetGroupArn,
              containerName: loadBalancer.containerName,
              containerPort: loadBalancer.containerPort,
            },
          ],
    healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds,
    serviceRegistries: serviceRegistry === undefined ? undefined : [withoutAbsent(serviceRegistry)],
    serviceConnectConfiguration: serviceConnect === undefined ? undefined : serviceConnectConfiguration(serviceConnect),
    placementStrategy: placementStrategies?.map((placement) => withoutAbsent(placement)),
    placementConstraints: settings.distinctInstance === true ? [{ type: "distinctInstance" }] : undefined,
  });
}

/** What a verification task runs in place of the image's own command. */
export type TaskCommand = { readonly containerName: string; readonly words: readonly string[] };

/** The RunTask request of a verification task, without cluster and task definition, which Harness adds. */
export function runTaskRequest(launch: Launch, network: ServiceNetwork, command: TaskCommand) {
  return withoutAbsent({
    ...launchMembers(launch),
    count: 1,
    networkConfiguration: networkConfiguration(network),
    overrides: { containerOverrides: [{ name: command.containerName, command: [...command.words] }] },
  });
}

function launchMembers(launch: Launch) {
  if (launch.how === "launch-type") return { launchType: launch.launchType };
  const providers = launch.providers.map(({ name, weight, base }) => withoutAbsent({ capacityProvider: name, weight, base }));
  return { capacityProviderStrategy: providers };
}

function networkConfiguration({ subnetIds, securityGroupIds, assignPublicIp }: ServiceNetwork) {
  if (subnetIds.length === 0) return undefined;
  return {
    awsvpcConfiguration: {
      subnets: [...subnetIds],
      securityGroups: [...securityGroupIds],
      assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED",
    },
  };
}

function serviceConnectConfiguration({
  namespace,
  portName,
  clientPort,
  dnsName,
}: NonNullable<ServiceSettings["serviceConnect"]>) {
  const aliases = clientPort === undefined ? undefined : [withoutAbsent({ port: clientPort, dnsName })];
  const services = portName === undefined ? undefined : [withoutAbsent({ portName, clientAliases: aliases })];
  return withoutAbsent({ enabled: true, namespace, services });
}
