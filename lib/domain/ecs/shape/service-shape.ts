import { flag, integer, list, object, oneOf, text, texts } from "./shape";

const logConfiguration = object({
  logDriver: text,
  options: texts,
  secretOptions: list(object({ name: text, valueFrom: text }, ["name", "valueFrom"])),
});

const serviceConnect = object(
  {
    enabled: flag,
    namespace: text,
    services: list(
      object(
        {
          portName: text,
          discoveryName: text,
          clientAliases: list(
            object({ port: integer, dnsName: text, testTrafficRules: object({ header: object({}) }) }, ["port"]),
          ),
          ingressPortOverride: integer,
          timeout: object({ idleTimeoutSeconds: integer, perRequestTimeoutSeconds: integer }),
          tls: object({ issuerCertificateAuthority: object({ awsPcaAuthorityArn: text }), kmsKey: text, roleArn: text }),
        },
        ["portName"],
      ),
    ),
    logConfiguration,
    accessLogConfiguration: object({ format: oneOf("TEXT", "JSON"), includeQueryParameters: oneOf("DISABLED", "ENABLED") }),
  },
  ["enabled"],
);

const deploymentConfiguration = object({
  deploymentCircuitBreaker: object({ enable: flag, rollback: flag }, ["enable", "rollback"]),
  maximumPercent: integer,
  minimumHealthyPercent: integer,
  alarms: object({ alarmNames: list(text), rollback: flag, enable: flag }, ["alarmNames", "rollback", "enable"]),
  strategy: oneOf("ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"),
  bakeTimeInMinutes: integer,
  lifecycleHooks: list(
    object({ hookTargetArn: text, roleArn: text, lifecycleStages: list(text), hookDetails: object({}), targetType: text }),
  ),
  linearConfiguration: object({ stepPercent: { kind: "number" }, stepBakeTimeInMinutes: integer }),
  canaryConfiguration: object({ canaryPercent: { kind: "number" }, canaryBakeTimeInMinutes: integer }),
});

/**
 * What CreateService accepts, and the two members that only UpdateService has.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export const SERVICE_SHAPE = object({
  cluster: text,
  serviceName: text,
  service: text,
  forceNewDeployment: flag,
  taskDefinition: text,
  availabilityZoneRebalancing: oneOf("ENABLED", "DISABLED"),
  loadBalancers: list(
    object({
      targetGroupArn: text,
      loadBalancerName: text,
      containerName: text,
      containerPort: integer,
      advancedConfiguration: object({
        alternateTargetGroupArn: text,
        productionListenerRule: text,
        testListenerRule: text,
        roleArn: text,
      }),
    }),
  ),
  serviceRegistries: list(object({ registryArn: text, port: integer, containerName: text, containerPort: integer })),
  desiredCount: integer,
  clientToken: text,
  launchType: oneOf("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"),
  capacityProviderStrategy: list(object({ capacityProvider: text, weight: integer, base: integer }, ["capacityProvider"])),
  platformVersion: text,
  role: text,
  deploymentConfiguration,
  placementConstraints: list(object({ type: oneOf("distinctInstance", "memberOf"), expression: text })),
  placementStrategy: list(object({ type: oneOf("random", "spread", "binpack"), field: text })),
  networkConfiguration: object({
    awsvpcConfiguration: object(
      { subnets: list(text), securityGroups: list(text), assignPublicIp: oneOf("ENABLED", "DISABLED") },
      ["subnets"],
    ),
  }),
  healthCheckGracePeriodSeconds: integer,
  schedulingStrategy: oneOf("REPLICA", "DAEMON"),
  deploymentController: object({ type: oneOf("ECS", "CODE_DEPLOY", "EXTERNAL") }, ["type"]),
  tags: list(object({ key: text, value: text })),
  enableECSManagedTags: flag,
  propagateTags: oneOf("TASK_DEFINITION", "SERVICE", "NONE"),
  enableExecuteCommand: flag,
  serviceConnectConfiguration: serviceConnect,
  volumeConfigurations: list(object({ name: text, managedEBSVolume: object({}) })),
  vpcLatticeConfigurations: list(object({ roleArn: text, targetGroupArn: text, portName: text })),
});

/** What DescribeServices returns and CreateService does not accept. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export const READ_ONLY_SERVICE_MEMBERS = [
  "serviceArn",
  "clusterArn",
  "status",
  "runningCount",
  "pendingCount",
  "platformFamily",
  "taskSets",
  "deployments",
  "currentServiceDeployment",
  "currentServiceRevisions",
  "roleArn",
  "events",
  "createdAt",
  "createdBy",
  "resourceManagementType",
] as const;
