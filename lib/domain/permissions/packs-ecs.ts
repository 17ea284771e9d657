import { need } from "./pack-action";
import type { Pack, PackAction } from "./pack-types";

const CLUSTER = ["arn:{partition}:ecs:{region}:{account}:cluster/{cluster}"];
const SERVICE = ["arn:{partition}:ecs:{region}:{account}:service/{cluster}/*"];
const TASK = ["arn:{partition}:ecs:{region}:{account}:task/{cluster}/*"];
const TASK_DEFINITION = ["arn:{partition}:ecs:{region}:{account}:task-definition/*"];
const CONTAINER_INSTANCE = ["arn:{partition}:ecs:{region}:{account}:container-instance/{cluster}/*"];
const REPOSITORY = ["arn:{partition}:ecr:{region}:{account}:repository/*"];
const SCALABLE_TARGET = ["arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/*"];
const IN_CLUSTER = { ArnEquals: { "ecs:cluster": "arn:{partition}:ecs:{region}:{account}:cluster/{cluster}" } };
const TO_TASKS = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } };

const passTaskRoles: PackAction = need(
  "iam:PassRole",
  "PassOnlyTaskRoles",
  "A task has two roles, execution and task. Harness may hand over these two, and only to ECS tasks.",
  { resources: ["{passRoles}"], condition: TO_TASKS },
);

const tagOnCreate: PackAction = need(
  "ecs:TagResource",
  "EcsTagOnCreate",
  "Tags what a deployment creates. Accounts with tag authorization refuse the creation without it.",
  {
    resources: [...SERVICE, ...TASK_DEFINITION, ...TASK],
    condition: { StringEquals: { "ecs:CreateAction": ["CreateService", "RegisterTaskDefinition", "RunTask"] } },
    source: "harness-ecs",
    since: 2,
  },
);

const describeTasks: PackAction = need(
  "ecs:DescribeTasks",
  "EcsDeploy",
  "Follows the tasks of a deployment and reads why one stopped.",
  { resources: TASK },
);
const registerTaskDefinition: PackAction = need(
  "ecs:RegisterTaskDefinition",
  "EcsDeploy",
  "Stores the task definition of this deployment.",
  {
    resources: TASK_DEFINITION,
  },
);

