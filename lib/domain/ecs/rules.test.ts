import { expect, test } from "vitest";

import { checkTaskDefinition, RULES } from "./check-task-definition";
import { container, ec2Task, fargateTask, onEc2, onFargate } from "./testing/documents";
import { Placeholder, pointerOf, type Members } from "./value";

type Row = {
  readonly rule: string;
  /** Where the rule is broken, as a JSON pointer. */
  readonly at: string;
  readonly document: Members;
  /** Words that the message contains. */
  readonly says?: string;
  readonly launchType?: "fargate" | "ec2";
};

const FIRST = "/containerDefinitions/0";
const other = (changes: Parameters<typeof container>[0]) => container({ name: "side", portMappings: undefined, ...changes });
const pair = (first: Parameters<typeof container>[0], second: Parameters<typeof container>[0]) =>
  fargateTask({ containerDefinitions: [container(first), other(second)] });
const efs = (changes: Record<string, Members | string>) =>
  fargateTask({ volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-0a1b2c3d", ...changes } }] });
const windows = (changes: Parameters<typeof container>[0] = {}, task: Parameters<typeof fargateTask>[0] = {}) =>
  fargateTask({
    cpu: "1024",
    memory: "2048",
    runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE", cpuArchitecture: "X86_64" },
    containerDefinitions: [container(changes)],
    ...task,
  });
const SECRET = "arn:aws:secretsmanager:eu-west-1:482177309156:secret:parcel/db-AbCdEf";
const secret = (valueFrom: string) => onFargate({ secrets: [{ name: "DB", valueFrom }] });

/** Every row breaks one rule at one place. The page of each rule is its `source`. */
const ROWS: readonly Row[] = [
  { rule: "task-size-format", at: "/cpu", document: fargateTask({ cpu: "half" }), says: "CPU units" },
  { rule: "task-size-format", at: "/memory", document: fargateTask({ memory: "1024M" }), says: "GB" },
  { rule: "fargate-size-missing", at: "/cpu", document: fargateTask({ cpu: undefined }) },
  { rule: "fargate-size-missing", at: "/memory", document: fargateTask({ memory: undefined }) },
  { rule: "fargate-size", at: "/cpu", document: fargateTask({ cpu: "300" }), says: "256, 512, 1024, 2048, 4096, 8192 or 16384" },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "256", memory: "4096" }), says: "512, 1024 or 2048" },
  {
    rule: "fargate-size",
    at: "/memory",
    document: fargateTask({ cpu: "256", memory: "4096" }),
    says: "cpu to 512, 1024 or 2048",
  },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "1 vCPU", memory: "1 GB" }), says: "2048, 3072, 4096" },
  {
    rule: "fargate-size",
    at: "/memory",
    document: fargateTask({ cpu: "8192", memory: "17408" }),
    says: "16384 to 61440 in steps of 4096",
  },
  { rule: "fargate-size", at: "/memory", document: fargateTask({ cpu: "16 vCPU", memory: "36 GB" }), says: "in steps of 8192" },
  { rule: "fargate-size", at: "/cpu", document: windows({}, { cpu: "512", memory: "1024" }), says: "1024, 2048 or 4096" },
  { rule: "ec2-size", at: "/cpu", document: ec2Task({ cpu: "64" }), says: "128 to 196608" },
  { rule: "container-cpu-sum", at: "/cpu", document: pair({ cpu: 400 }, { cpu: 200 }), says: "600" },
  { rule: "container-memory-sum", at: "/memory", document: pair({ memory: 1000 }, { memory: 100 }), says: "1100" },
  { rule: "container-memory", at: FIRST, document: onEc2({ memory: undefined }), says: "memoryReservation" },
  { rule: "container-memory", at: FIRST, document: onEc2({ memory: 0 }) },
  { rule: "container-memory", at: `${FIRST}/memoryReservation`, document: onEc2({ memory: 128, memoryReservation: 256 }) },
  { rule: "container-memory", at: `${FIRST}/memory`, document: onFargate({ memory: 2048, memoryReservation: 128 }) },
  { rule: "container-memory-least", at: `${FIRST}/memory`, document: onEc2({ memory: 4 }) },

  { rule: "fargate-network-mode", at: "/networkMode", document: fargateTask({ networkMode: "bridge" }), says: "awsvpc" },
  { rule: "fargate-network-mode", at: "/networkMode", document: fargateTask({ networkMode: undefined }), says: "none is set" },
  { rule: "fargate-network-mode", at: "/networkMode", document: ec2Task({ cpu: "512", memory: "1024" }), launchType: "fargate" },
  { rule: "windows-network-mode", at: "/networkMode", document: windows({}, { networkMode: "host" }) },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPort`,
    document: onFargate({ portMappings: [{ containerPort: 0 }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onEc2({ portMappings: [{ containerPort: 80, hostPort: 70000 }] }),
  },
  { rule: "port-number", at: `${FIRST}/portMappings/0`, document: onFargate({ portMappings: [{ protocol: "tcp" }] }) },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0`,
    document: onFargate({ portMappings: [{ containerPort: 80, containerPortRange: "90-99" }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPortRange`,
    document: onFargate({ portMappings: [{ containerPortRange: "99-90" }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onFargate({ portMappings: [{ containerPortRange: "90-99", hostPort: 90 }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPortRange`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [container({ memory: 99, portMappings: [{ containerPortRange: "90-99" }] })],
    }),
  },
  {
    rule: "host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onFargate({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
    says: "set it to 80",
  },
  {
    rule: "host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [container({ memory: 99, portMappings: [{ containerPort: 80, hostPort: 0 }] })],
    }),
  },
  {
    rule: "network-none",
    at: `${FIRST}/portMappings`,
    document: ec2Task({ networkMode: "none" }),
  },
  {
    rule: "port-taken",
    at: "/containerDefinitions/1/portMappings/0",
    document: pair({}, { portMappings: [{ containerPort: 8080 }] }),
  },
  {
    rule: "port-taken",
    at: `${FIRST}/portMappings/1`,
    document: onEc2({
      portMappings: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: 8080 },
      ],
    }),
  },
  {
    rule: "reserved-host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onEc2({ portMappings: [{ containerPort: 80, hostPort: 2375 }] }),
  },
  {
    rule: "port-name",
    at: `${FIRST}/portMappings/0/name`,
    document: onFargate({ portMappings: [{ containerPort: 80, name: "Web" }] }),
  },
  {
    rule: "port-name",
    at: "/containerDefinitions/1/portMappings/0/name",
    document: pair(
      { portMappings: [{ containerPort: 80, name: "web" }] },
      { portMappings: [{ containerPort: 81, name: "web" }] },
    ),
  },
  {
    rule: "app-protocol-name",
    at: `${FIRST}/portMappings/0/appProtocol`,
    document: onFargate({ portMappings: [{ containerPort: 80, appProtocol: "http" }] }),
  },
  {
    rule: "app-protocol-name",
    at: `${FIRST}/portMappings/0/protocol`,
    document: onFargate({ portMappings: [{ containerPort: 80, protocol: "TCP" }] }),
  },
  { rule: "network-mode-member", at: `${FIRST}/hostname`, document: onFargate({ hostname: "web" }) },
  {
    rule: "network-mode-member",
    at: `${FIRST}/links`,
    document: ec2Task({ networkMode: "host", containerDefinitions: [container({ memory: 99, links: ["web"] })] }),
  },

  { rule: "container-count", at: "/containerDefinitions", document: fargateTask({ containerDefinitions: [] }) },
  {
    rule: "container-count",
    at: "/containerDefinitions",
    document: fargateTask({
      containerDefinitions: Array.from({ length: 11 }, (_, index) => other({ name: `c${String(index)}` })),
    }),
  },
  { rule: "container-name", at: FIRST, document: onFargate({ name: undefined }) },
  { rule: "container-name", at: `${FIRST}/name`, document: onFargate({ name: "web api" }) },
  { rule: "container-name", at: "/containerDefinitions/1/name", document: pair({}, { name: "web" }) },
  { rule: "essential-container", at: "/containerDefinitions", document: onFargate({ essential: false }) },
  { rule: "image", at: FIRST, document: onFargate({ image: undefined }) },
  { rule: "image", at: `${FIRST}/image`, document: onFargate({ image: "ngi nx" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "https://example.com/web:1" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "nginx@sha256:1234" }) },
  { rule: "image-reference", at: `${FIRST}/image`, document: onFargate({ image: "docker.io/Acme/web:1" }) },
  { rule: "image-tag", at: `${FIRST}/image`, document: onFargate({ image: "nginx" }) },
  { rule: "image-tag", at: `${FIRST}/image`, document: onFargate({ image: "localhost:5000/nginx:latest" }) },

  {
    rule: "unknown-container",
    at: `${FIRST}/dependsOn/0/containerName`,
    document: onFargate({ dependsOn: [{ containerName: "db", condition: "START" }] }),
  },
  { rule: "unknown-container", at: `${FIRST}/links/0`, document: onEc2({ links: ["db:database"] }) },
  {
    rule: "unknown-container",
    at: `${FIRST}/volumesFrom/0/sourceContainer`,
    document: onFargate({ volumesFrom: [{ sourceContainer: "db" }] }),
  },
  {
    rule: "dependency-cycle",
    at: "/containerDefinitions/1/dependsOn/0",
    document: pair(
      { dependsOn: [{ containerName: "side", condition: "START" }] },
      { dependsOn: [{ containerName: "web", condition: "START" }] },
    ),
    says: "web → side → web",
  },
  {
    rule: "dependency-cycle",
    at: `${FIRST}/dependsOn/0`,
    document: onFargate({ dependsOn: [{ containerName: "web", condition: "START" }] }),
  },
  {
    rule: "dependency-health",
    at: `${FIRST}/dependsOn/0/condition`,
    document: pair({ dependsOn: [{ containerName: "side", condition: "HEALTHY" }] }, {}),
  },
  {
    rule: "dependency-essential",
    at: `${FIRST}/dependsOn/0/condition`,
    document: pair({ dependsOn: [{ containerName: "side", condition: "SUCCESS" }] }, {}),
    says: "essential to false",
  },

  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/interval`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], interval: 4 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/timeout`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], timeout: 61 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/retries`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], retries: 0 } }),
  },
  {
    rule: "health-check-limit",
    at: `${FIRST}/healthCheck/startPeriod`,
    document: onFargate({ healthCheck: { command: ["CMD", "true"], startPeriod: 301 } }),
  },
  {
    rule: "health-check-command",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["curl -f http://localhost/"] } }),
  },
  {
    rule: "health-check-command",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["CMD-SHELL"] } }),
  },
  {
    rule: "health-check-shell",
    at: `${FIRST}/healthCheck/command`,
    document: onFargate({ healthCheck: { command: ["CMD-SHELL", "curl", "-f", "x"] } }),
  },
  {
    rule: "restart-policy",
    at: `${FIRST}/restartPolicy/restartAttemptPeriod`,
    document: onFargate({ restartPolicy: { enabled: true, restartAttemptPeriod: 59 } }),
  },
  {
    rule: "restart-policy",
    at: `${FIRST}/restartPolicy/ignoredExitCodes`,
    document: onFargate({ restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, code) => code) } }),
  },
  { rule: "fargate-timeout", at: `${FIRST}/stopTimeout`, document: onFargate({ stopTimeout: 121 }) },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: onEc2({ systemControls: [{ namespace: "vm.max_map_count", value: "1" }] }),
  },

  {
    rule: "fargate-log-driver",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "json-file" } }),
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-region": "eu-west-1" } } }),
    says: "awslogs-group",
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "x" } } }),
    says: "awslogs-region",
  },
  {
    rule: "awslogs-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onFargate({
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "x", "awslogs-region": "eu-west-1" } },
    }),
    says: "awslogs-stream-prefix",
  },
  {
    rule: "log-driver-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onFargate({ logConfiguration: { logDriver: "splunk", options: { "splunk-url": "https://x" } } }),
    says: "splunk-token",
  },
  {
    rule: "log-driver-options",
    at: `${FIRST}/logConfiguration/options`,
    document: onEc2({ logConfiguration: { logDriver: "gelf" } }),
    says: "gelf-address",
  },
  {
    rule: "awslogs-multiline",
    at: `${FIRST}/logConfiguration/options/awslogs-multiline-pattern`,
    document: onEc2({
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "x",
          "awslogs-region": "eu-west-1",
          "awslogs-datetime-format": "%Y",
          "awslogs-multiline-pattern": "^x",
        },
      },
    }),
  },
  {
    rule: "awslogs-unknown-option",
    at: `${FIRST}/logConfiguration/options/aws-logs-group`,
    document: onEc2({ logConfiguration: { logDriver: "awslogs", options: { "aws-logs-group": "x" } } }),
    says: "awslogs-group",
  },
  {
    rule: "firelens-router",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "awsfirelens" } }),
  },
  {
    rule: "firelens-router",
    at: `${FIRST}/logConfiguration/logDriver`,
    document: onFargate({ logConfiguration: { logDriver: "awsfirelens" }, firelensConfiguration: { type: "fluentbit" } }),
    says: "itself",
  },
  {
    rule: "firelens-router",
    at: "/containerDefinitions/1/firelensConfiguration",
    document: pair({ firelensConfiguration: { type: "fluentbit" } }, { firelensConfiguration: { type: "fluentbit" } }),
  },
  {
    rule: "fargate-firelens-file",
    at: `${FIRST}/firelensConfiguration/options/config-file-type`,
    document: onFargate({ firelensConfiguration: { type: "fluentbit", options: { "config-file-type": "s3" } } }),
  },
  { rule: "no-log", at: FIRST, document: onFargate({ logConfiguration: undefined }) },

  { rule: "secret-reference", at: `${FIRST}/secrets/0/valueFrom`, document: secret("arn:aws:s3:::parcel/secret") },
  { rule: "secret-reference", at: `${FIRST}/secrets/0/valueFrom`, document: secret("my secret!") },
  { rule: "secret-json-key", at: `${FIRST}/secrets/0/valueFrom`, document: secret(`${SECRET}:password`), says: "ARN:key::" },
  { rule: "secret-json-key", at: `${FIRST}/secrets/0/valueFrom`, document: secret(`${SECRET}:password:AWSCURRENT:0123`) },
  {
    rule: "secret-name-taken",
    at: `${FIRST}/secrets/0/name`,
    document: onFargate({ environment: [{ name: "DB", value: "x" }], secrets: [{ name: "DB", valueFrom: SECRET }] }),
  },
  {
    rule: "plain-secret",
    at: `${FIRST}/environment/0/value`,
    document: onFargate({ environment: [{ name: "DB_PASSWORD", value: "correct-horse" }] }),
  },
  {
    rule: "plain-secret",
    at: `${FIRST}/environment/0/value`,
    document: onFargate({ environment: [{ name: "DB", value: ["postgres://app", "correct-horse@db/x"].join(":") }] }),
  },
  {
    rule: "environment-name",
    at: `${FIRST}/environment/1/name`,
    document: onFargate({
      environment: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    }),
  },
  {
    rule: "environment-file",
    at: `${FIRST}/environmentFiles/0/value`,
    document: onFargate({ environmentFiles: [{ value: "s3://x/a.env", type: "s3" }] }),
  },
  {
    rule: "environment-file",
    at: `${FIRST}/environmentFiles/0/value`,
    document: onFargate({ environmentFiles: [{ value: "arn:aws:s3:::x/a.txt", type: "s3" }] }),
  },

  { rule: "volume-name", at: "/volumes/0", document: fargateTask({ volumes: [{}] }) },
  { rule: "volume-name", at: "/volumes/1/name", document: fargateTask({ volumes: [{ name: "a" }, { name: "a" }] }) },
  {
    rule: "volume-kind",
    at: "/volumes/0",
    document: ec2Task({ volumes: [{ name: "a", host: { sourcePath: "/a" }, dockerVolumeConfiguration: { scope: "task" } }] }),
  },
  {
    rule: "volume-kind",
    at: "/volumes/1",
    document: ec2Task({
      volumes: [
        { name: "a", configuredAtLaunch: true },
        { name: "b", configuredAtLaunch: true },
      ],
    }),
  },
  {
    rule: "mount-point",
    at: `${FIRST}/mountPoints/0/sourceVolume`,
    document: onFargate({ mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] }),
  },
  {
    rule: "mount-point",
    at: `${FIRST}/mountPoints/0`,
    document: fargateTask({
      volumes: [{ name: "data" }],
      containerDefinitions: [container({ mountPoints: [{ sourceVolume: "data" }] })],
    }),
  },
  {
    rule: "fargate-volume",
    at: "/volumes/0/host/sourcePath",
    document: fargateTask({ volumes: [{ name: "a", host: { sourcePath: "/a" } }] }),
  },
  {
    rule: "fargate-volume",
    at: "/volumes/0/dockerVolumeConfiguration",
    document: fargateTask({ volumes: [{ name: "a", dockerVolumeConfiguration: { scope: "task" } }] }),
  },
  {
    rule: "efs-volume",
    at: "/volumes/0/efsVolumeConfiguration/rootDirectory",
    document: efs({ rootDirectory: "/x", transitEncryption: "ENABLED", authorizationConfig: { accessPointId: "fsap-1" } }),
  },
  { rule: "efs-volume", at: "/volumes/0/efsVolumeConfiguration", document: efs({ authorizationConfig: { iam: "ENABLED" } }) },
  {
    rule: "docker-volume",
    at: "/volumes/0/dockerVolumeConfiguration/autoprovision",
    document: ec2Task({ volumes: [{ name: "a", dockerVolumeConfiguration: { scope: "task", autoprovision: true } }] }),
  },

  { rule: "fargate-member", at: `${FIRST}/privileged`, document: onFargate({ privileged: true }) },
  {
    rule: "fargate-member",
    at: "/placementConstraints",
    document: fargateTask({ placementConstraints: [{ type: "memberOf", expression: "x" }] }),
  },
  { rule: "fargate-member", at: "/pidMode", document: fargateTask({ pidMode: "host" }) },
  {
    rule: "fargate-member",
    at: `${FIRST}/resourceRequirements/0`,
    document: onFargate({ resourceRequirements: [{ type: "GPU", value: "1" }] }),
  },
  {
    rule: "fargate-linux-parameter",
    at: `${FIRST}/linuxParameters/sharedMemorySize`,
    document: onFargate({ linuxParameters: { sharedMemorySize: 64 } }),
  },
  {
    rule: "fargate-linux-parameter",
    at: `${FIRST}/linuxParameters/capabilities/add`,
    document: onFargate({ linuxParameters: { capabilities: { add: ["NET_ADMIN"] } } }),
  },
  { rule: "windows-member", at: `${FIRST}/user`, document: windows({ user: "app" }) },
  {
    rule: "runtime-platform",
    at: "/runtimePlatform/cpuArchitecture",
    document: windows({}, { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE", cpuArchitecture: "ARM64" } }),
  },
  {
    rule: "runtime-platform",
    at: "/runtimePlatform/operatingSystemFamily",
    document: windows({}, { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2016_FULL" } }),
  },
  {
    rule: "capability-name",
    at: `${FIRST}/linuxParameters/capabilities/add/0`,
    document: onEc2({ linuxParameters: { capabilities: { add: ["CAP_NET_ADMIN", "NET_RAW"] } } }),
    says: "Write NET_ADMIN.",
  },
  {
    rule: "capability-name",
    at: `${FIRST}/linuxParameters/capabilities/drop/0`,
    document: onEc2({ linuxParameters: { capabilities: { drop: ["EVERYTHING_ELSE"] } } }),
    says: "such as NET_ADMIN",
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/sharingStrategy`,
    document: onEc2({
      resourceRequirements: [{ type: "GPU", value: "1", sharingStrategy: { nvidiaMps: { memory: 1024 } } }],
    }),
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/value`,
    document: onEc2({ resourceRequirements: [{ type: "NeuronDevice", value: "1" }] }),
    says: "ALL",
  },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [
        container({ memory: 512, portMappings: undefined, systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] }),
      ],
    }),
    says: "networkMode host",
  },
  {
    rule: "system-control",
    at: `${FIRST}/systemControls/0/namespace`,
    document: ec2Task({
      ipcMode: "host",
      containerDefinitions: [container({ memory: 512, systemControls: [{ namespace: "kernel.shmmax", value: "1" }] })],
    }),
    says: "ipcMode host",
  },
  {
    rule: "external-network-mode",
    at: "/networkMode",
    document: ec2Task({
      requiresCompatibilities: ["EXTERNAL"],
      networkMode: "awsvpc",
      containerDefinitions: [container({ memory: 9 })],
    }),
  },
  {
    rule: "s3-files-volume",
    at: "/volumes/0/s3filesVolumeConfiguration",
    document: fargateTask({ volumes: [{ name: "a", s3filesVolumeConfiguration: { fileSystemArn: "arn:x" } }] }),
    says: "taskRoleArn",
  },
  {
    rule: "s3-files-volume",
    at: "/volumes/0/s3filesVolumeConfiguration/rootDirectory",
    document: fargateTask({
      taskRoleArn: "arn:aws:iam::482177309156:role/app",
      volumes: [
        { name: "a", s3filesVolumeConfiguration: { fileSystemArn: "arn:x", accessPointArn: "arn:y", rootDirectory: "/x" } },
      ],
    }),
  },
  {
    rule: "fargate-size",
    at: "/memory",
    document: windows({}, { cpu: "2048", memory: "2048" }),
    says: "or set cpu to 1024.",
  },
  {
    rule: "swappiness",
    at: `${FIRST}/linuxParameters/swappiness`,
    document: onEc2({ linuxParameters: { maxSwap: 1, swappiness: 101 } }),
  },
  {
    rule: "ulimit",
    at: `${FIRST}/ulimits/0/softLimit`,
    document: onFargate({ ulimits: [{ name: "nofile", softLimit: 20, hardLimit: 10 }] }),
  },
  {
    rule: "fargate-ulimit",
    at: `${FIRST}/ulimits/0`,
    document: onFargate({ ulimits: [{ name: "nproc", softLimit: 10, hardLimit: 10 }] }),
  },
  {
    rule: "ephemeral-storage",
    at: "/ephemeralStorage/sizeInGiB",
    document: fargateTask({ ephemeralStorage: { sizeInGiB: 20 } }),
    says: "21 to 200",
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/value`,
    document: onEc2({ resourceRequirements: [{ type: "GPU", value: "some" }] }),
  },
  { rule: "privileged", at: `${FIRST}/privileged`, document: onEc2({ privileged: true }) },

  { rule: "family", at: "/family", document: fargateTask({ family: "parcel api" }) },
  { rule: "definition-size", at: "", document: onFargate({ environment: [{ name: "A", value: "x".repeat(65_536) }] }) },
  { rule: "launch-type", at: "/requiresCompatibilities", document: fargateTask(), launchType: "ec2" },
  { rule: "tag", at: "/tags/0/key", document: fargateTask({ tags: [{ key: "aws:x", value: "1" }] }) },
  {
    rule: "tag",
    at: "/tags",
    document: fargateTask({ tags: Array.from({ length: 51 }, (_, index) => ({ key: String(index), value: "" })) }),
  },
  {
    rule: "placement-constraint",
    at: "/placementConstraints/0",
    document: ec2Task({ placementConstraints: [{ type: "memberOf" }] }),
  },
  {
    rule: "proxy-configuration",
    at: "/proxyConfiguration",
    document: fargateTask({ proxyConfiguration: { containerName: "web", properties: [{ name: "AppPorts", value: "80" }] } }),
    says: "ProxyIngressPort, ProxyEgressPort, EgressIgnoredIPs, IgnoredUID or IgnoredGID",
  },
  { rule: "ephemeral-storage", at: "/ephemeralStorage", document: ec2Task({ ephemeralStorage: { sizeInGiB: 21 } }) },
  {
    rule: "efs-volume",
    at: "/volumes/0/efsVolumeConfiguration/transitEncryptionPort",
    document: fargateTask({
      volumes: [{ name: "a", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryptionPort: 2999 } }],
    }),
  },
  { rule: "volume-not-mounted", at: "/volumes/0", document: ec2Task({ volumes: [{ name: "a", configuredAtLaunch: true }] }) },
  { rule: "network-mode-member", at: `${FIRST}/disableNetworking`, document: onFargate({ disableNetworking: true }) },
  {
    rule: "proxy-container",
    at: "/proxyConfiguration/containerName",
    document: ec2Task({ proxyConfiguration: { containerName: "envoy" } }),
  },
  { rule: "role-arn", at: "/executionRoleArn", document: fargateTask({ executionRoleArn: "arn:aws:iam::482177309156:user/x" }) },
  {
    rule: "execution-role",
    at: `${FIRST}/secrets`,
    document: ec2Task({ containerDefinitions: [container({ memory: 99, secrets: [{ name: "A", valueFrom: SECRET }] })] }),
  },
  {
    rule: "execution-role",
    at: `${FIRST}/logConfiguration`,
    document: fargateTask({ executionRoleArn: undefined, containerDefinitions: [container({ image: "nginx:1.27" })] }),
  },
  {
    rule: "execution-role",
    at: `${FIRST}/image`,
    document: fargateTask({ executionRoleArn: undefined, containerDefinitions: [container({ logConfiguration: undefined })] }),
  },
  {
    rule: "swapped-roles",
    at: "/executionRoleArn",
    document: fargateTask({
      executionRoleArn: "arn:aws:iam::482177309156:role/app",
      taskRoleArn: "arn:aws:iam::482177309156:role/parcel-exec",
    }),
  },
  {
    rule: "inference-accelerator",
    at: "/inferenceAccelerators",
    document: ec2Task({ inferenceAccelerators: [{ deviceName: "d", deviceType: "eia2.medium" }] }),
  },
];

