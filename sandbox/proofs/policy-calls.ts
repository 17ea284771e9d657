import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";

import { ec2, ecs, type Keys, options, role } from "@/sandbox/seed/aws-world.fixture";

/** Things of the seeded account that calls can name. */
export type Facts = { readonly instanceId: string; readonly imageId: string; readonly cluster: string };

/** Finds them with the portal's own access. */
export async function findFacts(portal: Keys): Promise<Facts> {
  const Filters = [{ Name: "instance-state-name", Values: ["running"] }];
  const { Reservations } = await ec2(portal).send(new DescribeInstancesCommand({ Filters }));
  const instance = Reservations?.[0]?.Instances?.[0];
  const { clusterArns } = await ecs(portal).send(new ListClustersCommand({}));
  if (instance?.InstanceId === undefined || instance.ImageId === undefined || clusterArns?.[0] === undefined)
    throw new Error("The seed has no running instance or no cluster in eu-west-1.");
  return { instanceId: instance.InstanceId, imageId: instance.ImageId, cluster: clusterArns[0] };
}

/** The one action of the guide's list that no call is named after. */
export const PASSES_A_ROLE = "iam:PassRole";

type Call = (keys: Keys, facts: Facts) => Promise<unknown>;

const scaling = (keys: Keys): AutoScalingClient => new AutoScalingClient(options(keys));
const one = (facts: Facts) => ({ InstanceIds: [facts.instanceId], DryRun: true });
const missing = (facts: Facts, kind: string) => facts.cluster.replace(":cluster/", `:${kind}/`);

/** One real call for each action of the guide's policy and of the packs P0-P2. Writes are dry runs where EC2 offers them. */
export const CALLS: Readonly<Record<string, Call>> = {
  "ec2:DescribeRegions": (keys) => ec2(keys).send(new DescribeRegionsCommand({})),
  "ec2:DescribeInstances": (keys) =>
    ec2(keys).send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: "instance-state-name", Values: ["running"] },
          { Name: "tag:Environment", Values: ["prod"] },
        ],
      }),
    ),
  "ec2:DescribeInstanceStatus": (keys) => ec2(keys).send(new DescribeInstanceStatusCommand({})),
  "ec2:DescribeSecurityGroups": (keys) => ec2(keys).send(new DescribeSecurityGroupsCommand({})),
  "ec2:DescribeVpcs": (keys) => ec2(keys).send(new DescribeVpcsCommand({})),
  "ec2:DescribeSubnets": (keys) => ec2(keys).send(new DescribeSubnetsCommand({})),
  "ec2:DescribeTags": (keys) =>
    ec2(keys).send(new DescribeTagsCommand({ Filters: [{ Name: "resource-type", Values: ["instance"] }] })),
  "ec2:DescribeAvailabilityZones": (keys) => ec2(keys).send(new DescribeAvailabilityZonesCommand({})),
  "ec2:DescribeImages": (keys, facts) => ec2(keys).send(new DescribeImagesCommand({ ImageIds: [facts.imageId] })),
  "ec2:StartInstances": (keys, facts) => ec2(keys).send(new StartInstancesCommand(one(facts))),
  "ec2:StopInstances": (keys, facts) => ec2(keys).send(new StopInstancesCommand(one(facts))),
  "ec2:RebootInstances": (keys, facts) => ec2(keys).send(new RebootInstancesCommand(one(facts))),
  "ec2:TerminateInstances": (keys, facts) => ec2(keys).send(new TerminateInstancesCommand(one(facts))),
  "ec2:RunInstances": (keys, facts) =>
    ec2(keys).send(new RunInstancesCommand({ ImageId: facts.imageId, MinCount: 1, MaxCount: 1, DryRun: true })),
  "autoscaling:DescribeAutoScalingGroups": (keys) => scaling(keys).send(new DescribeAutoScalingGroupsCommand({})),
  "autoscaling:DescribeAutoScalingInstances": (keys) => scaling(keys).send(new DescribeAutoScalingInstancesCommand({})),
  "ecs:ListClusters": (keys) => ecs(keys).send(new ListClustersCommand({})),
  "ecs:DescribeClusters": (keys, facts) => ecs(keys).send(new DescribeClustersCommand({ clusters: [facts.cluster] })),
  "ecs:ListServices": (keys, facts) => ecs(keys).send(new ListServicesCommand({ cluster: facts.cluster })),
  "ecs:DescribeServices": (keys, facts) =>
    ecs(keys).send(new DescribeServicesCommand({ cluster: facts.cluster, services: ["none"] })),
  "ecs:UpdateService": (keys, facts) =>
    ecs(keys).send(new UpdateServiceCommand({ cluster: facts.cluster, service: "none", desiredCount: 0 })),
  "ecs:RegisterTaskDefinition": (keys) =>
    ecs(keys).send(
      new RegisterTaskDefinitionCommand({ family: "proof", containerDefinitions: [{ name: "a", image: "a", memory: 64 }] }),
    ),
  "ecs:ListTaskDefinitions": (keys) => ecs(keys).send(new ListTaskDefinitionsCommand({})),
  "ecs:DescribeTaskDefinition": (keys, facts) =>
    ecs(keys).send(new DescribeTaskDefinitionCommand({ taskDefinition: missing(facts, "task-definition") })),
  "ecs:RunTask": (keys, facts) =>
    ecs(keys).send(new RunTaskCommand({ cluster: facts.cluster, taskDefinition: missing(facts, "task-definition") })),
  "ecs:ListTasks": (keys, facts) => ecs(keys).send(new ListTasksCommand({ cluster: facts.cluster })),
  "ecs:DescribeTasks": (keys, facts) => ecs(keys).send(new DescribeTasksCommand({ cluster: facts.cluster, tasks: ["none"] })),
  [PASSES_A_ROLE]: (keys) =>
    ecs(keys).send(
      new RegisterTaskDefinitionCommand({
        family: "proof",
        executionRoleArn: role("parcel-api-exec"),
        containerDefinitions: [{ name: "a", image: "a", memory: 64 }],
      }),
    ),
};
