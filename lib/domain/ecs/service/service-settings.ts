import { z } from "zod";

/** The metrics by which an ECS service scales, in the words of Application Auto Scaling. */
export const SCALING_METRICS = [
  "ECSServiceAverageCPUUtilization",
  "ECSServiceAverageMemoryUtilization",
  "ALBRequestCountPerTarget",
] as const;

export type ScalingMetric = (typeof SCALING_METRICS)[number];

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
export const MAX_TASKS = 5_000;

function whole(message: string, least: number, most: number) {
  return z.number({ error: message }).int(message).min(least, message).max(most, message);
}

function arnOf(kind: string, pattern: RegExp) {
  return z
    .string()
    .trim()
    .min(1, `Choose a ${kind}.`)
    .regex(pattern, `This is not the ARN of a ${kind}. Choose one of the list, or enter the whole ARN.`);
}

const BALANCER = "arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\\d{12}:";
const listenerArn = arnOf("listener", new RegExp(`^${BALANCER}listener/(?:app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]+/[0-9a-f]+$`));
const ruleArn = arnOf(
  "listener rule",
  new RegExp(`^${BALANCER}listener-rule/(?:app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]+/[0-9a-f]+/[0-9a-f]+$`),
);
const targetGroupArn = arnOf("target group", new RegExp(`^${BALANCER}targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]+$`));

const PORT = "Enter a port between 1 and 65535.";
const portSchema = whole(PORT, 1, 65_535);

const CONTAINER = "Choose a container of the task definition.";
/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const containerNameSchema = z
  .string(CONTAINER)
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,255}$/, CONTAINER);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
const serviceNameSchema = z
  .string()
  .trim()
  .min(1, "Enter the name of the service.")
  .max(255, "The name of a service has at most 255 characters.")
  .regex(/^[A-Za-z0-9_-]*$/, "Use letters, digits, hyphens and underscores only.");

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
const providerSchema = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,255}$/, "Choose a capacity provider."),
  weight: whole("Enter a weight from 0 to 1000.", 0, 1_000),
  /** How many tasks run on it at least; one provider of the strategy may have it. */
  base: whole("Enter a base from 0 to 100000.", 0, 100_000).optional(),
});

const launchSchema = z.discriminatedUnion("how", [
  z.object({ how: z.literal("launch-type"), launchType: z.enum(["FARGATE", "EC2"], "Choose a launch type.") }),
  z.object({
    how: z.literal("capacity-providers"),
    providers: z
      .array(providerSchema)
      .min(1, "Choose at least one capacity provider.")
      .max(20, "A strategy has at most 20 capacity providers."),
  }),
]);

const loadBalancerSchema = z.object({
  loadBalancerArn: arnOf("load balancer", new RegExp(`^${BALANCER}loadbalancer/(?:app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]+$`)),
  listenerArn,
  /** Absent for the default action of the listener. */
  listenerRuleArn: ruleArn.optional(),
  targetGroupArn,
  /** The side that gets a new version first; for blue/green only. */
  stageListenerArn: listenerArn.optional(),
  stageListenerRuleArn: ruleArn.optional(),
  stageTargetGroupArn: targetGroupArn.optional(),
  containerName: containerNameSchema,
  containerPort: portSchema,
});

