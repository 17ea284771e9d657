import { CONTAINER_SHAPE } from "./container-shape";
import { flag, integer, list, object, oneOf, text, texts } from "./shape";

const efs = object(
  {
    fileSystemId: text,
    rootDirectory: text,
    transitEncryption: oneOf("ENABLED", "DISABLED"),
    transitEncryptionPort: integer,
    authorizationConfig: object({ accessPointId: text, iam: oneOf("ENABLED", "DISABLED") }),
  },
  ["fileSystemId"],
);

const fsx = object(
  {
    fileSystemId: text,
    rootDirectory: text,
    authorizationConfig: object({ credentialsParameter: text, domain: text }, ["credentialsParameter", "domain"]),
  },
  ["fileSystemId", "rootDirectory", "authorizationConfig"],
);

const volume = object({
  name: text,
  host: object({ sourcePath: text }),
  dockerVolumeConfiguration: object({
    scope: oneOf("task", "shared"),
    autoprovision: flag,
    driver: text,
    driverOpts: texts,
    labels: texts,
  }),
  efsVolumeConfiguration: efs,
  s3filesVolumeConfiguration: object(
    { fileSystemArn: text, rootDirectory: text, transitEncryptionPort: integer, accessPointArn: text },
    ["fileSystemArn"],
  ),
  fsxWindowsFileServerVolumeConfiguration: fsx,
  configuredAtLaunch: flag,
});

/** What RegisterTaskDefinition accepts. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export const TASK_DEFINITION_SHAPE = object(
  {
    family: text,
    containerDefinitions: list(CONTAINER_SHAPE),
    taskRoleArn: text,
    executionRoleArn: text,
    networkMode: oneOf("bridge", "host", "awsvpc", "none"),
    volumes: list(volume),
    placementConstraints: list(object({ type: oneOf("memberOf"), expression: text })),
    requiresCompatibilities: list(oneOf("FARGATE", "EC2", "EXTERNAL", "MANAGED_INSTANCES")),
    cpu: text,
    memory: text,
    tags: list(object({ key: text, value: text })),
    pidMode: oneOf("host", "task"),
    ipcMode: oneOf("host", "task", "none"),
    proxyConfiguration: object(
      { type: oneOf("APPMESH"), containerName: text, properties: list(object({ name: text, value: text })) },
      ["containerName"],
    ),
    inferenceAccelerators: list(object({ deviceName: text, deviceType: text }, ["deviceName", "deviceType"])),
    ephemeralStorage: object({ sizeInGiB: integer }, ["sizeInGiB"]),
    runtimePlatform: object({
      cpuArchitecture: oneOf("X86_64", "ARM64"),
      operatingSystemFamily: oneOf(
        "LINUX",
        "WINDOWS_SERVER_2019_CORE",
        "WINDOWS_SERVER_2019_FULL",
        "WINDOWS_SERVER_2022_CORE",
        "WINDOWS_SERVER_2022_FULL",
        "WINDOWS_SERVER_2025_CORE",
        "WINDOWS_SERVER_2025_FULL",
        "WINDOWS_SERVER_2016_FULL",
        "WINDOWS_SERVER_2004_CORE",
        "WINDOWS_SERVER_20H2_CORE",
      ),
    }),
    enableFaultInjection: flag,
  },
  ["family", "containerDefinitions"],
);

/** What DescribeTaskDefinition returns and RegisterTaskDefinition does not accept. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html */
export const READ_ONLY_MEMBERS = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
] as const;