test.each(ROWS)("$rule is broken at $at (row %#)", ({ rule, at, document, says = "", launchType }) => {
  const { findings } = checkTaskDefinition(document, { launchType, origin: "document" });
  const found = findings.filter((finding) => finding.rule === rule && pointerOf(finding.path) === at);
  expect(found.map(({ problem, fix }) => `${problem} ${fix}`)).toEqual([expect.stringContaining(says)]);
});

test("every rule has a table row and a source page", () => {
  expect(RULES.map(({ id }) => id).filter((id) => !ROWS.some(({ rule }) => rule === id))).toEqual([]);
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { source } of RULES) expect(source).toMatch(/^https:\/\/docs\.(?:aws\.amazon|docker)\.com\//);
});

test.each([
  ["Fargate", fargateTask()],
  ["EC2", ec2Task()],
  ["Windows on Fargate", windows()],
  ["sizes in vCPU and GB", fargateTask({ cpu: ".5 vCPU", memory: "1GB" })],
  ["the largest size", fargateTask({ cpu: "16 vCPU", memory: "120 GB" })],
  ["a key of a secret", secret(`${SECRET}:password::`)],
  ["a version of a secret", secret(`${SECRET}:::0123-4567`)],
  ["a parameter by its name", secret("/parcel/db/password")],
  [
    "EFS with an access point",
    efs({ transitEncryption: "ENABLED", authorizationConfig: { accessPointId: "fsap-1", iam: "ENABLED" } }),
  ],
  ["a limit without an end", onEc2({ ulimits: [{ name: "memlock", softLimit: -1, hardLimit: -1 }] })],
  ["the same port for tcp and udp", onFargate({ portMappings: [{ containerPort: 53 }, { containerPort: 53, protocol: "udp" }] })],
  ["a shared GPU", onEc2({ resourceRequirements: [{ type: "GPU", sharingStrategy: { nvidiaMps: { memory: 1024 } } }] })],
  ["kernel parameters of the network", onFargate({ systemControls: [{ namespace: "net.core.somaxconn", value: "1" }] })],
  ["the network mode host outside AWS", ec2Task({ requiresCompatibilities: ["EXTERNAL"] })],
  ["a memory limit above a reservation", onEc2({ memory: 512, memoryReservation: 128 })],
])("a task definition with %s breaks no rule", (_what, document) => {
  expect(checkTaskDefinition(document, { origin: "document" })).toEqual({ findings: [], undecided: [] });
});