/** A Cloud Map service at which the tasks register. */
const serviceRegistrySchema = z.object({
  registryArn: z
    .string()
    .trim()
    .regex(
      /^arn:aws[a-z-]*:servicediscovery:[a-z0-9-]+:\d{12}:service\/srv-[a-z0-9]+$/,
      "Enter the whole ARN of the Cloud Map service. It ends in service/srv- and an ID.",
    ),
  /** Both for an SRV record; neither for an A record. */
  containerName: containerNameSchema.optional(),
  containerPort: portSchema.optional(),
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html */
const serviceConnectSchema = z.object({
  namespace: z
    .string()
    .trim()
    .min(1, "Enter the namespace of Service Connect.")
    .max(1_024, "The namespace has at most 1,024 characters.")
    .regex(/^(?:[A-Za-z0-9_.-]+|arn:aws[a-z-]*:servicediscovery:\S+)$/, "Enter the name or the ARN of a Cloud Map namespace."),
  /** The name of a port mapping that other services reach; absent for a service that only calls others. */
  portName: z
    .string()
    .trim()
    .regex(/^[a-z0-9_][a-z0-9_-]{0,63}$/, "Enter the name of a port mapping of the task definition.")
    .optional(),
  /** The port at which other services call it; present with `portName`. */
  clientPort: portSchema.optional(),
  /** The name by which other services call it, when it is not that of the port. */
  dnsName: z
    .string()
    .trim()
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,125}[A-Za-z0-9])?$/,
      "Enter a DNS name of at most 127 letters, digits, dots and hyphens.",
    )
    .optional(),
});

const COOLDOWN = "Enter the seconds to wait, from 0 to 86400.";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html */
const scalingPolicySchema = z.object({
  metric: z.enum(SCALING_METRICS, "Choose what the service scales by."),
  targetValue: z.number({ error: "Enter the value to keep." }).positive("Enter a value above 0."),
  scaleOutCooldown: whole(COOLDOWN, 0, 86_400).optional(),
  scaleInCooldown: whole(COOLDOWN, 0, 86_400).optional(),
});

const TASKS = `Enter a whole number from 0 to ${String(MAX_TASKS)}.`;

const scalingSchema = z.object({
  minCapacity: whole(TASKS, 0, MAX_TASKS),
  maxCapacity: whole(TASKS, 0, MAX_TASKS),
  policies: z.array(scalingPolicySchema).min(1, "Choose what the service scales by.").max(3, "Use each metric once."),
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html */
const placementStrategySchema = z.object({
  type: z.enum(["random", "spread", "binpack"]),
  /** What to distribute over or to fill; absent for `random`. */
  field: z.enum(["attribute:ecs.availability-zone", "instanceId", "cpu", "memory"]).optional(),
});

/**
 * What a person decides about an ECS service. The network and the cluster belong to the infrastructure, the containers to the
 * task definition. All names and units are those of CreateService.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export const serviceSettingsSchema = z.object({
  name: serviceNameSchema,
  /** Tasks at one time. A DAEMON service has one on each container instance, and the number is ignored. */
  desiredCount: whole(TASKS, 0, MAX_TASKS),
  /** REPLICA when absent. */
  schedulingStrategy: z.enum(["REPLICA", "DAEMON"]).optional(),
  launch: launchSchema,
  loadBalancer: loadBalancerSchema.optional(),
  /** How long ECS ignores the health of a new task behind the load balancer. */
  healthCheckGracePeriodSeconds: whole("Enter seconds from 0 to 2147483647.", 0, 2_147_483_647).optional(),
  serviceRegistry: serviceRegistrySchema.optional(),
  serviceConnect: serviceConnectSchema.optional(),
  scaling: scalingSchema.optional(),
  /** In order; for container instances only. By default ECS distributes tasks over zones. */
  placementStrategies: z.array(placementStrategySchema).max(5, "Use at most five placement strategies.").optional(),
  /** Whether every task has a container instance for itself. */
  distinctInstance: z.boolean().optional(),
  minimumHealthyPercent: whole("Enter a whole number from 0 to 100.", 0, 100),
  maximumPercent: whole("Enter a whole number from 100 to 1000.", 100, 1_000),
  circuitBreaker: z.object({ enable: z.boolean(), rollback: z.boolean() }),
});

export type ServiceSettings = z.infer<typeof serviceSettingsSchema>;
export type Launch = ServiceSettings["launch"];
export type ServiceLoadBalancer = NonNullable<ServiceSettings["loadBalancer"]>;
export type PlacementStrategy = NonNullable<ServiceSettings["placementStrategies"]>[number];
