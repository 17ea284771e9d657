import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { judgeRights } from "@/lib/domain/clusters/role-rights";
import { taskTrust } from "@/lib/domain/clusters/task-role";
import { taskNeeds } from "@/lib/domain/ecs/execution-needs";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import type { Members } from "@/lib/domain/ecs/value";
import { parsePolicyText } from "@/lib/domain/iam/policy-document";

import {
  notAsked,
  read,
  type Part,
  type RoleFacts,
  type ServiceFacts,
  type ServicePlace,
  type ServiceState,
} from "../service-facts";

export const PLACE: ServicePlace = {
  partition: "aws",
  account: "482177309156",
  region: "eu-west-1",
  cluster: "parcel-main",
  service: "parcel-api",
};
export const VPC = "vpc-0c41d9e2aa11bb22c";
export const TASK_GROUP = "sg-0bbbbbbbbbbbbbbbb";
export const BALANCER_GROUP = "sg-0aaaaaaaaaaaaaaaa";
export const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:targetgroup/parcel-api/0123456789abcdef";
export const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:loadbalancer/app/parcel-alb/0123456789abcdef";
export const IMAGE = "482177309156.dkr.ecr.eu-west-1.amazonaws.com/parcel-api:1.4.2";
export const SECRET = "arn:aws:secretsmanager:eu-west-1:482177309156:secret:parcel/db-AbCdEf";
export const DEPLOYMENT = "ecs-svc/1111111111111111111";

/** The task definition of the healthy service, with changes. */
export function definition(changes: Members = {}, container: Members = {}): Members {
  return {
    family: "parcel-api",
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn: `arn:aws:iam::${PLACE.account}:role/parcel-execution`,
    taskRoleArn: `arn:aws:iam::${PLACE.account}:role/parcel-task`,
    containerDefinitions: [
      {
        name: "api",
        image: IMAGE,
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: "tcp" }],
        secrets: [{ name: "DB_PASSWORD", valueFrom: SECRET }],
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": "/ecs/parcel-api", "awslogs-region": PLACE.region, "awslogs-stream-prefix": "api" },
        },
        ...container,
      },
    ],
    ...changes,
  };
}

const ALLOWED = [
  { Effect: "Allow", Action: ["ecr:*", "logs:*", "secretsmanager:GetSecretValue", "ssm:GetParameters"], Resource: "*" },
];

/** A role with this trust and these statements, judged by the needs of a task definition. */
export function role(
  name: string,
  options: { readonly trusts?: string; readonly statements?: readonly object[]; readonly document?: Members } = {},
): RoleFacts {
  const { trusts = "ecs-tasks.amazonaws.com", statements = ALLOWED, document = definition() } = options;
  const arn = `arn:aws:iam::${PLACE.account}:role/${name}`;
  const trustDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: trusts }, Action: "sts:AssumeRole" }],
  });
  const found: Pick<IamRole, "roleName" | "trustDocument"> = { roleName: name, trustDocument };
  const policy = parsePolicyText(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "identity");
  const policies = policy.ok ? [{ name: "inline", document: policy.value }] : [];
  const needs = taskNeeds(viewTask(document, { origin: "document" }), PLACE).filter(({ holder }) => holder === "execution");
  const rights = judgeRights(needs, { roleArn: arn, policies, unread: policy.ok ? [] : ["inline"] });
  return { arn, found: { trust: taskTrust(found, PLACE), rights: read(rights) } };
}

/** The healthy service, with changes. */
export function service(changes: Partial<ServiceState> = {}): ServiceState {
  return {
    name: PLACE.service,
    exists: true,
    status: "ACTIVE",
    controller: "ECS",
    scheduling: "REPLICA",
    desired: 2,
    running: 2,
    pending: 0,
    taskDefinition: "parcel-api:7",
    launch: { how: "launch-type", launchType: "FARGATE" },
    network: {
      subnetIds: ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
      securityGroupIds: [TASK_GROUP],
      assignPublicIp: false,
    },
    loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "api", containerPort: 8080 }],
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    placementStrategies: [],
    distinctInstance: false,
    deployments: [{ id: DEPLOYMENT, status: "PRIMARY", rollout: "COMPLETED", taskDefinition: "parcel-api:7", failedTasks: 0 }],
    events: [{ at: "2026-11-30T10:00:00.000Z", message: "(service parcel-api) has reached a steady state." }],
    ...changes,
  };
}

const anywhere = [{ protocol: "-1", peers: ["0.0.0.0/0"] }];

