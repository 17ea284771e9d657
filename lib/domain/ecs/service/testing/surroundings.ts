import type { ContainerInstance, ExistingService } from "@/lib/domain/aws/ecs-shapes";
import type { TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";

import type { Balancing, ServiceFacts } from "../service-facts";
import type { TaskNeeds } from "../task-needs";

import { ARNS } from "./settings";

const VPC = "vpc-0c41d9e2aa11bb22c";

/** What a task with one container needs, with changes. */
export function needs(changes: Partial<TaskNeeds> = {}): TaskNeeds {
  return {
    networkMode: "awsvpc",
    onFargate: true,
    onEc2: true,
    cpu: 512,
    memory: 1024,
    containerNames: ["batch"],
    ports: [{ containerName: "batch", containerPort: 8080, protocol: "tcp", name: "http" }],
    hasUnknownPorts: false,
    ...changes,
  };
}

function targetGroup(arn: string, changes: Partial<TargetGroup> = {}): TargetGroup {
  return {
    arn,
    name: arn.split("/")[1] ?? "",
    protocol: "HTTP",
    port: 8080,
    targetType: "ip",
    vpcId: VPC,
    healthCheck: { protocol: "HTTP", port: "traffic-port", path: "/healthz" },
    loadBalancerArns: [ARNS.loadBalancer],
    ...changes,
  };
}

/** A load balancer with a production and a stage listener, with changes to the production target group. */
export function balancing(changes: { readonly target?: Partial<TargetGroup>; readonly balancer?: object } = {}): Balancing {
  return {
    loadBalancers: [
      {
        arn: ARNS.loadBalancer,
        name: "parcel-alb",
        type: "application",
        scheme: "internal",
        vpcId: VPC,
        state: "active",
        securityGroupIds: ["sg-0aaaaaaaaaaaaaaaa"],
        zones: ["eu-west-1a", "eu-west-1b"],
        ...changes.balancer,
      },
    ],
    targetGroups: [targetGroup(ARNS.targetGroup, changes.target), targetGroup(ARNS.stageTargetGroup)],
    listeners: [
      {
        arn: ARNS.listener,
        loadBalancerArn: ARNS.loadBalancer,
        protocol: "HTTPS",
        port: 443,
        targetGroupArns: [],
        rules: [
          {
            arn: ARNS.rule,
            listenerArn: ARNS.listener,
            priority: "20",
            conditions: "host batch.parcel.internal",
            targetGroupArns: [ARNS.targetGroup],
          },
        ],
      },
      {
        arn: ARNS.stageListener,
        loadBalancerArn: ARNS.loadBalancer,
        protocol: "HTTP",
        port: 8080,
        targetGroupArns: [ARNS.stageTargetGroup],
        rules: [
          {
            arn: ARNS.stageRule,
            listenerArn: ARNS.stageListener,
            priority: "default",
            conditions: "every other request",
            targetGroupArns: [ARNS.stageTargetGroup],
          },
        ],
      },
    ],
  };
}

/** Everything known, and nothing wrong, with changes. */
export function facts(changes: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    strategy: "rolling",
    task: needs(),
    network: {
      subnetIds: ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"],
      securityGroupIds: ["sg-0bbbbbbbbbbbbbbbb"],
      assignPublicIp: false,
      vpcId: VPC,
      zones: ["eu-west-1a", "eu-west-1b"],
    },
    balancing: balancing(),
    providers: [
      { name: "FARGATE", status: "ACTIVE", kind: "fargate", scales: false },
      { name: "parcel-asg", status: "ACTIVE", kind: "auto-scaling-group", scales: true },
    ],
    existing: [],
    ...changes,
  };
}

/** A service that exists, with changes. */
export function existing(changes: Partial<ExistingService> = {}): ExistingService {
  return {
    name: "parcel-batch",
    arn: "arn:aws:ecs:eu-west-1:482177309156:service/parcel-main/parcel-batch",
    status: "ACTIVE",
    controller: "ECS",
    schedulingStrategy: "REPLICA",
    launchType: "FARGATE",
    desiredCount: 4,
    runningCount: 4,
    taskDefinition: "parcel-batch:3",
    targetGroupArns: [],
    ...changes,
  };
}

/** A container instance with 2 vCPUs, half of them taken, with changes. */
export function containerInstance(changes: Partial<ContainerInstance> = {}): ContainerInstance {
  return {
    arn: "arn:aws:ecs:eu-west-1:482177309156:container-instance/parcel-main/1",
    instanceId: "i-0d27c4e19b5f3a806",
    status: "ACTIVE",
    agentConnected: true,
    instanceType: "m5.large",
    availabilityZone: "eu-west-1a",
    registered: { cpu: 2048, memory: 7764 },
    remaining: { cpu: 1024, memory: 5716 },
    takenPorts: ["22/tcp"],
    interfaces: { total: 2, used: 1 },
    ...changes,
  };
}
