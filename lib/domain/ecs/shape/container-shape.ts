import { flag, integer, list, object, oneOf, text, texts } from "./shape";

const secret = object({ name: text, valueFrom: text }, ["name", "valueFrom"]);
const nameAndValue = object({ name: text, value: text });

const portMapping = object({
  containerPort: integer,
  hostPort: integer,
  // Any word is allowed here: AWS reads every other word as tcp, which a rule reports.
  protocol: text,
  name: text,
  appProtocol: oneOf("http", "http2", "grpc"),
  containerPortRange: text,
});

const linuxParameters = object({
  capabilities: object({ add: list(text), drop: list(text) }),
  devices: list(
    object({ hostPath: text, containerPath: text, permissions: list(oneOf("read", "write", "mknod")) }, ["hostPath"]),
  ),
  initProcessEnabled: flag,
  sharedMemorySize: integer,
  tmpfs: list(object({ containerPath: text, size: integer, mountOptions: list(text) }, ["containerPath", "size"])),
  maxSwap: integer,
  swappiness: integer,
});

const ulimit = object(
  {
    name: oneOf(
      "core",
      "cpu",
      "data",
      "fsize",
      "locks",
      "memlock",
      "msgqueue",
      "nice",
      "nofile",
      "nproc",
      "rss",
      "rtprio",
      "rttime",
      "sigpending",
      "stack",
    ),
    softLimit: integer,
    hardLimit: integer,
  },
  ["name", "softLimit", "hardLimit"],
);

const logConfiguration = object(
  {
    logDriver: oneOf("awslogs", "awsfirelens", "splunk", "fluentd", "gelf", "journald", "json-file", "syslog"),
    options: texts,
    secretOptions: list(secret),
  },
  ["logDriver"],
);

/** A container as RegisterTaskDefinition accepts it. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export const CONTAINER_SHAPE = object({
  name: text,
  image: text,
  repositoryCredentials: object({ credentialsParameter: text }, ["credentialsParameter"]),
  cpu: integer,
  memory: integer,
  memoryReservation: integer,
  links: list(text),
  portMappings: list(portMapping),
  essential: flag,
  restartPolicy: object({ enabled: flag, ignoredExitCodes: list(integer), restartAttemptPeriod: integer }, ["enabled"]),
  entryPoint: list(text),
  command: list(text),
  environment: list(nameAndValue),
  environmentFiles: list(object({ value: text, type: oneOf("s3") }, ["value", "type"])),
  mountPoints: list(object({ sourceVolume: text, containerPath: text, readOnly: flag })),
  volumesFrom: list(object({ sourceContainer: text, readOnly: flag })),
  linuxParameters,
  secrets: list(secret),
  dependsOn: list(
    object({ containerName: text, condition: oneOf("START", "COMPLETE", "SUCCESS", "HEALTHY") }, ["containerName", "condition"]),
  ),
  startTimeout: integer,
  stopTimeout: integer,
  versionConsistency: oneOf("enabled", "disabled"),
  hostname: text,
  user: text,
  workingDirectory: text,
  disableNetworking: flag,
  privileged: flag,
  readonlyRootFilesystem: flag,
  dnsServers: list(text),
  dnsSearchDomains: list(text),
  extraHosts: list(object({ hostname: text, ipAddress: text }, ["hostname", "ipAddress"])),
  dockerSecurityOptions: list(text),
  interactive: flag,
  pseudoTerminal: flag,
  dockerLabels: texts,
  ulimits: list(ulimit),
  logConfiguration,
  healthCheck: object({ command: list(text), interval: integer, timeout: integer, retries: integer, startPeriod: integer }, [
    "command",
  ]),
  systemControls: list(object({ namespace: text, value: text })),
  resourceRequirements: list(
    object(
      {
        value: text,
        type: oneOf("GPU", "NeuronDevice", "InferenceAccelerator"),
        sharingStrategy: object({ nvidiaMps: object({ memory: integer, maxComputePercent: integer }, ["memory"]) }),
      },
      ["type"],
    ),
  ),
  firelensConfiguration: object({ type: oneOf("fluentd", "fluentbit"), options: texts }, ["type"]),
  credentialSpecs: list(text),
});