/** The same documents with a placeholder at the place that breaks the rule. */
test.each([
  ["fargate-size", fargateTask({ cpu: "256", memory: "${memory}" })],
  ["fargate-size", fargateTask({ cpu: new Placeholder("<CPU>"), memory: "1024" })],
  ["fargate-network-mode", fargateTask({ networkMode: "{{ mode }}" })],
  ["host-port", onFargate({ portMappings: [{ containerPort: new Placeholder("${port}"), hostPort: 80 }] })],
  ["container-cpu-sum", pair({ cpu: 400 }, { cpu: new Placeholder("${cpu}") })],
  [
    "essential-container",
    fargateTask({ containerDefinitions: [container({ essential: false }), new Placeholder("${sidecar}")] }),
  ],
  [
    "unknown-container",
    fargateTask({
      containerDefinitions: [container({ dependsOn: [{ containerName: "db", condition: "START" }] }), new Placeholder("${db}")],
    }),
  ],
  ["role-arn", fargateTask({ executionRoleArn: "arn:aws:iam::ACCOUNT_ID:role/exec" })],
  ["role-arn", fargateTask({ executionRoleArn: "arn:aws:iam::account-id:role/exec" })],
  ["secret-reference", secret("arn:aws:ssm:REGION:ACCOUNT_ID:parameter/x")],
  ["secret-reference", secret("arn:aws:secretsmanager:region:aws_account_id:secret:name")],
  ["image-reference", onFargate({ image: "aws_account_id.dkr.ecr.region.amazonaws.com/web:1" })],
  ["capability-name", onEc2({ linuxParameters: { capabilities: { add: ["${capability}"] } } })],
  ["family", fargateTask({ family: "<+service.name>" })],
  ["image", onFargate({ image: "<+artifact.image>" })],
  ["image-reference", onFargate({ image: "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/web:1" })],
  ["mount-point", onFargate({ mountPoints: [{ sourceVolume: "$VOLUME", containerPath: "/x" }] })],
])("%s is undecided where a placeholder decides", (rule, document) => {
  const { findings, undecided } = checkTaskDefinition(document, { origin: "document" });
  expect(findings).toEqual([]);
  expect(undecided.map((each) => each.rule)).toContain(rule);
});

