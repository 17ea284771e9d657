import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListAccountSettingsCommand,
  ListClustersCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateServiceLinkedRoleCommand, ListRolesCommand } from "@aws-sdk/client-iam";

import { ecs, iam, type Keys } from "@/sandbox/seed/aws-world.fixture";

import { callJson } from "./aws-json";
import { type Call, CLUSTER, ecsArn, elb, type Facts, TASK_ROLES } from "./policy-facts";

/** A task definition of Fargate size; roles and tags as told. */
export const register = (keys: Keys, over: Partial<RegisterTaskDefinitionCommandInput> = {}) =>
  ecs(keys).send(
    new RegisterTaskDefinitionCommand({
      family: "proof",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "web", image: "public.ecr.aws/docker/library/web:1", memory: 512 }],
      ...over,
    }),
  );

const ecr =
  (operation: string, input: object): Call =>
  (keys) =>
    callJson(keys, "ecr", `AmazonEC2ContainerRegistry_V20150921.${operation}`, input);

const SCALABLE = {
  ServiceNamespace: "ecs",
  ResourceId: `service/${CLUSTER}/parcel-api`,
  ScalableDimension: "ecs:service:DesiredCount",
};
const serviceScaling =
  (operation: string, input: object): Call =>
  (keys) =>
    callJson(keys, "application-autoscaling", `AnyScaleFrontendService.${operation}`, input);

const API_SERVICE = ecsArn("service", `${CLUSTER}/parcel-api`);
// Nothing is started or changed by these: what they name is not there, which AWS looks at after it has asked the policies.
const NO_SERVICE = { cluster: CLUSTER, service: "proof-none" };
const NO_DEFINITION = ecsArn("task-definition", "proof-none:1");
const first = (list: Facts["listenerArns"]) => list[0] ?? "";