/** Packs of ECS deployments and of the role that ECS tasks start with. */
export const ECS_PACKS: readonly Pack[] = [
  {
    id: "P6",
    name: "ecs-discovery",
    number: "6",
    title: "Show clusters and services in the inventory",
    description: "Read only.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ecs:ListClusters", "EcsRead", "Lists the clusters of a region."),
      need("ecs:DescribeClusters", "EcsDeploy", "Shows a cluster’s state and counts.", { resources: CLUSTER }),
      need("ecs:ListServices", "EcsListInCluster", "Lists the services of the cluster.", { condition: IN_CLUSTER }),
      need("ecs:DescribeServices", "EcsDeploy", "Shows a service’s deployments and events.", { resources: SERVICE }),
      need("ecs:ListTaskDefinitions", "EcsRead", "Lists the task definitions to choose from."),
      need("ecs:ListTaskDefinitionFamilies", "EcsRead", "Groups task definitions by family.", {
        badge: "optional",
        source: "portal",
      }),
      need("ecs:DescribeTaskDefinition", "EcsRead", "Reads a task definition’s containers and roles."),
      need("ecs:ListTasks", "EcsListInCluster", "Lists the tasks of the cluster.", { condition: IN_CLUSTER }),
      need("ecs:DescribeTasks", "EcsDeploy", "Shows a task’s state and why it stopped.", { resources: TASK }),
      need("ecs:ListContainerInstances", "EcsDeploy", "Lists the machines of the cluster.", { resources: CLUSTER }),
      need("ecs:DescribeContainerInstances", "EcsDeploy", "Shows what room the machines have left.", {
        resources: CONTAINER_INSTANCE,
      }),
      need("ecs:DescribeCapacityProviders", "EcsReadScoped", "Shows where the cluster’s capacity comes from.", {
        resources: ["arn:{partition}:ecs:{region}:{account}:capacity-provider/*"],
        badge: "optional",
        source: "portal",
      }),
      need("ecs:ListTagsForResource", "EcsReadScoped", "Shows the tags of clusters and services.", {
        resources: ["arn:{partition}:ecs:{region}:{account}:capacity-provider/*", ...CLUSTER, ...SERVICE],
        badge: "optional",
        source: "portal",
      }),
      need("ecs:ListAccountSettings", "EcsRead", "Says whether the account demands rights for tagging.", {
        badge: "optional",
        source: "portal",
      }),
      need("ec2:DescribeInstances", "Ec2Discover", "Shows the EC2 machines behind an ECS cluster."),
      need("application-autoscaling:DescribeScalableTargets", "EcsRead", "Shows the limits between which a service scales.", {
        source: "harness-ecs",
      }),
      need("application-autoscaling:DescribeScalingPolicies", "EcsRead", "Shows the rules by which a service scales.", {
        source: "harness-ecs",
      }),
      need("elasticloadbalancing:DescribeLoadBalancers", "EcsRead", "Names the load balancer in front of a service.", {
        badge: "optional",
        source: "portal",
      }),
      need("elasticloadbalancing:DescribeTargetGroups", "EcsRead", "Compares a target group’s port and type with the task.", {
        badge: "optional",
        source: "portal",
      }),
      need("elasticloadbalancing:DescribeTargetHealth", "EcsRead", "Shows which targets are healthy and why others are not.", {
        badge: "optional",
        source: "portal",
      }),
    ],
  },
  {
    id: "P7",
    name: "ecs-rolling",
    number: "7",
    title: "Deploy ECS services, rolling",
    description: "Registers task definitions; creates, updates and, on a rollback, deletes services; passes two roles.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ecs:DescribeClusters", "EcsDeploy", "Checks that the cluster of the infrastructure is there.", {
        resources: CLUSTER,
      }),
      need("ecs:ListClusters", "EcsRead", "Fills the list of clusters in Harness’s infrastructure screen."),
      need("ecs:ListServices", "EcsListInCluster", "Finds out whether the service exists already.", { condition: IN_CLUSTER }),
      need("ecs:DescribeServices", "EcsDeploy", "Waits until the service is steady.", { resources: SERVICE }),
      need("ecs:CreateService", "EcsDeploy", "The first deployment creates the service.", {
        resources: SERVICE,
        source: "harness-ecs",
      }),
      need("ecs:UpdateService", "EcsDeploy", "Each further deployment updates the service.", { resources: SERVICE }),
      need("ecs:DeleteService", "EcsDeploy", "Rolling back a first deployment removes the service it made.", {
        resources: SERVICE,
        source: "harness-ecs",
      }),
      registerTaskDefinition,
      need("ecs:DescribeTaskDefinition", "EcsRead", "Reads the task definition that runs now, for the rollback."),
      need("ecs:ListTasks", "EcsListInCluster", "Finds the tasks of the deployment.", { condition: IN_CLUSTER }),
      describeTasks,
      need("ecs:DescribeContainerInstances", "EcsDeploy", "Finds the machine a task runs on.", {
        resources: CONTAINER_INSTANCE,
        source: "harness-ecs",
      }),
      need("ecs:ListContainerInstances", "EcsDeploy", "Lists the machines of the cluster.", {
        resources: CLUSTER,
        source: "harness-ecs",
      }),
      tagOnCreate,
      need("ecr:DescribeRepositories", "EcrRead", "Fills the list of image repositories.", {
        resources: REPOSITORY,
        source: "harness-ecs",
      }),
      need("ecr:ListImages", "EcrRead", "Fills the list of image tags.", { resources: REPOSITORY, source: "harness-ecs" }),
      need("ecr:DescribeImages", "EcrRead", "Resolves an image tag to its digest.", {
        resources: REPOSITORY,
        source: "harness-ecs",
      }),
      need("iam:ListRoles", "EcsRead", "Fills the list of roles in Harness’s screens.", { source: "harness-ecs" }),
      passTaskRoles,
      need("application-autoscaling:DescribeScalableTargets", "EcsRead", "Remembers the scaling limits before a deployment.", {
        source: "harness-ecs",
      }),
      need("application-autoscaling:DescribeScalingPolicies", "EcsRead", "Remembers the scaling rules before a deployment.", {
        source: "harness-ecs",
      }),
    ],
  },
  {
    id: "P7b",
    name: "ecs-autoscaling",
    number: "7b",
    title: "Change ECS service scaling",
    description: "Needed when the service brings scaling manifests. Old rules are removed with the same rights.",
    holder: "harness",
    includes: ["P7"],
    locked: false,
    actions: [
      need("application-autoscaling:RegisterScalableTarget", "EcsScale", "Sets the limits from the scaling manifest.", {
        resources: SCALABLE_TARGET,
        source: "harness-source",
        since: 2,
      }),
      need("application-autoscaling:DeregisterScalableTarget", "EcsScale", "Removes old limits before a deployment.", {
        resources: SCALABLE_TARGET,
        source: "harness-source",
        since: 2,
      }),
      need("application-autoscaling:PutScalingPolicy", "EcsScale", "Sets the rules from the scaling manifest.", {
        resources: SCALABLE_TARGET,
        source: "harness-source",
        since: 2,
      }),
      need("application-autoscaling:DeleteScalingPolicy", "EcsScale", "Removes old rules before a deployment.", {
        resources: SCALABLE_TARGET,
        source: "harness-source",
        since: 2,
      }),
      need(
        "iam:CreateServiceLinkedRole",
        "EcsScalingRole",
        "Creates AWS’s own role for ECS scaling the first time an account uses it.",
        {
          resources: ["arn:{partition}:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*"],
          condition: { StringEquals: { "iam:AWSServiceName": "ecs.application-autoscaling.amazonaws.com" } },
          since: 2,
        },
      ),
    ],
  },
  {
    id: "P8",
    name: "ecs-canary",
    number: "8",
    title: "Deploy ECS services, canary",
    description: "The rights of a rolling deployment: an old canary service of the same name is deleted first.",
    holder: "harness",
    includes: ["P7"],
    locked: false,
    actions: [
      need("ecs:DeleteService", "EcsDeploy", "Removes the canary service of an earlier deployment.", {
        resources: SERVICE,
        source: "harness-source",
      }),
    ],
  },
  {
    id: "P9",
    name: "ecs-blue-green",
    number: "9",
    title: "Deploy ECS services, blue/green",
    description: "Points listeners and rules of load balancers to the new side, and tags which side is live.",
    holder: "harness",
    includes: ["P7"],
    locked: false,
    actions: [
      need("elasticloadbalancing:DescribeLoadBalancers", "EcsRead", "Fills the list of load balancers.", {
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:DescribeListeners", "EcsRead", "Finds the production and the stage listener.", {
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:DescribeRules", "EcsRead", "Finds the rule that sends traffic to the live side.", {
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:DescribeTargetGroups", "EcsRead", "Finds the two target groups that change places.", {
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:DescribeTargetHealth", "EcsRead", "Waits until the new side is healthy.", {
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:ModifyListener", "EcsSwapTraffic", "Swaps the sides when the default rule is used.", {
        resources: ["arn:{partition}:elasticloadbalancing:{region}:{account}:listener/*"],
        source: "harness-source",
        since: 2,
      }),
      need("elasticloadbalancing:ModifyRule", "EcsSwapTraffic", "Swaps the sides when another rule is used.", {
        resources: ["arn:{partition}:elasticloadbalancing:{region}:{account}:listener-rule/*"],
        source: "harness-source",
        since: 2,
      }),
      need("ecs:TagResource", "EcsMarkSides", "Sets the tag that says which side is live, on services that exist already.", {
        resources: SERVICE,
        source: "harness-source",
        since: 2,
      }),
      need("ecs:UntagResource", "EcsMarkSides", "Removes that tag from the side that was live.", {
        resources: SERVICE,
        source: "harness-source",
        since: 2,
      }),
    ],
  },
  {
    id: "P10",
    name: "ecs-run-task",
    number: "10",
    title: "Run single ECS tasks",
    description: "For a pipeline step that starts a task, such as a migration. It may stop any task of the cluster.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ecs:RunTask", "EcsRunInCluster", "Starts the task, in this cluster only.", {
        resources: TASK_DEFINITION,
        condition: IN_CLUSTER,
      }),
      need("ecs:StopTask", "EcsDeploy", "Stops the task when the step is aborted.", { resources: TASK, source: "harness-ecs" }),
      describeTasks,
      registerTaskDefinition,
      passTaskRoles,
      tagOnCreate,
    ],
  },
  {
    id: "P11",
    name: "ecs-task-execution",
    number: "11",
    title: "Let ECS tasks pull images and write logs",
    description: "Belongs to the task execution role, never to the Harness identity.",
    holder: "task-execution-role",
    includes: [],
    locked: false,
    actions: [
      need("ecr:GetAuthorizationToken", "TaskPull", "Signs in to the image registry."),
      need("ecr:BatchCheckLayerAvailability", "TaskPullImages", "Checks which layers are there.", { resources: REPOSITORY }),
      need("ecr:GetDownloadUrlForLayer", "TaskPullImages", "Downloads the layers.", { resources: REPOSITORY }),
      need("ecr:BatchGetImage", "TaskPullImages", "Reads the image’s manifest.", { resources: REPOSITORY }),
      need("logs:CreateLogStream", "TaskLogs", "Opens a log stream for each container.", {
        resources: ["arn:{partition}:logs:{region}:{account}:log-group:*"],
      }),
      need("logs:PutLogEvents", "TaskLogs", "Writes the container’s output.", {
        resources: ["arn:{partition}:logs:{region}:{account}:log-group:*"],
      }),
      need("logs:CreateLogGroup", "TaskLogs", "Creates the log group, only when the task definition asks for it.", {
        resources: ["arn:{partition}:logs:{region}:{account}:log-group:*"],
        badge: "optional",
        onRequest: true,
      }),
      need("secretsmanager:GetSecretValue", "TaskSecrets", "Reads secrets that the task definition names.", {
        resources: ["arn:{partition}:secretsmanager:{region}:{account}:secret:*"],
        badge: "optional",
        onRequest: true,
      }),
      need("ssm:GetParameters", "TaskSecrets", "Reads parameters that the task definition names.", {
        resources: ["arn:{partition}:ssm:{region}:{account}:parameter/*"],
        badge: "optional",
        onRequest: true,
      }),
      need("kms:Decrypt", "TaskSecrets", "Decrypts secrets that have a key of your own.", {
        resources: ["arn:{partition}:kms:{region}:{account}:key/*"],
        badge: "optional",
        onRequest: true,
      }),
    ],
  },
];