/** The rules that one document breaks. */
const broken = (document: Members) => checkTaskDefinition(document, { origin: "document" }).findings.map(({ rule }) => rule);

test("containers cannot have more CPU than their task", { tags: ["G152"] }, () => {
  expect(broken(pair({ cpu: 256 }, { cpu: 256 }))).toEqual([]);
  expect(broken(pair({ cpu: 256 }, { cpu: 257 }))).toEqual(["container-cpu-sum"]);
});

test("containers cannot reserve more memory than their task has", { tags: ["G153"] }, () => {
  expect(broken(pair({ memory: 1024, memoryReservation: 512 }, { memory: 512 }))).toEqual([]);
  expect(broken(pair({ memory: 1024, memoryReservation: 513 }, { memory: 512 }))).toEqual(["container-memory-sum"]);
});

test.each([
  ["awsvpc", ["host-port"]],
  ["host", ["host-port"]],
  ["bridge", []],
  ["none", ["network-none"]],
])("the network mode %s decides which host ports are allowed", { tags: ["G154"] }, (networkMode, rules) => {
  const mapped = container({ memory: 512, portMappings: [{ containerPort: 80, hostPort: 8080 }] });
  expect(broken(ec2Task({ networkMode, containerDefinitions: [mapped] }))).toEqual(rules);
});