/** One real call for each right of the packs P6 to P10. */
export const ECS_CALLS: Readonly<Record<string, Call>> = {
  "ecs:ListClusters": (keys) => ecs(keys).send(new ListClustersCommand({})),
  "ecs:DescribeClusters": (keys) => ecs(keys).send(new DescribeClustersCommand({ clusters: [CLUSTER] })),
  "ecs:ListServices": (keys) => ecs(keys).send(new ListServicesCommand({ cluster: CLUSTER })),
  "ecs:DescribeServices": (keys) => ecs(keys).send(new DescribeServicesCommand({ cluster: CLUSTER, services: ["parcel-api"] })),
  "ecs:ListTaskDefinitions": (keys) => ecs(keys).send(new ListTaskDefinitionsCommand({})),
  "ecs:ListTaskDefinitionFamilies": (keys) => ecs(keys).send(new ListTaskDefinitionFamiliesCommand({})),
  "ecs:DescribeTaskDefinition": (keys) => ecs(keys).send(new DescribeTaskDefinitionCommand({ taskDefinition: "parcel-api" })),
  "ecs:ListTasks": (keys) => ecs(keys).send(new ListTasksCommand({ cluster: CLUSTER })),
  "ecs:DescribeTasks": (keys, { taskArn }) => ecs(keys).send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [taskArn] })),
  "ecs:ListContainerInstances": (keys) => ecs(keys).send(new ListContainerInstancesCommand({ cluster: CLUSTER })),
  "ecs:DescribeContainerInstances": (keys) =>
    ecs(keys).send(new DescribeContainerInstancesCommand({ cluster: CLUSTER, containerInstances: ["proof-none"] })),
  "ecs:DescribeCapacityProviders": (keys) =>
    ecs(keys).send(new DescribeCapacityProvidersCommand({ capacityProviders: ["FARGATE"] })),
  "ecs:ListTagsForResource": (keys) => ecs(keys).send(new ListTagsForResourceCommand({ resourceArn: API_SERVICE })),
  "ecs:ListAccountSettings": (keys) => ecs(keys).send(new ListAccountSettingsCommand({})),
  "ecs:CreateService": (keys) =>
    ecs(keys).send(new CreateServiceCommand({ cluster: CLUSTER, serviceName: "proof-none", taskDefinition: NO_DEFINITION })),
  "ecs:UpdateService": (keys) => ecs(keys).send(new UpdateServiceCommand({ ...NO_SERVICE, desiredCount: 0 })),
  "ecs:DeleteService": (keys) => ecs(keys).send(new DeleteServiceCommand(NO_SERVICE)),
  "ecs:RegisterTaskDefinition": (keys) => register(keys),
  "ecs:RunTask": (keys) => ecs(keys).send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: NO_DEFINITION })),
  "ecs:StopTask": (keys, { taskArn }) => ecs(keys).send(new StopTaskCommand({ cluster: CLUSTER, task: taskArn })),
  "ecs:TagResource while creating": (keys) => register(keys, { tags: [{ key: "Team", value: "parcel" }] }),
  "ecs:TagResource": (keys) =>
    ecs(keys).send(new TagResourceCommand({ resourceArn: API_SERVICE, tags: [{ key: "BG_VERSION", value: "BLUE" }] })),
  "ecs:UntagResource": (keys) => ecs(keys).send(new UntagResourceCommand({ resourceArn: API_SERVICE, tagKeys: ["BG_VERSION"] })),
  "iam:PassRole to ecs-tasks.amazonaws.com": (keys) =>
    register(keys, { executionRoleArn: TASK_ROLES[0], taskRoleArn: TASK_ROLES[1] }),
  "iam:ListRoles": (keys) => iam(keys).send(new ListRolesCommand({})),
  "iam:CreateServiceLinkedRole": (keys) =>
    iam(keys).send(new CreateServiceLinkedRoleCommand({ AWSServiceName: "ecs.application-autoscaling.amazonaws.com" })),
  "ecr:DescribeRepositories": ecr("DescribeRepositories", {}),
  "ecr:ListImages": ecr("ListImages", { repositoryName: "parcel-api" }),
  "ecr:DescribeImages": ecr("DescribeImages", { repositoryName: "parcel-api" }),
  "application-autoscaling:DescribeScalableTargets": serviceScaling("DescribeScalableTargets", { ServiceNamespace: "ecs" }),
  "application-autoscaling:DescribeScalingPolicies": serviceScaling("DescribeScalingPolicies", { ServiceNamespace: "ecs" }),
  "application-autoscaling:RegisterScalableTarget": serviceScaling("RegisterScalableTarget", {
    ...SCALABLE,
    MinCapacity: 1,
    MaxCapacity: 3,
  }),
  "application-autoscaling:DeregisterScalableTarget": serviceScaling("DeregisterScalableTarget", SCALABLE),
  "application-autoscaling:PutScalingPolicy": serviceScaling("PutScalingPolicy", {
    ...SCALABLE,
    PolicyName: "proof",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 },
  }),
  "application-autoscaling:DeleteScalingPolicy": serviceScaling("DeleteScalingPolicy", { ...SCALABLE, PolicyName: "proof" }),
  "elasticloadbalancing:DescribeLoadBalancers": (keys) => elb(keys).send(new DescribeLoadBalancersCommand({})),
  "elasticloadbalancing:DescribeListeners": (keys, facts) =>
    elb(keys).send(new DescribeListenersCommand({ ListenerArns: [first(facts.listenerArns)] })),
  "elasticloadbalancing:DescribeRules": (keys, facts) =>
    elb(keys).send(new DescribeRulesCommand({ ListenerArn: first(facts.listenerArns) })),
  "elasticloadbalancing:DescribeTargetGroups": (keys) => elb(keys).send(new DescribeTargetGroupsCommand({})),
  "elasticloadbalancing:DescribeTargetHealth": (keys, facts) =>
    elb(keys).send(new DescribeTargetHealthCommand({ TargetGroupArn: first(facts.targetGroupArns) })),
  "elasticloadbalancing:ModifyListener": (keys, facts) =>
    elb(keys).send(new ModifyListenerCommand({ ListenerArn: first(facts.listenerArns), Port: 80 })),
  "elasticloadbalancing:ModifyRule": (keys, facts) =>
    elb(keys).send(
      new ModifyRuleCommand({
        RuleArn: `${first(facts.listenerArns).replace(":listener/", ":listener-rule/")}/0123456789abcdef`,
        Conditions: [{ Field: "path-pattern", Values: ["/proof"] }],
      }),
    ),
};
