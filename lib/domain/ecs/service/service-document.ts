import { withoutAbsent } from "@/lib/core/without-absent";

import type { ServiceNetwork } from "./service-facts";
import type { ServiceSettings } from "./service-settings";

/** Where the target group is Harness's choice: the stage side of the next deployment. */
const STAGE_TARGET_GROUP = "<+targetGroupArn>";

type Around = {
  /** Absent for tasks without awsvpc: AWS refuses a network configuration there. */
  readonly network?: ServiceNetwork | undefined;
  readonly strategy?: "rolling" | "canary" | "blue-green" | undefined;
};

/**
 * The service definition as Harness reads it: the members of CreateService without the task definition and the cluster, which the
 * service and the infrastructure add. Members without a value are left out.
 *
 * @see https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/
 */
export function serviceDocument(settings: ServiceSettings, { network, strategy }: Around): Readonly<Record<string, unknown>> {
  const { launch, loadBalancer, serviceRegistry, serviceConnect, schedulingStrategy } = settings;
  const isDaemon = schedulingStrategy === "DAEMON";
  return withoutAbsent({
    serviceName: settings.name,
    desiredCount: isDaemon ? undefined : settings.desiredCount,
    schedulingStrategy: isDaemon ? schedulingStrategy : undefined,
    launchType: launch.how === "launch-type" ? launch.launchType : undefined,
    capacityProviderStrategy:
      launch.how === "capacity-providers"
        ? launch.providers.map(({ name, weight, base }) => withoutAbsent({ capacityProvider: name, weight, base }))
        : undefined,
    networkConfiguration:
      network === undefined
        ? undefined
        : {
            awsvpcConfiguration: {
              subnets: [...network.subnetIds],
              securityGroups: [...network.securityGroupIds],
              assignPublicIp: network.assignPublicIp ? "ENABLED" : "DISABLED",
            },
          },
    placementConstraints: settings.distinctInstance === true ? [{ type: "distinctInstance" }] : undefined,
    placementStrategy: settings.placementStrategies?.map(({ type, field }) => withoutAbsent({ type, field })),
    deploymentConfiguration: withoutAbsent({
      maximumPercent: settings.maximumPercent,
      minimumHealthyPercent: settings.minimumHealthyPercent,
      // Harness applies it to rolling and canary deployments only.
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
    serviceRegistries: serviceRegistry === undefined ? undefined : [withoutAbsent({ ...serviceRegistry })],
    serviceConnectConfiguration: serviceConnect === undefined ? undefined : connectDocument(serviceConnect),
  });
}

function connectDocument({ namespace, portName, clientPort, dnsName }: NonNullable<ServiceSettings["serviceConnect"]>) {
  const services =
    portName === undefined || clientPort === undefined
      ? undefined
      : [{ portName, clientAliases: [withoutAbsent({ port: clientPort, dnsName })] }];
  return withoutAbsent({ enabled: true, namespace, services });
}

/** The limits of scaling as Harness reads them; Harness adds the service. */
export function scalableTargetDocument(settings: ServiceSettings): Readonly<Record<string, unknown>> | undefined {
  const { scaling } = settings;
  if (scaling === undefined) return undefined;
  return {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    minCapacity: scaling.minCapacity,
    maxCapacity: scaling.maxCapacity,
  };
}

/**
 * The policies of scaling as Harness reads them, one a metric.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
 */
export function scalingPolicyDocuments(settings: ServiceSettings): readonly Readonly<Record<string, unknown>>[] {
  const { scaling, loadBalancer } = settings;
  return (scaling?.policies ?? []).map(({ metric, targetValue, scaleOutCooldown, scaleInCooldown }) => ({
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    // A name is needed once in a service, and one with the longest service name would be too long.
    policyName: POLICY_NAMES[metric],
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: withoutAbsent({
      targetValue,
      predefinedMetricSpecification: withoutAbsent({
        predefinedMetricType: metric,
        resourceLabel:
          metric === "ALBRequestCountPerTarget" && loadBalancer !== undefined
            ? resourceLabel(loadBalancer.loadBalancerArn, loadBalancer.targetGroupArn)
            : undefined,
      }),
      scaleOutCooldown,
      scaleInCooldown,
    }),
  }));
}

const POLICY_NAMES = {
  ECSServiceAverageCPUUtilization: "cpu",
  ECSServiceAverageMemoryUtilization: "memory",
  ALBRequestCountPerTarget: "requests",
} as const;

/** `app/<name>/<id>/targetgroup/<name>/<id>`. @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html */
function resourceLabel(loadBalancerArn: string, targetGroupArn: string): string {
  const balancer = loadBalancerArn.slice(loadBalancerArn.indexOf("loadbalancer/") + "loadbalancer/".length);
  return `${balancer}/${targetGroupArn.slice(targetGroupArn.indexOf("targetgroup/"))}`;
}
