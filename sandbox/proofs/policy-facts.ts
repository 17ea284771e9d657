import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { DescribeServicesCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { DescribeListenersCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";

import { arrange, ec2, ecs, instanceNamed, type Keys, options, PROD, role, world } from "@/sandbox/seed/aws-world.fixture";
import { localAwsClient } from "@/sandbox/local-aws-client";

/** The cluster that the policies under proof are limited to, and one beside it. */
export const CLUSTER = "parcel-main";
export const OTHER_CLUSTER = "parcel-jobs";
/** Lifecycle actions and commands are limited to instances of this team. */
export const TEAM_TAG = { key: "Team", value: "parcel" } as const;
/** What may be passed: execution and task role to ECS tasks, the profile's role to EC2. */
export const TASK_ROLES = [role("parcel-api-exec"), role("parcel-api-task")] as const;
export const INSTANCE_ROLE = role("plain-node");
export const INSTANCE_PROFILE = "plain-node";
export const OTHER_PROFILE = "managed-node";

export const ecsArn = (kind: string, name: string): string => `arn:aws:ecs:eu-west-1:${PROD}:${kind}/${name}`;
export const elb = (keys: Keys): ElasticLoadBalancingV2Client => localAwsClient(ElasticLoadBalancingV2Client, options(keys));

/** Things of the seeded account that calls can name. */
export type Facts = {
  /** Of the team, and of another one. */
  readonly instanceId: string;
  readonly otherInstanceId: string;
  readonly imageId: string;
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** The load balancer's listeners, first for production and then for the stage, and its target groups, blue and green. */
  readonly listenerArns: readonly string[];
  readonly targetGroupArns: readonly string[];
  readonly loadBalancerArn: string;
  /** A task that runs in the cluster. */
  readonly taskArn: string;
};

/** Finds them with the portal's own access; the load balancer, which it may not read, and a task without particular permissions. */
export async function findFacts(): Promise<Facts> {
  const [instanceId, otherInstanceId] = await Promise.all([instanceNamed("parcel-track-1"), instanceNamed("tools-bastion")]);
  const { Reservations } = await ec2(world.prod).send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const { services } = await ecs(world.prod).send(new DescribeServicesCommand({ cluster: CLUSTER, services: ["parcel-api"] }));
  const network = services?.[0]?.networkConfiguration?.awsvpcConfiguration;
  const balancing = await arrange(async (clients) => {
    const as = clients.elb("eu-west-1");
    const { LoadBalancers } = await as.send(new DescribeLoadBalancersCommand({}));
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    const { Listeners = [] } = await as.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const { TargetGroups = [] } = await as.send(new DescribeTargetGroupsCommand({}));
    const { tasks } = await clients.ecs("eu-west-1").send(
      new RunTaskCommand({
        cluster: CLUSTER,
        taskDefinition: "parcel-api",
        launchType: "FARGATE",
        networkConfiguration: network === undefined ? undefined : { awsvpcConfiguration: network },
      }),
    );
    return {
      loadBalancerArn: LoadBalancerArn,
      taskArn: tasks?.[0]?.taskArn ?? "",
      listenerArns: Listeners.map((listener) => listener.ListenerArn ?? ""),
      targetGroupArns: TargetGroups.map((group) => group.TargetGroupArn ?? ""),
    };
  });
  const facts = {
    instanceId,
    otherInstanceId,
    imageId: Reservations?.[0]?.Instances?.[0]?.ImageId ?? "",
    subnetId: network?.subnets?.[0] ?? "",
    securityGroupId: network?.securityGroups?.[0] ?? "",
    ...balancing,
  };
  const lacking = Object.entries(facts).flatMap(([name, value]) => (value.length === 0 ? [name] : []));
  if (lacking.length > 0) throw new Error(`The seed of parcel-prod lacks ${lacking.join(", ")}.`);
  return facts;
}

/** One call with given keys. */
export type Call = (keys: Keys, facts: Facts) => Promise<unknown>;