test("a dependency cycle of any length and depth is found", () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => ({
    name: `c${String(index)}`,
    dependsOn: [{ containerName: `c${String(index === 19_999 ? 10_000 : index + 1)}`, condition: "START" }],
  }));
  const { findings } = checkTaskDefinition(ec2Task({ containerDefinitions: chain }), { origin: "document" });
  expect(findings.filter(({ rule }) => rule === "dependency-cycle").map(({ path }) => pointerOf(path))).toEqual([
    "/containerDefinitions/19999/dependsOn/0",
  ]);
});

test("each dependency cycle is reported once", () => {
  const named = (name: string, ...others: readonly string[]) => ({
    name,
    dependsOn: others.map((containerName) => ({ containerName, condition: "START" })),
  });
  const document = ec2Task({ containerDefinitions: [named("a", "b"), named("b", "c", "a"), named("c"), named("d", "d", "a")] });
  const { findings } = checkTaskDefinition(document, { origin: "document" });
  expect(findings.filter(({ rule }) => rule === "dependency-cycle").map(({ problem }) => problem)).toEqual([
    "These containers wait for each other: a → b → a.",
    "These containers wait for each other: d → d.",
  ]);
});

/** Names that every JavaScript object inherits, at each place where a name is looked up. */
test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])("%s is a name like any other", (name) => {
  const pairs = Object.fromEntries([[name, "x"]]);
  const document = {
    ...ec2Task({
      networkMode: name,
      containerDefinitions: [
        container({
          memory: 512,
          dependsOn: [{ containerName: name, condition: name }],
          logConfiguration: { logDriver: name, options: pairs },
          dockerLabels: pairs,
          ulimits: [{ name, softLimit: 1, hardLimit: 1 }],
        }),
      ],
    }),
    ...Object.fromEntries([[name, [{ [name]: 1 }]]]),
  };
  const { findings } = checkTaskDefinition(document, { origin: "document" });
  expect(findings.map(({ rule, path }) => `${rule} ${pointerOf(path)}`)).toEqual(
    expect.arrayContaining([
      `unknown-member /${name}`,
      "unknown-value /networkMode",
      `unknown-value ${FIRST}/logConfiguration/logDriver`,
      `unknown-value ${FIRST}/dependsOn/0/condition`,
      `unknown-container ${FIRST}/dependsOn/0/containerName`,
    ]),
  );
});

test("a secret value is never in a sentence", () => {
  const value = "correct-horse-battery";
  const document = onFargate({
    environment: [{ name: "PASSWORD", value }],
    secrets: [{ name: "B", valueFrom: `${value} ${value}` }],
  });
  expect(JSON.stringify(checkTaskDefinition(document, { origin: "document" }))).not.toContain(value);
});