/** Everything read, and nothing wrong, with changes. */
export function healthyFacts(changes: Partial<ServiceFacts> = {}): ServiceFacts {
  const subnet = (id: string, zone: string, cidrBlock: string) => ({
    subnetId: id,
    vpcId: VPC,
    region: PLACE.region,
    ownerId: PLACE.account,
    cidrBlock,
    availabilityZone: zone,
    availableIpAddressCount: 200,
    mapPublicIpOnLaunch: false,
    tags: {},
  });
  const group = (groupId: string, inbound: ServiceGroupRules) => ({
    groupId,
    groupName: groupId,
    region: PLACE.region,
    vpcId: VPC,
    description: "",
    inbound,
    outbound: anywhere,
    tags: {},
  });
  return {
    place: PLACE,
    at: "2026-11-30T10:00:00.000Z",
    rights: read({ holder: "The Harness identity", tried: 12, missing: [] }),
    cluster: read({
      found: {
        arn: `arn:aws:ecs:eu-west-1:${PLACE.account}:cluster/parcel-main`,
        name: "parcel-main",
        region: PLACE.region,
        status: "ACTIVE",
        registeredContainerInstances: 0,
        runningTasks: 2,
        pendingTasks: 0,
        activeServices: 1,
        capacityProviders: ["FARGATE"],
        tags: {},
      },
    }),
    service: read({ found: service() }),
    stoppedTasks: read([]),
    definition: read({ name: "parcel-api:7", status: "ACTIVE", document: definition() }),
    executionRole: read(role("parcel-execution")),
    taskRole: read(role("parcel-task", { statements: [] })),
    images: [{ container: "api", image: IMAGE, there: read("image") }],
    logGroups: [{ container: "api", group: "/ecs/parcel-api", region: PLACE.region, isCreated: false, there: read(true) }],
    logLines: notAsked("No task of this service has stopped."),
    secrets: [{ variable: "DB_PASSWORD", reference: SECRET, there: read(true) }],
    subnets: read([
      subnet("subnet-0aaaaaaaaaaaaaaaa", "eu-west-1a", "10.0.1.0/24"),
      subnet("subnet-0bbbbbbbbbbbbbbbb", "eu-west-1b", "10.0.2.0/24"),
    ]),
    routeTables: read([
      {
        routeTableId: "rtb-0aaaaaaaaaaaaaaaa",
        vpcId: VPC,
        isMain: true,
        subnetIds: [],
        routes: [
          { destination: "10.0.0.0/16", target: "local", isActive: true },
          { destination: "0.0.0.0/0", target: "nat-0aaaaaaaaaaaaaaaa", isActive: true },
        ],
      },
    ]),
    endpoints: read([]),
    groups: read([
      group(TASK_GROUP, [{ protocol: "tcp", fromPort: 8080, toPort: 8080, peers: [BALANCER_GROUP] }]),
      group(BALANCER_GROUP, [{ protocol: "tcp", fromPort: 443, toPort: 443, peers: ["0.0.0.0/0"] }]),
    ]),
    balancing: read({
      loadBalancers: [
        {
          arn: BALANCER,
          name: "parcel-alb",
          type: "application",
          scheme: "internal",
          vpcId: VPC,
          state: "active",
          securityGroupIds: [BALANCER_GROUP],
          zones: ["eu-west-1a", "eu-west-1b"],
        },
      ],
      targetGroups: [
        {
          arn: TARGET_GROUP,
          name: "parcel-api",
          protocol: "HTTP",
          port: 8080,
          targetType: "ip",
          vpcId: VPC,
          healthCheck: { protocol: "HTTP", port: "traffic-port", path: "/healthz" },
          loadBalancerArns: [BALANCER],
        },
      ],
      listeners: [
        {
          arn: `${BALANCER.replace(":loadbalancer/", ":listener/")}/0123456789abcdef`,
          loadBalancerArn: BALANCER,
          protocol: "HTTPS",
          port: 443,
          targetGroupArns: [TARGET_GROUP],
          rules: [],
        },
      ],
    }),
    targets: read([{ targetGroupArn: TARGET_GROUP, byState: { healthy: 2 }, reasons: [] }]),
    instances: read([]),
    providers: read([{ name: "FARGATE", status: "ACTIVE", kind: "fargate", scales: false }]),
    scaling: read(undefined),
    ...changes,
  };
}

type ServiceGroupRules = readonly {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly peers: readonly string[];
}[];

/** The value of a part that was read. */
export function valueIn<Value>(part: Part<Value>): Value {
  if (part.state !== "read") throw new Error("This part was not read.");
  return part.value;
}
