import { fargateTask } from "@/lib/domain/ecs/testing/documents";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

import type { ImpliedContext } from "../implied/context";

const BALANCING = "arn:aws:elasticloadbalancing:eu-west-1:482177309156";
const LISTENER = `${BALANCING}:listener/app/parcels/0123456789abcdef/1111111111111111`;
const RULE = `${BALANCING}:listener-rule/app/parcels/0123456789abcdef/1111111111111111/aaaaaaaaaaaaaaaa`;

/** A load balancer with a production and a stage side. */
export const BOTH_SIDES = {
  loadBalancerArn: `${BALANCING}:loadbalancer/app/parcels/0123456789abcdef`,
  listenerArn: LISTENER,
  listenerRuleArn: RULE,
  targetGroupArn: `${BALANCING}:targetgroup/live/0123456789abcdef`,
  stageListenerArn: LISTENER.replace("1111111111111111", "2222222222222222"),
  stageListenerRuleArn: RULE.replace("1111111111111111", "2222222222222222"),
  stageTargetGroupArn: `${BALANCING}:targetgroup/stage/0123456789abcdef`,
  containerName: "web",
  containerPort: 8080,
} as const;

/** The complete answers of an ECS path with a new task definition. */
export const ECS_ANSWERS: Required<
  Omit<RunAnswers, "prerequisites" | "ec2-infrastructure" | "host-access" | "ec2-discovery" | "ecs-rights">
> = {
  permissions: {
    packs: ["P0", "P6", "P7"],
    policyName: "HarnessAWSAccess",
    description: "",
    taskRoleArns: [],
    instanceRoleArns: [],
  },
  identity: { kind: "new-user", userName: "harness-ecs-user", attach: "custom" },
  connector: { name: "AWS ECS", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true },
  "ecs-preparation": {
    region: "eu-west-1",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/parcel-api-exec" },
    taskRole: { how: "none", reason: "The program calls no AWS service." },
  },
  "ecs-infrastructure": {
    environment: { source: "new", name: "Production", type: "Production" },
    infrastructure: { name: "ECS-Production", identifier: "ECS_Production" },
    vpcId: "vpc-0a1b2c3d",
    subnetIds: ["subnet-0a1b2c3d"],
    securityGroupIds: ["sg-0a1b2c3d"],
    assignPublicIp: false,
  },
  "ecs-task-definition": { how: "new", document: JSON.stringify(fargateTask()) },
  "ecs-service": {
    name: "parcel-api",
    desiredCount: 2,
    launch: { how: "launch-type", launchType: "FARGATE" },
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
  },
  pipeline: { name: "Deploy parcel-api", identifier: "Deploy_parcel_api", verification: { how: "none" } },
};

/** A run on an ECS path with these answers. */
export function ecsContext(answers: RunAnswers, strategy: Path["strategy"] = "rolling"): ImpliedContext {
  return {
    run: {
      id: "run_1",
      reference: "CB-2026-0042",
      scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
      awsAccountId: "482177309156",
      path: { target: "ecs", identity: "access-key", strategy },
      externalId: "cb-ext-1",
    },
    partition: "aws",
    answers,
  };
}
